// CalibEngine decides what is done when: it walks runs into intervals, counts passes, knows what is known
// already, keeps workers busy, and loses nothing. It does not know the language, nor what a task does.

package import CalibModel

/// An execution that a strategy wants.
package struct WalkExecution: Hashable, Sendable {
  /// Why a strategy wants an execution; the text is part of the task's name.
  package enum Kind: String, Hashable, Sendable {
    /// Runs that are tried as they come.
    case plain = ""
    /// A short end with the success before it.
    case mergedBack = "merged back"
    /// Consecutive short blocks together (`merge_when`).
    case merged
    /// A short block with the interval after it.
    case joined
    /// A short block with the interval before it.
    case joinedBack = "joined back"
  }

  /// Its number within the walk.
  package let id: Int
  /// The runs, sorted.
  package let runs: [ExperimentRun]
  package let label: IntervalOfValidity
  package let kind: Kind

  package init(id: Int, runs: [ExperimentRun], label: IntervalOfValidity, kind: Kind = .plain) {
    self.id = id
    self.runs = runs
    self.label = label
    self.kind = kind
  }
}
