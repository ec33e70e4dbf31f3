// CalibGraph holds what planner, engine and reports say to each other: what is to be done, in which order,
// what is known of it already, and what happened. It knows neither the language nor how a task does its work.

/// How an algorithm walks runs into intervals of validity (`semantics`, section 3).
package enum Strategy: Hashable, Sendable {
  /// One execution over all runs.
  case single
  /// One execution per run.
  case perRun
  /// Runs one after another, merged forward while there is not enough data.
  case sequential(SequentialOptions)
}

/// The options of the sequential strategy.
package struct SequentialOptions: Hashable, Sendable {
  /// How many runs are added at a time; at least 1.
  package let step: Int
  /// Whether the last constants also cover runs at the end that have too little data.
  package let extendsTail: Bool
  /// Constants at whose changes an interval ends: the payload names of ``ConstantReference/Source``.
  package let splitAt: [ConstantReference.Source]

  package init(step: Int = 1, extendsTail: Bool = false, splitAt: [ConstantReference.Source] = []) {
    self.step = step
    self.extendsTail = extendsTail
    self.splitAt = splitAt
  }
}
