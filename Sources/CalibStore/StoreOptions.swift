/// How a store is opened; the defaults are right outside of tests.
package struct StoreOptions: Sendable {
  /// How long a writer waits for another one.
  package var busyTimeoutSeconds: Double
  /// Whether the folder is on a network file system; `nil` asks statfs.
  package var isOnNetwork: Bool?
  /// Called at each step of the write path; what it throws stops the publication there.
  package var atStep: @Sendable (WriteStep) throws(StoreError) -> Void

  package init(
    busyTimeoutSeconds: Double = 60, isOnNetwork: Bool? = nil,
    atStep: @escaping @Sendable (WriteStep) throws(StoreError) -> Void = { _ throws(StoreError) in }
  ) {
    self.busyTimeoutSeconds = busyTimeoutSeconds
    self.isOnNetwork = isOnNetwork
    self.atStep = atStep
  }
}

/// The points of the write path between which a crash can fall (docs/store-format.md).
package enum WriteStep: String, Hashable, Sendable, CaseIterable, Codable {
  case objectsWritten
  case objectsRenamed
  case foldersSynced
  case beforeCommit
  case afterCommit
}
