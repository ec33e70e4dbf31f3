/// How a run goes about its work; none of it changes what is found.
package struct EngineOptions: Hashable, Sendable {
  /// How many threads do tasks; at least 1.
  package var workers: Int
  /// Whether the first failure stops what has not begun.
  package var failFast: Bool
  /// The calibrations asked for, beside those that they read; empty for all.
  package var only: [String]
  /// The least time between two progress events of one task.
  package var progressMilliseconds: Int

  package init(
    workers: Int = 1, failFast: Bool = false, only: [String] = [], progressMilliseconds: Int = 100
  ) {
    self.workers = max(1, workers)
    self.failFast = failFast
    self.only = only
    self.progressMilliseconds = progressMilliseconds
  }
}
