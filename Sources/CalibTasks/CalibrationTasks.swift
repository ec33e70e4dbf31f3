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

  /// - Parameter threads: how many threads there are for all tasks together; one that has many keys to fit uses those
  ///   that others leave idle.
  package init(program: Program, sources: SourceMap, units: UnitTable, threads: Int = 1) {
    parallel = ParallelWork(threads: threads)
    calibrations = Dictionary(
      program.calibrations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    scanTask = ScanTask(datasets: program.datasets, calibrations: program.calibrations, units: units)
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
    try parallel.task { () throws(TaskFailure) in try report(request, partials) }
  }

  private func report(
    _ request: ExecutionRequest, _ partials: any PartialReader
  ) throws(TaskFailure) -> ExecutionReport {
    let calibration = definition(request.calibration)
    var collected: [Value] = []
    for (collector, parts) in zip(calibration.collectors, request.partials) {
      collected.append(try merged(collector, parts, partials: partials))
    }
    let task = ExecutionTask(calibration: calibration, request: request, parallel: parallel) {
      sources.text($0)
    }
    var constants: [Value] = []
    for (place, table) in request.constants.enumerated() {
      constants.append(try value(of: table, at: request.runs.first, source: -1 - place))
    }
    return task.report(collected: collected, constants: constants)
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
    case .enough where calibration.spec.resultConstants.isEmpty && calibration.spec.iterated.isEmpty:
      return try isEnough(calibration, request, partials) ? 1 : 0
    case .joins, .cost, .skips, .begins, .loss, .innerLoss, .enough:
      throw TaskFailure("`\(request.calibration)` asks `\(request.question.rawValue)`, which nothing answers")
    }
  }
}

extension CalibrationTasks {
  /// Whether `need` holds for a set of runs.
  private func isEnough(
    _ calibration: CalibrationDefinition, _ request: BlockRequest, _ partials: any PartialReader
  ) throws(TaskFailure) -> Bool {
    guard let block = request.blocks.first, let first = block.runs.first, let last = block.runs.last,
      let label = IntervalOfValidity(first, last)
    else { return false }
    var collected: [Value] = []
    for (collector, parts) in zip(calibration.collectors, block.partials) {
      collected.append(try merged(collector, parts, partials: partials))
    }
    let execution = ExecutionRequest(
      calibration: request.calibration, pass: 1, label: label, runs: block.runs, partials: block.partials,
      constants: [], before: [], start: [])
    let task = ExecutionTask(calibration: calibration, request: execution) { sources.text($0) }
    do {
      return try task.isEnough(collected)
    } catch {
      throw TaskFailure("`\(sources.text(error.span))` \(error.message)")
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

  /// Folds partial results in the order given, one in memory at a time.
  private func merged(
    _ collector: CollectorDefinition, _ parts: [PartialReference], partials: any PartialReader
  ) throws(TaskFailure) -> Value {
    func failure(_ error: CollectorError) -> TaskFailure {
      TaskFailure("cannot merge `\(collector.name)`: \(error)")
    }
    let primitive: any Collector
    do throws(CollectorError) { primitive = try collector.makeCollector() } catch { throw failure(error) }
    var total = primitive.makeAccumulator()
    var keyed = collector.keys.map { (finder: KeyFinder($0), objects: KeyedAccumulator(primitive)) }
    for part in parts {
      let bytes = try partials.bytes(of: part)
      do throws(CollectorError) {
        if var own = keyed.take() {
          try own.objects.merge(bytes: bytes, &own.finder)
          keyed = own
        } else {
          try total.merge(try primitive.accumulator(bytes: bytes))
        }
      } catch {
        throw failure(error)
      }
    }
    return keyed.map { $0.objects.finish($0.finder) } ?? total.finish()
  }

  private func value(
    of table: ConstantTable, at run: ExperimentRun?, source: Int
  ) throws(TaskFailure) -> Value {
    guard let run, let entry = table.entry(run) else { return .none }
    guard let value = ConstantValues.value(entry.value, units: units, source: source) else {
      throw TaskFailure(
        "the constant \(table.reference) of run \(run) is in a unit that this script does not know",
        help: "declare the unit in the script")
    }
    return value
  }
}
