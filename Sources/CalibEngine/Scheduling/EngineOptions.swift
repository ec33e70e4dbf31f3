/// How a run goes about its work; none of it changes what is found.
package struct EngineOptions: Hashable, Sendable {
  /// How many cores tasks have together, and how many threads do them; at least 1.
  package var workers: Int
  /// Whether the first failure stops what has not begun.
  package var failFast: Bool
  /// The calibrations asked for, beside those that they read; empty for all.
  package var only: [String]
  /// The least time between two progress events of one task.
  package var progressMilliseconds: Int
  /// How much memory tasks that say what they need have together, in bytes; `nil`: it is not counted.
  package var memory: Int64?
  /// How many there are of each token; of others there is one.
  package var tokens: [String: Int]

  /// Whether all files are hashed, also those that look as they did when they were read.
  package var verifiesInputs: Bool

  /// Where the run watches for data: intervals that are still open are not published.
  package var watching: WatchMoment?

  package init(
    workers: Int = 1, failFast: Bool = false, only: [String] = [], progressMilliseconds: Int = 100,
    memory: Int64? = nil, tokens: [String: Int] = [:], watching: WatchMoment? = nil,
    verifiesInputs: Bool = false
  ) {
    self.watching = watching
    self.verifiesInputs = verifiesInputs
    self.workers = max(1, workers)
    self.failFast = failFast
    self.only = only
    self.progressMilliseconds = progressMilliseconds
    self.memory = memory
    self.tokens = tokens
  }
}
