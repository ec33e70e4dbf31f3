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
  /// The runs of its files, sorted.
  package let runs: [ExperimentRun]
  /// The pass that it is in, from 1.
  package private(set) var pass = 1
  /// How it ended; `nil` while it goes on.
  package private(set) var result: CalibrationResult?
  /// The calibrations that it waits for, in order.
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
  private var hasAskedForStart = false

  /// - Parameter work: all calibrations, files and stored constants; of the files it takes those of its
  ///   datasets.
  package init(_ spec: CalibrationSpec, in work: WorkSpec) {
    self.spec = spec
    slots = CollectSlots(spec, files: work.files)
    runs = slots.runs
    waitsFor = spec.sources
    book = ConstantBook(stored: work.stored)
    iterated = IteratedValues(names: spec.iterated)
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
    book.add(source, found.intervals, for: spec.references)
    for name in rejected where !rejectedInputs.contains(name) { rejectedInputs.append(name) }
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
  package mutating func receive(startValues: [[Double]]) {
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
}

extension CalibrationDriver {
  /// Goes on as far as what is known allows.
  private mutating func advance() {
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
    askForExecutions()
    if walk?.isDone == true { endPass() }
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
            slot: slot, pass: pass, file: slots.fileIndex(slot), collector: place, constants: tables,
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
    if !rejectedInputs.isEmpty, outcome != .blocked {
      notes.append("on rejected input: " + rejectedInputs.map { "`\($0)`" }.joined(separator: ", "))
    }
    result = CalibrationResult(
      name: spec.name, payloadName: spec.payloadName, outcome: outcome, note: notes.joined(separator: "; "),
      passes: history, intervals: intervals)
  }

  mutating func beginNextPass(_ groups: [KeptInterval]) {
    for group in groups {
      guard let report = reports[group.execution.id] else { continue }
      iterated.take(report.next, for: group.execution.runs)
    }
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
    let splits = book.boundaries(spec.splitAt.constants, among: spec.references)
    return StrategyWalk(spec.strategy, runs: runs, coverage: spec.coverage, boundaries: splits)
  }

  private mutating func beginWalk() {
    slots.index()
    walk = freshWalk
    demands.append(.algorithmBegan(pass: pass))
  }
}
