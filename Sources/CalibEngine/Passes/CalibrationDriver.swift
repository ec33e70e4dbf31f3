import CalibDigest
package import CalibGraph
package import CalibModel

/// All that is decided of one calibration: a value that demands tasks, takes their results, and ends with a
/// result.
///
/// Planner and run use the same driver: the planner answers its demands from the cache alone, the run
/// executes what is missing; so a plan does not disagree with a run. It has no effects and reads nothing.
package struct CalibrationDriver: Sendable {
  package let spec: CalibrationSpec
  /// The runs of its files that are used, sorted.
  package var runs: [ExperimentRun] { slots.runs }
  /// The pass that it is in, from 1.
  package private(set) var pass = 1
  /// How it ended; `nil` while it goes on.
  package private(set) var result: CalibrationResult?
  /// The calibrations that it waits for: those that it reads, then those that only come before it.
  package private(set) var waitsFor: [String]
  /// The rejected calibrations that it reads, directly or not.
  package private(set) var rejectedInputs: [String] = []

  var book: ConstantBook
  var slots: CollectSlots
  var iterated: IteratedValues
  var demands: [Demand] = []
  var walk: StrategyWalk?
  var reports: [Int: ExecutionReport] = [:]
  var history: [CalibrationResult.Pass] = []
  /// The complaints of the pass that decided the groups.
  var complaints: [WalkComplaint] = []
  /// The groups that the pass before kept.
  private(set) var lastGroups: [KeptInterval] = []
  let catalog: RunCatalog
  /// When runs, and stretches of them, were taken, once all is collected.
  private(set) var clock = RunClock()
  /// The units that payloads may be in.
  let units: UnitTable
  /// What the results are to cover: what the script says, as far as it was asked for.
  private let coverage: IntervalOfValidity?
  /// What the pass that decided the groups tried.
  var trials: [CalibrationResult.Trial] = []
  /// The iterated values of the groups over the passes.
  var iterations: IterationHistory
  /// Runs left out because a calibration that it reads has a gap there.
  private var gapRuns: [ExperimentRun] = []
  private var hasAskedForStart = false
  private var hasLeftOutGaps: Bool

  /// - Parameters:
  ///   - work: all calibrations, files and stored constants; of the files it takes those of its datasets.
  ///   - names: the calibrations that are part of the run; all of the work where it is `nil`.
  package init(_ spec: CalibrationSpec, in work: WorkSpec, among names: Set<String>? = nil) {
    self.spec = spec
    slots = CollectSlots(spec, files: work.files)
    let sources = spec.sources
    waitsFor =
      sources
      + spec.after.filter { !sources.contains($0) && (names?.contains($0) ?? true) && $0 != spec.name }
    book = ConstantBook(stored: work.stored)
    iterated = IteratedValues(names: spec.iterated)
    iterations = IterationHistory(names: spec.iterated)
    catalog = work.catalog
    units = work.units
    coverage =
      work.requested.map { asked in spec.coverage.flatMap { $0.intersection(asked) } } ?? spec.coverage
    hasLeftOutGaps = !spec.skipsGaps
    guard !runs.isEmpty else {
      end(.failed, note: "no run to calibrate with")
      return
    }
    advance()
  }

  /// Whether its passes are counted.
  package var iterates: Bool { !spec.iterated.isEmpty }

  /// The walk of the current pass; `nil` while it collects.
  package var currentWalk: StrategyWalk? { walk }

  /// The demands that came up since the last call, in order.
  package mutating func takeDemands() -> [Demand] {
    defer { demands = [] }
    return demands
  }

  /// Takes what a calibration found that it reads.
  package mutating func deliver(_ source: CalibrationSpec, _ found: CalibrationResult, rejected: [String]) {
    guard result == nil else { return }
    waitsFor.removeAll { $0 == source.name }
    book.add(source, found, for: spec.references)
    for name in rejected where !rejectedInputs.contains(name) { rejectedInputs.append(name) }
    advance()
  }

  /// Takes that a calibration ended that only comes before it (`after:`), however it did.
  package mutating func pass(by name: String) {
    guard result == nil else { return }
    waitsFor.removeAll { $0 == name }
    advance()
  }

  /// Ends it because a calibration that it reads did not deliver.
  package mutating func block(by source: String, outcome: CalibrationOutcome) {
    guard result == nil else { return }
    end(.blocked, note: "`\(source)` is \(outcome.words)")
  }

  /// Ends it where it stands.
  package mutating func cancel() {
    guard result == nil else { return }
    end(.cancelled, note: "")
  }

  /// Takes the start values, a list for each run in the order of the demand.
  package mutating func receive(startValues: [[IteratedValue]]) {
    guard result == nil else { return }
    iterated.start(runs, startValues)
    advance()
  }

  /// Ends it because its start values could not be had.
  package mutating func failStart(_ message: String) {
    guard result == nil else { return }
    end(.failed, note: message)
  }

  package mutating func receive(collected: Collected, slot: Int) {
    guard result == nil else { return }
    slots.receive(collected, slot)
    advance()
  }

  /// Takes that a collect task failed; the calibration ends when the others that were asked for are answered.
  package mutating func receive(collectFailure message: String, slot: Int) {
    guard result == nil else { return }
    slots.fail(message, slot)
    advance()
  }

  package mutating func receive(_ report: ExecutionReport, execution id: Int) {
    guard result == nil, walk != nil else { return }
    reports[id] = report
    walk?.receive(id, report.status, reason: report.reason)
    advance()
  }

  /// Takes the answers to questions of the strategy, in the order of the demand.
  package mutating func receive(answers: [Double], question id: Int) {
    guard result == nil, walk != nil else { return }
    walk?.receive(answers: answers, to: id)
    advance()
  }

  /// Ends it because a question of its strategy could not be answered.
  package mutating func failQuestion(_ message: String) {
    guard result == nil else { return }
    end(.failed, note: message)
  }
}

extension CalibrationDriver {
  /// Goes on as far as what is known allows.
  private mutating func advance() {
    leaveOutGaps()
    guard result == nil, hasLeftOutGaps else { return }
    askForStart()
    askForCollects()
    guard result == nil else { return }
    if let failure = slots.failureNote {
      if slots.outstanding == 0 { end(.failed, note: failure) }
      return
    }
    if walk == nil {
      guard slots.isComplete, waitsFor.isEmpty, iterated.isKnown else { return }
      beginWalk()
    }
    guard result == nil else { return }
    askForExecutions()
    if walk?.isDone == true { endPass() }
  }

  /// Leaves out the runs where a calibration that it reads has no constants (`skip: gaps`), once all are known.
  private mutating func leaveOutGaps() {
    guard !hasLeftOutGaps, spec.references.allSatisfy(isKnownSource) else { return }
    hasLeftOutGaps = true
    let tables = spec.references.filter { !isOptional($0) }.compactMap { reference in
      if case .calibration = reference.source { book.table(reference) } else { nil }
    }
    gapRuns = runs.filter { run in tables.contains { $0.entry(run) == nil } }
    guard !gapRuns.isEmpty else { return }
    let gaps = Set(gapRuns)
    slots.restrict { !gaps.contains($0) }
    if runs.isEmpty { end(.failed, note: "all runs lie in gaps of what it reads: \(runsText(gapRuns))") }
  }

  private func isKnownSource(_ reference: ConstantReference) -> Bool {
    if case .iterated = reference.source { return true }
    return book.knows(reference)
  }

  private mutating func askForStart() {
    guard iterates, !hasAskedForStart, spec.startConstants.allSatisfy(book.knows) else { return }
    hasAskedForStart = true
    demands.append(.startValues(runs: runs, constants: spec.startConstants.map(book.table)))
  }

  /// Demands what can be collected; the collectors of one file together, so that it is read once for them.
  private mutating func askForCollects() {
    let open = spec.collectors.filter { !$0.constants.allSatisfy(isKnown) }
    let heldBack = Set(open.flatMap(\.datasets))
    for slot in slots.waiting where !heldBack.contains(slots.file(slot).dataset) {
      let (file, place) = (slots.file(slot), slots.collector(slot))
      let collector = spec.collectors[place]
      var tables: [ConstantTable] = []
      for reference in collector.constants {
        let table = self.table(reference, runs: file.runs)
        guard isOptional(reference) || file.runs.allSatisfy({ table.entry($0) != nil }) else {
          let missing = slots.runs(of: place).filter { table.entry($0) == nil }
          end(.failed, note: "`\(spec.name)` reads: " + book.missing(reference, for: missing))
          return
        }
        tables.append(table)
      }
      if slots.isUntouched { demands.append(.passBegan(pass: pass, collects: slots.count)) }
      slots.ask(slot)
      demands.append(
        .collect(
          CollectDemand(
            slot: slot, pass: pass, file: slots.fileIndex(slot), collector: place, runs: file.runs,
            constants: tables,
            name: TaskNames.collect(spec, pass: pass, collector: place, path: file.path),
            marks: Marks("collector", [spec.name, collector.name], digest: collector.digest),
            key: Fingerprints.collect(collector, file: file, constants: tables))))
    }
  }

  private func isKnown(_ reference: ConstantReference) -> Bool {
    if case .iterated = reference.source { return iterated.isKnown }
    return book.knows(reference)
  }

  /// Whether its uses say what holds where there is none.
  func isOptional(_ reference: ConstantReference) -> Bool { spec.optionalConstants.contains(reference) }

  func table(_ reference: ConstantReference, runs: [ExperimentRun]) -> ConstantTable {
    if case .iterated(let name) = reference.source {
      return iterated.table(reference, name: name, runs: runs)
    }
    return book.table(reference)
  }

  /// Ends it; what was asked for and comes later is not looked at any more.
  mutating func end(_ outcome: CalibrationOutcome, note: String, intervals: [CalibrationResult.Interval] = [])
  {
    var notes = note.isEmpty ? [] : [note]
    if !gapRuns.isEmpty, !intervals.isEmpty {
      notes.append("\(runsText(gapRuns)) left out, in gaps of what it reads")
    }
    if let loss = slots.lossNote { notes.append(loss) }
    if !rejectedInputs.isEmpty, outcome != .blocked {
      notes.append("on rejected input: " + rejectedInputs.map { "`\($0)`" }.joined(separator: ", "))
    }
    result = CalibrationResult(
      name: spec.name, payloadName: spec.payloadName, outcome: outcome, note: notes.joined(separator: "; "),
      passes: history, intervals: intervals, trials: trials)
    forgetInput()
  }

  mutating func beginNextPass(_ groups: [KeptInterval]) {
    takeNext(groups)
    pass += 1
    walk = nil
    reports = [:]
    slots.reset()
    lastGroups = groups
    advance()
  }

  /// The walk of the current pass at its beginning.
  var freshWalk: StrategyWalk {
    guard pass == 1 else { return StrategyWalk(groups: lastGroups, pass: pass) }
    let runs = slots.deliveredRuns
    let splits =
      book.boundaries(spec.splitAt.constants, among: spec.references)
      + catalog.changes(of: spec.splitAt.attributes, in: runs)
    return StrategyWalk(
      spec.strategy, runs: runs, coverage: coverage, splits: Set(splits).sorted(),
      atoms: slots.pieces(of: runs))
  }

  private mutating func beginWalk() {
    slots.index()
    guard !slots.deliveredRuns.isEmpty else { return end(.failed, note: "nothing was collected for any run") }
    clock = RunClock(slots.pieces(of: slots.deliveredRuns), rows: slots.times, catalog)
    walk = freshWalk
    demands.append(.algorithmBegan(pass: pass))
  }
}
