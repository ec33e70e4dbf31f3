package import CalibGraph
package import CalibModel

/// One execution, wanted in a pass.
package struct ExecuteDemand: Sendable {
  /// Its number in the walk of the pass.
  package let id: Int
  package let request: ExecutionRequest
  package let fingerprint: Fingerprint
  package let name: String
  let marks: Marks
}
