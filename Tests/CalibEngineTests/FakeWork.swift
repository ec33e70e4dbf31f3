import CalibEngine
import CalibGraph
import CalibModel

/// A calibration of the fake world.
struct FakeCalibration {
  var name: String
  var dataset: String
  var strategy = Strategy.single
  var splitAt: [ConstantReference.Source] = []
  var reads: [ConstantReference] = []
  var resultReads: [ConstantReference] = []
  var passes = 1
  var collectorDigest = "h1"
  var algorithmDigest = "a1"
  var gaps = CalibrationSpec.Gaps.block
  var acceptsUnconverged = false
  var usesLabel = false
  var optional: Set<ConstantReference> = []
  var splitAttributes: [SplitPlaces.Attribute] = []
  /// A second dataset that its second collector reads.
  var otherDataset: String?
  var isValidation = false
  var skipsGaps = false
  var runs = CalibrationSpec.RunRule.any
  var after: [String] = []
  var gates: [GateSpec] = []
  var policy = TaskPolicy()
  var conditionsDigest = ""
  var coverage: IntervalOfValidity?

  var spec: CalibrationSpec {
    let iterated = passes > 1 ? [ConstantReference(.iterated("s"), field: "s")] : []
    let sources = (reads + resultReads).compactMap { reference in
      if case .calibration(let name) = reference.source { name } else { nil }
    }
    return CalibrationSpec(
      name: name, payloadName: name,
      collectors: [
        CalibrationSpec.Collector(
          name: "h", datasets: [dataset], digest: collectorDigest, constants: reads + iterated),
        CalibrationSpec.Collector(
          name: "n", datasets: [otherDataset ?? dataset], digest: "n1", constants: []),
      ], strategy: strategy, coverage: coverage, iterated: passes > 1 ? ["s"] : [], maximumPasses: passes,
      acceptsUnconverged: acceptsUnconverged, gaps: gaps, algorithmDigest: algorithmDigest,
      startDigest: "", resultConstants: resultReads, startConstants: [], dependencies: sources,
      usesLabel: usesLabel, checks: ["small"], optionalConstants: optional,
      splitAt: SplitPlaces(constants: splitAt, attributes: splitAttributes), isValidation: isValidation,
      skipsGaps: skipsGaps, runs: runs, after: after, gates: gates, policy: policy,
      conditionsDigest: conditionsDigest)
  }
}

/// A beam spot by runs, an offset that depends on it and iterates, and a calibration of its own.
struct FakeWork {
  let world = FakeWorld()
  let publisher = FakePublisher()
  var spot = FakeCalibration(
    name: "spot", dataset: "tracks", strategy: .sequential(SequentialOptions()))
  var offset = FakeCalibration(
    name: "offset", dataset: "muons",
    strategy: .sequential(SequentialOptions()), splitAt: [.calibration("spot")],
    reads: [ConstantReference(.calibration("spot"), field: "x")], passes: 8)
  var lone = FakeCalibration(name: "lone", dataset: "tracks", strategy: .perRun, gaps: .allow)
  var signoff: String?
  var publishes = ["spot", "offset"]
  var guards: [String] = []
  /// Further calibrations, after the others.
  var further: [FakeCalibration] = []
  var stored: [ConstantTable] = []
  var catalog = RunCatalog()
  var requested: IntervalOfValidity?

  init() {
    for number in 1...6 {
      let value = number <= 3 ? 10.0 : 20.0
      world.add("tracks/\(number).csv", [("1/\(number)", [value])])
      world.add("muons/\(number).csv", [("1/\(number)", [value + 1, value + 1.5, value + 2])])
    }
  }

  var calibrations: [CalibrationSpec] { [spot.spec, offset.spec, lone.spec] + further.map(\.spec) }

  func work(digests: Bool = false) -> WorkSpec {
    WorkSpec(
      calibrations: calibrations,
      publications: [
        PublicationSpec(
          tag: "main", calibrations: publishes, signoff: signoff, ownsBase: false, guards: guards)
      ],
      files: world.inputs("tracks", digests: digests) + world.inputs("muons", digests: digests),
      stored: stored, catalog: catalog, requested: requested)
  }

  func engine(
    _ cache: any ResultCache, _ options: EngineOptions = EngineOptions(),
    identities: FileIdentities? = nil, journal: Journal? = nil,
    interruption: Interruption = Interruption(), execs: ExecFolder? = nil,
    observer: @escaping (RunEvent) -> Void = { _ in }, clock: @escaping () -> Int = { 0 }
  ) -> Engine {
    Engine(
      runner: FakeRunner(world: world), cache: cache, identities: identities, journal: journal,
      publisher: publisher, execs: execs, probe: world.probe, interruption: interruption, options: options,
      clock: clock, observer: observer)
  }

  func planner(_ cache: any ResultCache, identities: FileIdentities? = nil) -> Planner {
    Planner(
      runner: FakeRunner(world: world), cache: cache, identities: identities, publisher: publisher,
      probe: world.probe)
  }
}

/// The names of tasks by what became of them, out of a run's events.
struct TaskTally {
  var names: [TaskID: String] = [:]
  var kinds: [TaskID: TaskKind] = [:]
  var executed: Set<String> = []
  var reused: Set<String> = []
  var failed: Set<String> = []
  var cancelled: Set<String> = []

  mutating func take(_ event: RunEvent) {
    switch event {
    case .added(let task):
      names[task.id] = task.name
      kinds[task.id] = task.kind
    case .finished(let id, let isReused, _, _):
      guard let name = names[id] else { return }
      if isReused { reused.insert(name) } else { executed.insert(name) }
    case .failed(let id, _, _, _): if let name = names[id] { failed.insert(name) }
    case .cancelled(let id): if let name = names[id] { cancelled.insert(name) }
    case .began, .passBegan, .started, .progressed, .noted, .calibrationEnded, .publicationEnded, .ended:
      return
    }
  }
}
