package import CalibGraph
package import CalibModel

/// What a collect task gave: a partial result for each run of the file.
package struct Collected: Hashable, Sendable {
  package let task: Fingerprint
  /// Sorted by run.
  package let parts: [PartialReference]

  package init(task: Fingerprint, parts: [PartialReference]) {
    self.task = task
    self.parts = parts
  }
}
