// CalibEngine decides what is done when: it walks runs into intervals, counts passes, knows what is known
// already, keeps workers busy, and loses nothing. It does not know the language, nor what a task does.

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
