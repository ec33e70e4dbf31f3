package import CalibModel

/// What planner and engine know of a calibration: its shape, not its meaning.
package struct CalibrationSpec: Hashable, Sendable {
  /// One object accumulated per run.
  package struct Collector: Hashable, Sendable {
    package let name: String
    /// The datasets that it reads.
    package let datasets: [String]
    /// The digest of what it computes: the checked expressions and the primitive's version, not the script's
    /// text.
    package var digest: String
    /// The constants that its event expressions look up per row's run.
    package let constants: [ConstantReference]
    /// What its tasks need; `nil`: nothing was said.
    package let policy: TaskPolicy?

    package init(
      name: String, datasets: [String], digest: String, constants: [ConstantReference],
      policy: TaskPolicy? = nil
    ) {
      self.policy = policy
      self.name = name
      self.datasets = datasets
      self.digest = digest
      self.constants = constants
    }
  }

  /// What a gap in the coverage does to dependants and to publication.
  package enum Gaps: Hashable, Sendable { case block, allow, fallBack }

  package let name: String
  /// The payload's name in the store.
  package let payloadName: String
  package var collectors: [Collector]
  package let strategy: Strategy
  package var coverage: IntervalOfValidity?
  /// The names that it iterates; empty where it does not.
  package let iterated: [String]
  /// How many passes at most; 1 where it does not iterate.
  package let maximumPasses: Int
  package let acceptsUnconverged: Bool
  package let gaps: Gaps
  /// The digest of the algorithm: fits, need, next, until, payload and checks as checked.
  package var algorithmDigest: String
  /// The digest of the start values' expressions.
  package let startDigest: String
  /// The constants that its result expressions read: each must be one for all runs of an execution.
  package let resultConstants: [ConstantReference]
  /// The constants that the start values read, per run.
  package let startConstants: [ConstantReference]
  /// Other calibrations of the script whose payloads it reads, directly.
  package let dependencies: [String]
  /// Whether a message names the interval, so that its text is part of an execution's fingerprint.
  package let usesLabel: Bool
  /// The names of its checks, in order.
  package let checks: [String]
  /// The constants that may be missing, because each use of them says `??`.
  package let optionalConstants: Set<ConstantReference>
  /// Where an interval ends whatever the data say.
  package let splitAt: SplitPlaces
  /// Whether it only judges: it has no payload, and guards publications.
  package let isValidation: Bool
  /// Whether its payloads may be published (`keep: false` is an intermediate).
  package let isKept: Bool
  /// Whether runs in a gap of a dependency are left out (`skip: gaps`).
  package let skipsGaps: Bool
  /// Which runs are used where several datasets are read.
  package let runs: RunRule
  /// Calibrations that come before it, without being read (`after:`).
  package let after: [String]
  /// The publication gates of its fields.
  package let gates: [GateSpec]
  package let policy: TaskPolicy
  /// The digest of the strategy's conditions and losses as checked; where it is empty their answers are not kept.
  package let conditionsDigest: String
  /// The external programs that it runs, in the order in which they are asked for.
  package var programs: [ProgramUse] = []

  /// The runs that its own `runs:` selects of those that its datasets have; `nil`: all.
  package var selectedRuns: Set<ExperimentRun>?

  /// Which runs of several datasets count.
  package enum RunRule: Hashable, Sendable {
    /// Those of at least one.
    case any
    /// Those of all.
    case common
  }

  package init(
    name: String, payloadName: String, collectors: [Collector], strategy: Strategy,
    coverage: IntervalOfValidity?, iterated: [String], maximumPasses: Int, acceptsUnconverged: Bool,
    gaps: Gaps,
    algorithmDigest: String, startDigest: String, resultConstants: [ConstantReference],
    startConstants: [ConstantReference], dependencies: [String], usesLabel: Bool, checks: [String],
    optionalConstants: Set<ConstantReference> = [], splitAt: SplitPlaces = SplitPlaces(),
    isValidation: Bool = false, isKept: Bool = true, skipsGaps: Bool = false, runs: RunRule = .any,
    after: [String] = [], gates: [GateSpec] = [], policy: TaskPolicy = TaskPolicy(),
    conditionsDigest: String = ""
  ) {
    self.conditionsDigest = conditionsDigest
    self.splitAt = splitAt
    self.isValidation = isValidation
    self.isKept = isKept
    self.skipsGaps = skipsGaps
    self.runs = runs
    self.after = after
    self.gates = gates
    self.policy = policy
    self.name = name
    self.payloadName = payloadName
    self.collectors = collectors
    self.strategy = strategy
    self.coverage = coverage
    self.iterated = iterated
    self.maximumPasses = maximumPasses
    self.acceptsUnconverged = acceptsUnconverged
    self.gaps = gaps
    self.algorithmDigest = algorithmDigest
    self.startDigest = startDigest
    self.resultConstants = resultConstants
    self.startConstants = startConstants
    self.dependencies = dependencies
    self.usesLabel = usesLabel
    self.checks = checks
    self.optionalConstants = optionalConstants
  }
}

/// What goes into which tag.
package struct PublicationSpec: Hashable, Sendable {
  package let tag: String
  /// Names of calibrations, in the order of the script.
  package let calibrations: [String]
  /// The group that has to sign it off; `nil` where none has to.
  package let signoff: String?
  /// Whether the tag may be one of the store's base tags (`own: allow`).
  package let ownsBase: Bool
  /// Names of validations that have to pass.
  package let guards: [String]

  package init(
    tag: String, calibrations: [String], signoff: String?, ownsBase: Bool, guards: [String] = []
  ) {
    self.guards = guards
    self.tag = tag
    self.calibrations = calibrations
    self.signoff = signoff
    self.ownsBase = ownsBase
  }
}

/// All that a run is to do: calibrations in an order in which each comes after those that it reads.
package struct WorkSpec: Hashable, Sendable {
  package let calibrations: [CalibrationSpec]
  package let publications: [PublicationSpec]
  /// All input files of all datasets.
  package let files: [InputFile]
  /// The store's constants that are read, pinned when planning.
  package let stored: [ConstantTable]
  /// What is known of runs beside their data.
  package let catalog: RunCatalog
  /// The runs asked for with `--runs`, beyond which no interval reaches; `nil`: all.
  package let requested: IntervalOfValidity?
  /// The units that payloads may be in: those of the script beside the built-in ones.
  package var units = UnitTable()

  package init(
    calibrations: [CalibrationSpec], publications: [PublicationSpec], files: [InputFile],
    stored: [ConstantTable], catalog: RunCatalog = RunCatalog(),
    requested: IntervalOfValidity? = nil
  ) {
    self.requested = requested
    self.catalog = catalog
    self.calibrations = calibrations
    self.publications = publications
    self.files = files
    self.stored = stored
  }
}
