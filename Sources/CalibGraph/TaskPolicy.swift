/// What a script says of a calibration's tasks: what they need, how often they are tried, what loss is tolerated.
package struct TaskPolicy: Hashable, Sendable {
  package var cpus: Int
  /// Bytes; `nil`: not said.
  package var memory: Int64?
  package var timeSeconds: Double?
  /// Named tokens that a task holds while it runs.
  package var tokens: [Token]
  /// How often a task is tried again.
  package var retries: Int
  /// The part of tasks that may be lost, 0 to 1; recorded in the provenance.
  package var tolerance: Double

  package struct Token: Hashable, Sendable {
    package let name: String
    package let count: Int

    package init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  package init(
    cpus: Int = 1, memory: Int64? = nil, timeSeconds: Double? = nil, tokens: [Token] = [], retries: Int = 0,
    tolerance: Double = 0
  ) {
    self.cpus = cpus
    self.memory = memory
    self.timeSeconds = timeSeconds
    self.tokens = tokens
    self.retries = retries
    self.tolerance = tolerance
  }
}
