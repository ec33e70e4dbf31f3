package import CalibModel

/// A task's number within one run.
package struct TaskID: Hashable, Sendable, Comparable {
  package let index: Int32

  package init(_ index: Int) { self.index = Int32(index) }

  package static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}

package enum TaskKind: String, Hashable, Sendable, CaseIterable {
  /// One collector over one file.
  case collect
  /// The driver of a calibration's executions in one pass.
  case algorithm
  /// Questions of a strategy about blocks of runs.
  case question
  /// One evaluation of the algorithm for a set of runs.
  case execution
  /// An external program.
  case exec
  /// The checks of a calibration.
  case check
  /// One publication.
  case publish
}

/// A task as plans and events name it.
package struct TaskDescription: Hashable, Sendable {
  package let id: TaskID
  /// A name that is the same in every run: `momentum_scale/1/collect/mass_hist/data/dimuon_12_100.csv`.
  package let name: String
  package let kind: TaskKind
  /// The calibration, or the tag of a publication.
  package let calibration: String
  /// The pass, from 1; 0 for tasks outside of passes.
  package let pass: Int
  package let runs: [ExperimentRun]
  /// The reading of a file that collect tasks share: its path; empty for others.
  package let scan: String
  /// The tasks that it waits for.
  package let after: [TaskID]

  package init(
    id: TaskID, name: String, kind: TaskKind, calibration: String, pass: Int, runs: [ExperimentRun],
    scan: String, after: [TaskID]
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.calibration = calibration
    self.pass = pass
    self.runs = runs
    self.scan = scan
    self.after = after
  }
}

/// What would be done, and why.
package struct Plan: Hashable, Sendable {
  package enum Action: String, Hashable, Sendable, CaseIterable {
    /// It is done for certain.
    case run
    /// Its result is known.
    case reuse
    /// It cannot be done; the reason says what is missing.
    case blocked
    /// It depends on results whether it is done.
    case conditional
  }

  package struct Task: Hashable, Sendable {
    package let description: TaskDescription
    package let action: Action
    package let reason: String

    package init(description: TaskDescription, action: Action, reason: String) {
      self.description = description
      self.action = action
      self.reason = reason
    }
  }

  /// What a plan says of one calibration as a whole.
  package struct Calibration: Hashable, Sendable {
    package let name: String
    package let dependencies: [String]
    package let strategy: Strategy
    package let maximumPasses: Int
    package let runs: [ExperimentRun]
    /// How many files it reads, over all of its datasets.
    package let files: Int
    /// The intervals that it will have where that is known already, else what is known of them.
    package let expectedIntervals: [IntervalOfValidity]
    package let intervalsNote: String
    /// Where an interval ends whatever the data say.
    package let splitAt: SplitPlaces

    package init(
      name: String, dependencies: [String], strategy: Strategy, maximumPasses: Int, runs: [ExperimentRun],
      files: Int, expectedIntervals: [IntervalOfValidity], intervalsNote: String,
      splitAt: SplitPlaces = SplitPlaces()
    ) {
      self.splitAt = splitAt
      self.name = name
      self.dependencies = dependencies
      self.strategy = strategy
      self.maximumPasses = maximumPasses
      self.runs = runs
      self.files = files
      self.expectedIntervals = expectedIntervals
      self.intervalsNote = intervalsNote
    }
  }

  /// The tasks, each after those that it waits for.
  package let tasks: [Task]
  package let calibrations: [Calibration]
  package let publications: [PublicationSpec]

  package init(tasks: [Task], calibrations: [Calibration], publications: [PublicationSpec]) {
    self.tasks = tasks
    self.calibrations = calibrations
    self.publications = publications
  }

  package func count(_ action: Action) -> Int { tasks.count { $0.action == action } }
}
