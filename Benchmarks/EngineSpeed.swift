import CSystem
import CalibDigest
import CalibEngine
import CalibGraph
import CalibModel
import Glibc
import Synchronization

/// Times the engine alone, on tasks that do nothing: Benchmarks/engine builds and runs it.
///
/// `engine FOLDER layers N` is one graph of N external programs in layers, for a comparison with make and ninja; with `shells` each
/// is started by a shell. It prints seconds of the clock and of the processor. `engine FOLDER runs N` and `engine FOLDER chain N` time
/// one graph of tasks that do nothing: runs that are calibrated each by itself, or calibrations that read the one before.
@main struct EngineSpeed {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else {
      print("usage: engine FOLDER [layers N | shells N | runs N | chain N]")
      exit(64)
    }
    guard arguments.count == 4, let count = Int(arguments[3]) else {
      return try figures(folder: arguments[1])
    }
    switch arguments[2] {
    case "runs": runs(count)
    case "chain": chain(count)
    default: try layers(count, folder: arguments[1], throughShell: arguments[2] == "shells")
    }
  }

  /// Runs N programs in layers of ten, each after three of the layer before; then the same again, with nothing to do.
  private static func layers(_ count: Int, folder: String, throughShell: Bool) throws {
    // As the program does.
    _ = calib_adopt_orphans()
    let work = layered(count)
    let runner = IdleRunner(starts: throughShell ? .shell("/bin/true") : .arguments(["/bin/true"]))
    for name in ["first", "null"] {
      let cache = try FileResultCache("\(folder)/cache")
      let execs = try ExecFolder("\(folder)/exec")
      let journal = try Journal("\(folder)/journal")
      let seconds = measure {
        let outcome = Engine(
          runner: runner, cache: cache, journal: journal, publisher: NoPublisher(), execs: execs,
          probe: .still,
          options: EngineOptions(workers: 2)
        ).run(work)
        precondition(outcome.results.allSatisfy { $0.outcome == .completed }, "a task failed")
      }
      print("\(name) \(seconds.clock) \(seconds.processor)")
    }
  }

  private static func figures(folder: String) throws {
    for count in [100, 1000, 5000] { runs(count) }
    for count in [1000, 5000] {
      let cache = try FileResultCache("\(folder)/cache\(count)")
      var tasks = 0
      let first = measure { tasks = run(wide(count), cache).tasksRun }
      report("\(count) runs, cache on disk", first, tasks)
      let null = measure { tasks = run(wide(count), cache).tasksReused }
      report("\(count) runs, cache on disk, nothing to do", null, tasks)
    }
    chain(100_000)
    var tasks = 0
    let sequence = measure {
      tasks = run(wide(100_000, strategy: .sequential(SequentialOptions())), MemoryCache()).tasksRun
    }
    report("100,000 runs one after another", sequence, tasks)
  }

  private static func runs(_ count: Int) {
    let work = wide(count)
    let cache = MemoryCache()
    var tasks = 0
    let first = measure { tasks = run(work, cache).tasksRun }
    report("\(count) runs, tasks that do nothing", first, tasks)
    let null = measure { tasks = run(work, cache).tasksReused }
    report("\(count) runs, nothing to do", null, tasks)
    let plan = measure {
      tasks = Planner(runner: IdleRunner(), cache: cache, probe: .still).plan(work).tasks.count
    }
    report("\(count) runs, plan", plan, tasks)
  }

  private static func chain(_ count: Int) {
    var tasks = 0
    let took = measure { tasks = run(chained(count), MemoryCache()).tasksRun }
    report("chain of \(count) calibrations", took, tasks)
  }

  private static func run(_ work: WorkSpec, _ cache: any ResultCache) -> RunSummary {
    Engine(
      runner: IdleRunner(), cache: cache, publisher: NoPublisher(), probe: .still,
      options: EngineOptions(workers: 2)
    ).run(work).summary
  }

  private struct Took {
    let clock: Double
    let processor: Double
  }

  private static func report(_ name: String, _ took: Took, _ tasks: Int) {
    func each(_ seconds: Double) -> Double { (1e7 * seconds / Double(max(1, tasks))).rounded() / 10 }
    print(
      "\(name): \(tasks) tasks in \(Int(1000 * took.clock)) ms, \(each(took.clock)) µs each, processor \(each(took.processor)) µs"
    )
  }

  /// The seconds of the processor that all threads took together: these count where others use the machine too.
  private static func processor() -> Double {
    var usage = rusage()
    var seconds = 0.0
    // Programs that were started and waited for count.
    for who in [RUSAGE_SELF, RUSAGE_CHILDREN] {
      getrusage(who.rawValue, &usage)
      for time in [usage.ru_utime, usage.ru_stime] {
        seconds += Double(time.tv_sec) + 1e-6 * Double(time.tv_usec)
      }
    }
    return seconds
  }

  private static func measure(_ body: () -> Void) -> Took {
    let before = processor()
    let clock = ContinuousClock().measure(body) / .seconds(1)
    return Took(clock: clock, processor: processor() - before)
  }
}

extension EngineSpeed {
  private static func file(_ dataset: String, _ runs: [ExperimentRun]) -> InputFile {
    InputFile(
      dataset: dataset,
      identity: .init(path: "\(dataset)/\(runs.first?.run ?? 0)", size: 1, modified: 1, inode: 1),
      digest: sha256Hex(Array("\(dataset) \(runs.first?.run ?? 0)".utf8)), runs: runs)
  }

  private static func calibration(
    _ name: String, _ dataset: String, _ strategy: Strategy = .single, reads: [String] = []
  ) -> CalibrationSpec {
    CalibrationSpec(
      name: name, payloadName: name,
      collectors: [.init(name: "n", datasets: [dataset], digest: "n", constants: [])], strategy: strategy,
      coverage: nil, iterated: [], maximumPasses: 1, acceptsUnconverged: false, gaps: .block,
      algorithmDigest: name, startDigest: "",
      resultConstants: reads.map { ConstantReference(.calibration($0), field: "x") }, startConstants: [],
      dependencies: [], usesLabel: false, checks: [])
  }

  /// One calibration over many runs, a file each.
  private static func wide(_ count: Int, strategy: Strategy = .perRun) -> WorkSpec {
    let runs = (1...count).compactMap { ExperimentRun(experiment: 1, run: $0) }
    return WorkSpec(
      calibrations: [calibration("wide", "d", strategy)], publications: [],
      files: runs.map { file("d", [$0]) }, stored: [])
  }

  /// Calibrations that each read the one before.
  private static func chained(_ count: Int) -> WorkSpec {
    let run = ExperimentRun(experiment: 1, run: 1).map { [$0] } ?? []
    return WorkSpec(
      calibrations: (0..<count).map { calibration("c\($0)", "d", reads: $0 == 0 ? [] : ["c\($0 - 1)"]) },
      publications: [], files: [file("d", run)], stored: [])
  }

  /// Calibrations in layers of ten, each reading three of the layer before.
  private static func layered(_ count: Int) -> WorkSpec {
    let run = ExperimentRun(experiment: 1, run: 1).map { [$0] } ?? []
    let calibrations = (0..<count).map { index in
      let before = index / 10 * 10 - 10
      let reads = before < 0 ? [] : [0, 3, 7].map { "c\(before + (index + $0) % 10)" }
      return calibration("c\(index)", "d", reads: reads)
    }
    return WorkSpec(calibrations: calibrations, publications: [], files: [file("d", run)], stored: [])
  }
}

/// Tasks that do nothing, or start one program each.
struct IdleRunner: TaskRunner {
  var starts: ExecCommand.Program?

  func scan(_ request: ScanRequest, progress: (Int, Int64) -> Bool) throws(TaskFailure) -> ScanResult {
    let parts = request.file.runs.map { ScanResult.Part(run: $0, entries: 1, bytes: [1]) }
    return ScanResult(
      parts: request.collects.map { _ in parts }, digest: request.file.digest ?? "", rows: 1, skippedRows: 0,
      firstSkipped: "")
  }

  func execute(
    _ request: ExecutionRequest, partials: any PartialReader
  ) throws(TaskFailure) -> ExecutionReport {
    var report = ExecutionReport(status: .ok)
    report.payload = Payload(
      name: request.calibration, fields: [.init(name: "x", value: .string(request.label.description))])
    return report
  }

  func nextStep(
    of request: ExecutionRequest, after results: [ExecResult], partials: any PartialReader
  ) throws(TaskFailure) -> TaskStep<ExecutionReport> {
    guard let starts, results.isEmpty else { return .done(try execute(request, partials: partials)) }
    return .commands([
      ExecCommand(
        name: request.calibration, calibration: request.calibration, program: starts,
        dependencies: [request.calibration])
    ])
  }

  func startValues(
    of calibration: String, runs: [ExperimentRun], constants: [ConstantTable]
  ) throws(TaskFailure) -> [[IteratedValue]] { runs.map { _ in [] } }
}

struct NoPublisher: Publisher {
  func publish(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> PublicationResult {
    PublicationResult(tag: publication.tag, outcome: .unchanged, commit: "", note: "")
  }

  func preview(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> PublicationResult {
    publish(publication, results)
  }
}

/// Results in memory, so that only the engine is measured.
final class MemoryCache: ResultCache {
  // A class, because all workers share it.
  private let entries = Mutex<[Fingerprint: CachedResult]>([:])

  func read(_ fingerprint: Fingerprint) -> CachedResult? { entries.withLock { $0[fingerprint] } }
  func header(_ fingerprint: Fingerprint) -> JSONValue? { read(fingerprint)?.header }

  func write(_ fingerprint: Fingerprint, header: JSONValue, body: [UInt8]) throws(CacheError) {
    entries.withLock { $0[fingerprint] = CachedResult(header: header, body: body) }
  }
}

extension FileProbe {
  /// Files that are always what they were.
  static let still = FileProbe(
    identity: { InputFile.Identity(path: $0, size: 1, modified: 1, inode: 1) }, digest: { _ in nil })
}
