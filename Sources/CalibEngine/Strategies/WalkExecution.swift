// CalibEngine decides what is done when: it walks runs into intervals, counts passes, knows what is known already,
// keeps workers busy, and loses nothing. It does not know the language, nor what a task does.

package import CalibModel

/// An execution that a strategy wants.
package struct WalkExecution: Hashable, Sendable {
  /// Its number within the walk.
  package let id: Int
  /// The runs, sorted.
  package let runs: [ExperimentRun]
  package let label: IntervalOfValidity
  /// Whether it joins a short end with the success before it.
  package let isMergedBack: Bool

  package init(id: Int, runs: [ExperimentRun], label: IntervalOfValidity, isMergedBack: Bool = false) {
    self.id = id
    self.runs = runs
    self.label = label
    self.isMergedBack = isMergedBack
  }
}

/// A success that a strategy keeps, with the interval that it gets.
package struct KeptInterval: Hashable, Sendable {
  package let execution: WalkExecution
  /// The execution's label, or longer where the constants also cover the tail.
  package let interval: IntervalOfValidity
  /// How many executions were tried for it, merges included.
  package let tried: Int
  package let isExtended: Bool

  package init(execution: WalkExecution, interval: IntervalOfValidity, tried: Int, isExtended: Bool = false) {
    self.execution = execution
    self.interval = interval
    self.tried = tried
    self.isExtended = isExtended
  }
}

/// What a strategy could not cover, or could not do.
package struct WalkComplaint: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Runs are left without constants.
    case gap
    /// The data are there and the algorithm cannot do it.
    case failure
  }

  package let kind: Kind
  /// The runs concerned; empty for an experiment without any.
  package let runs: [ExperimentRun]
  package let text: String

  package init(_ kind: Kind, runs: [ExperimentRun], text: String) {
    self.kind = kind
    self.runs = runs
    self.text = text
  }
}
