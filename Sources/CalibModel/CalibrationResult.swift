/// What a run found for one calibration: the content of `calib results --json`.
package struct CalibrationResult: Hashable, Sendable {
  package let name: String
  /// The payload's name in the store.
  package let payloadName: String
  package let outcome: CalibrationOutcome
  /// Why, where the outcome needs a word: the runs that are uncovered, the dependency that did not deliver.
  package let note: String
  package let passes: [Pass]
  /// The intervals kept, in order of their first run.
  package let intervals: [Interval]

  package init(
    name: String, payloadName: String, outcome: CalibrationOutcome, note: String, passes: [Pass],
    intervals: [Interval]
  ) {
    self.name = name
    self.payloadName = payloadName
    self.outcome = outcome
    self.note = note
    self.passes = passes
    self.intervals = intervals
  }

  /// One pass, with what each interval watched.
  package struct Pass: Hashable, Sendable {
    package let number: Int
    package let intervals: [Watched]

    package init(number: Int, intervals: [Watched]) {
      self.number = number
      self.intervals = intervals
    }

    package struct Watched: Hashable, Sendable {
      package let interval: IntervalOfValidity
      package let values: [ExecutionReport.NamedConstant]

      package init(interval: IntervalOfValidity, values: [ExecutionReport.NamedConstant]) {
        self.interval = interval
        self.values = values
      }
    }
  }

  /// One interval of validity with its constants.
  package struct Interval: Hashable, Sendable {
    package let interval: IntervalOfValidity
    package let runs: [ExperimentRun]
    package let report: ExecutionReport
    /// SHA-256 of the payload's bytes, in hexadecimal; empty where there is no payload.
    package let digest: String
    /// How many executions were tried for it, merges included.
    package let executions: Int
    /// Covered by the constants of the interval before it, for want of data (`tail: extend`).
    package let isExtended: Bool

    package init(
      interval: IntervalOfValidity, runs: [ExperimentRun], report: ExecutionReport, digest: String,
      executions: Int, isExtended: Bool
    ) {
      self.interval = interval
      self.runs = runs
      self.report = report
      self.digest = digest
      self.executions = executions
      self.isExtended = isExtended
    }
  }
}
