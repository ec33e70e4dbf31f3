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
  /// What the pass that decided the intervals tried, in the order of the intervals.
  package let trials: [Trial]

  package init(
    name: String, payloadName: String, outcome: CalibrationOutcome, note: String, passes: [Pass],
    intervals: [Interval], trials: [Trial] = []
  ) {
    self.trials = trials
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
    /// The part of the interval that it is, where the interval is made of several; neighbours in time follow each other.
    package let piece: Piece?
    package let runs: [ExperimentRun]
    package let report: ExecutionReport
    /// SHA-256 of the payload's bytes, in hexadecimal, which the pieces of an interval share; empty where there is no
    /// payload.
    package let digest: String
    /// How many executions were tried for it, merges included.
    package let executions: Int
    /// Covered by the constants of the interval before it, for want of data (`tail: extend`).
    package let isExtended: Bool
    /// Stands on constants of the store in gaps of a calibration that it reads (`gaps: fall_back`).
    package let isMixed: Bool
    /// The decisions of the publication gates, in the order of the script; empty where there is none.
    package let gates: [GateDecision]

    package init(
      interval: IntervalOfValidity, piece: Piece? = nil, runs: [ExperimentRun], report: ExecutionReport,
      digest: String, executions: Int, isExtended: Bool, isMixed: Bool = false, gates: [GateDecision] = []
    ) {
      self.piece = piece
      self.isMixed = isMixed
      self.gates = gates
      self.interval = interval
      self.runs = runs
      self.report = report
      self.digest = digest
      self.executions = executions
      self.isExtended = isExtended
    }
  }

  /// A part of an interval, from a moment to another, which is excluded; without an end it lasts to that of the interval.
  package struct Piece: Hashable, Sendable {
    package let from: RunMoment
    package let to: RunMoment?

    package init(from: RunMoment, to: RunMoment?) {
      self.from = from
      self.to = to
    }
  }

  /// One execution of the pass that decided the intervals, and what came of it.
  package struct Trial: Hashable, Sendable {
    package let label: IntervalOfValidity
    /// The part of the label that it was for; `nil`: all of it.
    package let piece: Piece?
    package let first: ExperimentRun
    package let last: ExperimentRun
    package let runCount: Int
    /// Why it was tried: empty for runs as they come, `merged back`, `merged`, `joined`, `joined back`.
    package let kind: String
    package let status: ExecutionStatus
    /// Why it is no success; empty where it is one.
    package let reason: String

    package init(
      label: IntervalOfValidity, piece: Piece? = nil, first: ExperimentRun, last: ExperimentRun,
      runCount: Int,
      kind: String, status: ExecutionStatus, reason: String
    ) {
      self.piece = piece
      self.label = label
      self.first = first
      self.last = last
      self.runCount = runCount
      self.kind = kind
      self.status = status
      self.reason = reason
    }
  }
}
