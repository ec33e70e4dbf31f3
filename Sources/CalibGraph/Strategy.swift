// CalibGraph holds what planner, engine and reports say to each other: what is to be done, in which order,
// what is known of it already, and what happened. It knows neither the language nor how a task does its work.

package import CalibModel

/// How an algorithm walks runs into intervals of validity (`semantics`, section 3).
///
/// Conditions and losses of a script are asked of the ``TaskRunner`` as a ``BlockRequest``; here stands only whether
/// there is one.
package enum Strategy: Hashable, Sendable {
  /// One execution over all runs.
  case single
  /// One execution per run.
  case perRun
  /// Runs one after another, merged forward while there is not enough data.
  case sequential(SequentialOptions)
  /// As sequential, with blocks of runs instead of runs.
  case boundaries(BoundaryOptions)
  /// Breakpoints that minimise the sum of a loss over the intervals.
  case optimal(OptimalOptions)

  /// The length of the stretches of runs that it cuts between, in nanoseconds; `nil` where it does not divide runs.
  package var atomLength: Int64? {
    if case .optimal(let options) = self { options.atomLength } else { nil }
  }
}

/// Where the constants named, or attributes of the catalogue, change, an interval ends: `split_at:` of any strategy.
package struct SplitPlaces: Hashable, Sendable {
  package struct Attribute: Hashable, Sendable {
    package let dataset: String
    package let name: String

    package init(dataset: String, name: String) {
      self.dataset = dataset
      self.name = name
    }
  }

  package let constants: [ConstantReference.Source]
  package let attributes: [Attribute]

  package init(constants: [ConstantReference.Source] = [], attributes: [Attribute] = []) {
    self.constants = constants
    self.attributes = attributes
  }

  package var isEmpty: Bool { constants.isEmpty && attributes.isEmpty }
}

/// The options of the sequential strategy.
package struct SequentialOptions: Hashable, Sendable {
  /// How many runs are added at a time; at least 1.
  package let step: Int
  /// Whether the last constants also cover runs at the end that have too little data.
  package let extendsTail: Bool
  /// Whether short blocks join a neighbour where a predicate of the script allows it (`merge_when:`).
  package let mergesWhen: Bool
  /// Whether a short block that may join no neighbour joins the one of least value (`else:`).
  package let hasCost: Bool
  /// Whether runs are left out, and still covered, where a condition holds (`skip:`).
  package let skips: Bool
  /// After how many seconds a held success is kept without a successor, when watching (`close_after:`).
  package let closeAfterSeconds: Double?

  package init(
    step: Int = 1, extendsTail: Bool = false, mergesWhen: Bool = false,
    hasCost: Bool = false, skips: Bool = false, closeAfterSeconds: Double? = nil
  ) {
    self.step = step
    self.extendsTail = extendsTail
    self.mergesWhen = mergesWhen
    self.hasCost = hasCost
    self.skips = skips
    self.closeAfterSeconds = closeAfterSeconds
  }
}

/// The options of the boundaries strategy.
package struct BoundaryOptions: Hashable, Sendable {
  /// The first run of each block, sorted; `e/0` counts as one for each experiment.
  package let firstRuns: [ExperimentRun]
  /// Whether a condition of the script, asked per run, tells where a block begins (`when:`).
  package let isAsked: Bool
  package let extendsTail: Bool

  package init(
    firstRuns: [ExperimentRun] = [], isAsked: Bool = false, extendsTail: Bool = false
  ) {
    self.firstRuns = firstRuns
    self.isAsked = isAsked
    self.extendsTail = extendsTail
  }
}

/// The options of the optimal strategy; the loss itself is asked of the runner.
package struct OptimalOptions: Hashable, Sendable {
  /// The length of an atom in nanoseconds, above 0; `nil` where atoms are runs.
  package let atomLength: Int64?
  /// Whether each interval is cut again inside, by a second loss (`inside:`).
  package let hasInside: Bool

  package init(atomLength: Int64? = nil, hasInside: Bool = false) {
    self.atomLength = atomLength
    self.hasInside = hasInside
  }
}
