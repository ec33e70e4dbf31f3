// CalibTasks does what one task is asked: reads and collects a file, merges and fits a set of runs. It depends on the
// request alone; what is done when, and what is known already, is the engine's business.

import CalibColumns
package import CalibDiagnostics
package import CalibGraph
package import CalibLanguage
package import CalibModel
import CalibPrimitives

/// The tasks of a checked script.
package struct CalibrationTasks: TaskRunner {
  private let calibrations: [String: CalibrationDefinition]
  private let scanTask: ScanTask
  private let sources: SourceMap
  private let units: UnitTable
  private let parallel: ParallelWork
  private let catalog: RunCatalog
  /// The range of runs that was asked for; `nil` for all.
  private let requested: IntervalOfValidity?

  /// Where external programs are started from.
  private let place: ProgramPlace

  /// - Parameter threads: how many threads there are for all tasks together; one that has many keys to fit uses those
  ///   that others leave idle.
  /// - Parameter memory: keeps what is read of files for the next tasks; `nil`: nothing is kept.
  package init(
    program: Program, sources: SourceMap, units: UnitTable, catalog: RunCatalog = RunCatalog(),
    requested: IntervalOfValidity? = nil, place: ProgramPlace = ProgramPlace(folder: ".", environment: [:]),
    threads: Int = 1, memory: ColumnMemory? = nil
  ) {
    parallel = ParallelWork(threads: threads)
    self.place = place
    self.catalog = catalog
    self.requested = requested
    calibrations = Dictionary(
      program.calibrations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    scanTask = ScanTask(
      datasets: program.datasets, calibrations: program.calibrations, units: units, memory: memory)
    self.sources = sources
    self.units = units
  }

  package func scan(
    _ request: ScanRequest, progress: (_ rows: Int, _ bytes: Int64) -> Bool
  ) throws(TaskFailure) -> ScanResult {
    try parallel.task { () throws(TaskFailure) in try scanTask.run(request, progress: progress) }
  }

  package func execute(
    _ request: ExecutionRequest, partials: any PartialReader
  ) throws(TaskFailure) -> ExecutionReport {
    switch try nextStep(of: request, after: [], partials: partials) {
    case .done(let report): return report
    case .commands(let commands):
      throw TaskFailure("`\(commands.first?.name ?? "")` is an external program")
    }
  }

  package func nextStep(
    of request: ExecutionRequest, after results: [ExecResult], partials: any PartialReader
  ) throws(TaskFailure) -> TaskStep<ExecutionReport> {
    try parallel.task { () throws(TaskFailure) in try step(of: request, after: results, partials) }
  }

  private func step(
    of request: ExecutionRequest, after results: [ExecResult], _ partials: any PartialReader
  ) throws(TaskFailure) -> TaskStep<ExecutionReport> {
    let calibration = definition(request.calibration)
    let session = ProgramSession(results)
    var collected: [Value] = []
    for (collector, parts) in zip(calibration.collectors, request.partials) {
      guard let value = try merged(calibration, collector, parts, session, partials: partials) else {
        // A program has to run first.
        return try session.step(ExecutionReport(status: .failure))
      }
      collected.append(value)
    }
    let task = ExecutionTask(calibration: calibration, request: request, parallel: parallel) {
      sources.text($0)
    }
    var constants: [Value] = []
    for (place, table) in request.constants.enumerated() {
      constants.append(try value(of: table, at: request.runs.first, source: -1 - place))
    }
    let programs = ResultPrograms(calibration, request, place, session)
    var report = task.report(collected: collected, constants: constants, programs: programs)
    if let lack = session.lack {
      report.status = .notEnoughData
      report.reason = lack
    }
    return try session.step(report)
  }

  package func nextStep(
    of request: ScanRequest, after results: [ExecResult], progress: (_ rows: Int, _ bytes: Int64) -> Bool
  ) throws(TaskFailure) -> TaskStep<ScanResult> {
    let session = ProgramSession(results)
    let programs = request.collects.map { collect in
      let calibration = definition(collect.calibration)
      return ProgramCollecting(calibration, calibration.collectors[collect.collector], place, session, units)
    }
    guard programs.contains(where: { $0 != nil }) else { return .done(try scan(request, progress: progress)) }
    var parts: [[ScanResult.Part]] = Array(repeating: [], count: programs.count)
    let digest: String
    if let known = request.file.digest {
      digest = known
    } else {
      digest = try ProgramFile.digest(request.file.path)
    }
    for (place, program) in programs.enumerated() {
      guard let program else { continue }
      let constants = request.collects[place].constants
      guard let part = try program.part(of: request.file, digest: digest, constants: constants) else {
        return try session.step(ScanResult(digest: digest))
      }
      parts[place] = [part]
    }
    // The others read the file together.
    let others = programs.indices.filter { programs[$0] == nil }
    guard !others.isEmpty else { return .done(ScanResult(digest: digest, parts: parts)) }
    let read = try scan(
      ScanRequest(file: request.file, collects: others.map { request.collects[$0] }), progress: progress)
    for (place, found) in zip(others, read.parts) { parts[place] = found }
    return .done(
      ScanResult(
        parts: parts, digest: read.digest, rows: read.rows, skippedRows: read.skippedRows,
        firstSkipped: read.firstSkipped))
  }

  package func startValues(
    of calibration: String, runs: [ExperimentRun], constants: [ConstantTable]
  ) throws(TaskFailure) -> [[IteratedValue]] {
    let start = definition(calibration).start
    var values: [[IteratedValue]] = []
    // Runs that see the same constants begin with the same values, which may be thousands of numbers.
    var last: [String?]?
    for run in runs {
      let digests = constants.map { $0.entry(run)?.digest }
      if last == digests, let same = values.last {
        values.append(same)
        continue
      }
      last = digests
      var inputs = ResultEvaluator.Inputs()
      for (place, table) in constants.enumerated() {
        inputs.constants.append(try value(of: table, at: run, source: -1 - place))
      }
      var evaluator = ResultEvaluator(program: start.program, inputs: inputs)
      do {
        values.append(
          try start.values.map { node throws(EvaluationFailure) in
            try Self.iterated(&evaluator, node)
          })
      } catch {
        throw TaskFailure(
          "the start value `\(sources.text(error.span))` of \(calibration) \(error.message) in run \(run)",
          help: "give a starting value, as in `stored.self.scale ?? 1.0`")
      }
    }
    return values
  }

  package func answer(
    _ request: BlockRequest, partials: any PartialReader
  ) throws(TaskFailure) -> Double {
    let calibration = definition(request.calibration)
    switch request.question {
    case .enough: return try isEnough(calibration, request, partials) ? 1 : 0
    case .loss, .innerLoss:
      guard try isEnough(calibration, request, partials) else { return .infinity }
      return try condition(calibration, request, partials)
    case .joins, .cost, .skips, .begins: return try condition(calibration, request, partials)
    }
  }
}

extension CalibrationTasks {
  package func losses(_ request: LossRequest, partials: any PartialReader) throws(TaskFailure) -> [Double] {
    let calibration = definition(request.calibration)
    guard let answer = calibration.answers.first(where: { $0.question == request.question }) else {
      throw TaskFailure("`\(request.calibration)` asks `\(request.question.rawValue)`, which nothing answers")
    }
    try refuseNeedOfConstants(calibration)
    let losses = IntervalLosses(
      calibration: calibration, answer: answer, request: request, catalog: catalog, requested: requested)
    // What programs left cannot be put together piece by piece.
    guard losses.canGrow else { return try oneByOne(request, partials) }
    return try losses.values(partials) { sources.text($0) }
  }

  private func oneByOne(_ request: LossRequest, _ partials: any PartialReader) throws(TaskFailure) -> [Double]
  {
    var losses: [Double] = []
    for first in 0...request.last {
      losses.append(try answer(request.block(from: first), partials: partials))
    }
    return losses
  }

  private func refuseNeedOfConstants(_ calibration: CalibrationDefinition) throws(TaskFailure) {
    guard !calibration.algorithm.need.isEmpty, !calibration.algorithm.needsOnlyCollected else { return }
    throw TaskFailure(
      "`\(calibration.name)` asks before its passes whether there is enough data, and `need:` reads a constant",
      help: "make `need:` of collected objects alone")
  }

  /// Whether `need` holds for a set of runs.
  private func isEnough(
    _ calibration: CalibrationDefinition, _ request: BlockRequest, _ partials: any PartialReader
  ) throws(TaskFailure) -> Bool {
    guard let block = request.blocks.first, let first = block.runs.first, let last = block.runs.last,
      let label = IntervalOfValidity(first, last)
    else { return false }
    if !calibration.algorithm.allowsEmpty,
      block.partials.contains(where: { parts in parts.allSatisfy { $0.entries == 0 } })
    {
      return false
    }
    let execution = ExecutionRequest(
      calibration: request.calibration, pass: 1, label: label, runs: block.runs, partials: block.partials,
      constants: [], before: [], start: [])
    let task = ExecutionTask(calibration: calibration, request: execution) { sources.text($0) }
    guard !calibration.algorithm.need.isEmpty else { return true }
    try refuseNeedOfConstants(calibration)
    var collected: [Value] = []
    for (collector, parts) in zip(calibration.collectors, block.partials) {
      collected.append(try merged(calibration, collector, parts, partials: partials))
    }
    do {
      return try task.isEnough(collected)
    } catch {
      throw TaskFailure("`\(sources.text(error.span))` \(error.message)")
    }
  }

  /// What a condition or a loss of the script says of blocks of runs.
  private func condition(
    _ calibration: CalibrationDefinition, _ request: BlockRequest, _ partials: any PartialReader
  ) throws(TaskFailure) -> Double {
    guard let answer = calibration.answers.first(where: { $0.question == request.question }) else {
      throw TaskFailure("`\(request.calibration)` asks `\(request.question.rawValue)`, which nothing answers")
    }
    let question = StrategyQuestion(calibration, answer, request, catalog: catalog, requested: requested)
    let objects = question.objects
    var collected: [Value] = []
    for block in StrategyQuestion.blocks(of: request, answer) {
      for (collector, parts) in zip(calibration.collectors, block.partials) {
        let isRead = objects.contains(collected.count)
        collected.append(isRead ? try merged(calibration, collector, parts, partials: partials) : .none)
      }
    }
    do {
      return try question.value(collected)
    } catch {
      let runs = request.blocks.compactMap(\.runs.first).map(\.description).joined(separator: " and ")
      throw TaskFailure(
        "`\(sources.text(error.span))` \(error.message), where the strategy of `\(request.calibration)` asks of \(runs)"
      )
    }
  }

  private func definition(_ name: String) -> CalibrationDefinition {
    guard let calibration = calibrations[name] else {
      preconditionFailure("calib bug: a task of no calibration: \(name)")
    }
    return calibration
  }

  private static func iterated(
    _ evaluator: inout ResultEvaluator, _ node: ResultProgram.NodeID
  ) throws(EvaluationFailure) -> IteratedValue {
    guard let value = IteratedValue(try evaluator.value(node)) else {
      throw EvaluationFailure("has no value", at: evaluator.program[node].span)
    }
    return value
  }

  /// What was collected, for a question of a strategy: no program runs for its sake.
  private func merged(
    _ calibration: CalibrationDefinition, _ collector: CollectorDefinition, _ parts: [PartialReference],
    partials: any PartialReader
  ) throws(TaskFailure) -> Value {
    let value = try merged(calibration, collector, parts, ProgramSession([]), partials: partials)
    guard let value else {
      throw TaskFailure(
        "the strategy of `\(calibration.name)` asks for `\(collector.name)`, which a program has to make first",
        help: "use `per: file` without `merge:`, or another strategy")
    }
    return value
  }

  /// What was collected; `nil` where a program has to run first.
  private func merged(
    _ calibration: CalibrationDefinition, _ collector: CollectorDefinition, _ parts: [PartialReference],
    _ session: ProgramSession, partials: any PartialReader
  ) throws(TaskFailure) -> Value? {
    guard let program = ProgramCollecting(calibration, collector, place, session, units) else {
      return try merged(collector, parts, partials: partials)
    }
    var left: [(run: ExperimentRun, part: ProgramPart)] = []
    for part in parts {
      guard let found = ProgramPart(bytes: try partials.bytes(of: part)) else {
        throw TaskFailure(
          "what is kept of `\(collector.name)` for run \(part.run) cannot be read", help: "run again")
      }
      left.append((part.run, found))
    }
    return try program.value(left)
  }

  /// Folds partial results in the order given, one in memory at a time.
  private func merged(
    _ collector: CollectorDefinition, _ parts: [PartialReference], partials: any PartialReader
  ) throws(TaskFailure) -> Value {
    var object = try GrowingObject(collector)
    for part in parts { try object.merge(part, partials) }
    return object.value
  }

  private func value(
    of table: ConstantTable, at run: ExperimentRun?, source: Int
  ) throws(TaskFailure) -> Value {
    guard let run, let entry = table.entry(run) else { return .none }
    guard let constant = entry.value(in: run) else {
      throw TaskFailure(
        "the constant \(table.reference) changes inside of run \(run): it has no one value there")
    }
    guard let value = ConstantValues.value(constant, units: units, source: source) else {
      throw TaskFailure(
        "the constant \(table.reference) of run \(run) is in a unit that this script does not know",
        help: "declare the unit in the script")
    }
    return value
  }
}

extension ScanResult {
  /// What a file gave that programs read, and not calib.
  fileprivate init(digest: String, parts: [[Part]] = []) {
    self.init(parts: parts, digest: digest, rows: 0, skippedRows: 0, firstSkipped: "")
  }
}
