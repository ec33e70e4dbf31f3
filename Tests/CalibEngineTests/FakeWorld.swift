import CalibDigest
import CalibEngine
import CalibGraph
import CalibModel
import Synchronization

func run(_ text: String) -> ExperimentRun {
  guard let run = ExperimentRun(text) else { preconditionFailure("not a run: \(text)") }
  return run
}

/// Files of numbers in memory, and what calibrations make of them: a mean per interval, or an iterated
/// offset.
///
/// A class because runner, probe and test share it.
final class FakeWorld: Sendable {
  struct State {
    var files: [String: [ExperimentRun: [Double]]] = [:]
    var inodes: [String: UInt64] = [:]
    /// The least number of entries of an execution.
    var threshold = 3
    /// Files that cannot be read.
    var broken: Set<String> = []
    /// Files that change while they are read.
    var moving: Set<String> = []
    /// Calibrations whose check fails.
    var rejected: Set<String> = []
    var skippedRows = 0
    /// The start value of runs, where it is not 0.
    var starts: [ExperimentRun: Double] = [:]
    var scans: [String] = []
    var executions = 0
    var hashed: [String] = []
    var onTask: (@Sendable (Int) -> Void)?
    /// How questions of strategies are answered, and how often they were.
    var answer: (@Sendable (BlockRequest) -> Double)?
    var answered = 0
    /// The program that an execution of a calibration wants.
    var command: (@Sendable (ExecutionRequest) -> ExecCommand?)?
    /// Several programs that an execution wants at the same time, instead of one.
    var commands: (@Sendable (ExecutionRequest) -> [ExecCommand])?
    /// The start value of all runs, and the next one from the one before, where they are no numbers.
    var start: IteratedValue?
    var nextValue: (@Sendable (IteratedValue) -> IteratedValue)?
    /// The next iterated value instead of the usual one, from the one before.
    var next: (@Sendable (Double) -> Double)?
  }

  let state = Mutex(State())

  func change(_ change: (inout sending State) -> Void) { state.withLock { change(&$0) } }

  func add(_ path: String, _ runs: [(String, [Double])]) {
    state.withLock { state in
      state.files[path] = Dictionary(uniqueKeysWithValues: runs.map { (run($0.0), $0.1) })
      state.inodes[path] = 1
    }
  }

  var scans: [String] { state.withLock { $0.scans } }
  var executions: Int { state.withLock { $0.executions } }

  func forget() {
    state.withLock {
      $0.scans = []
      $0.executions = 0
      $0.hashed = []
    }
  }

  func identity(_ path: String) -> InputFile.Identity? {
    state.withLock { state in
      state.files[path].map { runs in
        InputFile.Identity(
          path: path, size: Int64(runs.values.reduce(0) { $0 + $1.count }), modified: 7,
          inode: state.inodes[path] ?? 0)
      }
    }
  }

  static func digest(_ runs: [ExperimentRun: [Double]]) -> String {
    sha256Hex(Array(runs.keys.sorted().map { "\($0) \(runs[$0] ?? [])" }.joined(separator: "\n").utf8))
  }

  var probe: FileProbe {
    FileProbe(
      identity: { self.identity($0) },
      digest: { path in
        self.state.withLock { state in
          state.hashed.append(path)
          return state.files[path].map(Self.digest)
        }
      })
  }

  func inputs(_ dataset: String, digests: Bool = false) -> [InputFile] {
    let files = state.withLock { $0.files }
    return files.keys.sorted().filter { $0.hasPrefix(dataset) }.compactMap { path in
      guard let identity = identity(path), let runs = files[path] else { return nil }
      return InputFile(
        dataset: dataset, identity: identity, digest: digests ? Self.digest(runs) : nil,
        runs: runs.keys.sorted())
    }
  }
}

/// Does the tasks of a ``FakeWorld``.
struct FakeRunner: TaskRunner {
  let world: FakeWorld

  func scan(_ request: ScanRequest, progress: (Int, Int64) -> Bool) throws(TaskFailure) -> ScanResult {
    let path = request.file.path
    let (runs, isBroken, isMoving, skipped, hook, count) = world.state.withLock { state in
      state.scans.append("\(path) \(request.collects.map { "\($0.calibration).\($0.collector)" }.sorted())")
      return (
        state.files[path] ?? [:], state.broken.contains(path), state.moving.contains(path),
        state.skippedRows, state.onTask, state.scans.count + state.executions
      )
    }
    hook?(count)
    if isBroken { throw TaskFailure("`\(path)` row 3: `x` is not a number", help: "mend it") }
    guard progress(1, 10) else { throw TaskFailure("stopped") }
    if isMoving { world.change { $0.inodes[path] = 99 } }
    let parts = request.collects.map { collect in
      request.file.runs.map { run in
        let shift = collect.constants.reduce(0) { $0 + number($1.entry(run)?.value) }
        let values = (runs[run] ?? []).map { $0 - shift }
        let text = "\(values.count) \(values.reduce(0, +))"
        return ScanResult.Part(run: run, entries: values.count, bytes: Array(text.utf8))
      }
    }
    return ScanResult(
      parts: parts, digest: FakeWorld.digest(runs), rows: runs.values.reduce(0) { $0 + $1.count },
      skippedRows: skipped, firstSkipped: skipped > 0 ? "row 2" : "")
  }

  func execute(
    _ request: ExecutionRequest, partials: any PartialReader
  ) throws(TaskFailure) -> ExecutionReport {
    let (threshold, isRejected, hook, count) = world.state.withLock { state in
      state.executions += 1
      return (
        state.threshold, state.rejected.contains(request.calibration), state.onTask,
        state.scans.count + state.executions
      )
    }
    hook?(count)
    return try report(request, partials, threshold: threshold, isRejected: isRejected)
  }

  func answer(_ request: BlockRequest, partials: any PartialReader) throws(TaskFailure) -> Double {
    let answer = world.state.withLock { state in
      state.answered += 1
      return state.answer
    }
    guard let answer else { throw TaskFailure("`\(request.calibration)` asks in vain") }
    return answer(request)
  }

  func nextStep(
    of request: ExecutionRequest, after results: [ExecResult], partials: any PartialReader
  ) throws(TaskFailure) -> TaskStep<ExecutionReport> {
    let (one, several) = world.state.withLock { ($0.command, $0.commands) }
    let commands = several?(request) ?? one?(request).map { [$0] } ?? []
    guard !commands.isEmpty else { return .done(try execute(request, partials: partials)) }
    if results.isEmpty { return .commands(commands) }
    var report = ExecutionReport(status: .ok)
    let texts = results.map { $0.outputs.first.flatMap { try? String(contentsOfPath: $0.path) } ?? "" }
    let text = texts.joined(separator: " ")
    report.payload = Payload(
      name: request.calibration, fields: [Payload.Field(name: "text", value: .string(text))])
    return .done(report)
  }

  private func report(
    _ request: ExecutionRequest, _ partials: any PartialReader, threshold: Int, isRejected: Bool
  ) throws(TaskFailure) -> ExecutionReport {
    var (entries, sum) = (0.0, 0.0)
    for partial in request.partials[0] {
      let words = String(decoding: try partials.bytes(of: partial), as: UTF8.self).split(separator: " ")
      entries += Double(words[0]) ?? 0
      sum += Double(words[1]) ?? 0
    }
    guard Int(entries) >= threshold else {
      return ExecutionReport(status: .notEnoughData, reason: "\(Int(entries)) of \(threshold)")
    }
    return report(request, mean: sum / entries, isRejected: isRejected)
  }

  private func report(_ request: ExecutionRequest, mean: Double, isRejected: Bool) -> ExecutionReport {
    let isIterating = !request.before.isEmpty
    var report = ExecutionReport(status: isIterating && abs(mean) > 0.05 ? .iterate : .ok)
    let before = request.before.first?.asNumber ?? 0
    let next = world.state.withLock { $0.next }
    let value = isIterating ? next?(before) ?? before + mean * 0.75 : mean
    report.payload = Payload(
      name: request.calibration, fields: [Payload.Field(name: "x", value: .number(value + 0.25, unit: "mm"))])
    if isIterating {
      report.next = [
        ExecutionReport.NamedValue(
          name: "s", value: world.state.withLock { $0.nextValue }?(request.before[0]) ?? .number(value))
      ]
      if world.state.withLock({ $0.nextValue != nil }) { report.status = .iterate }
    }
    report.watched = [ExecutionReport.NamedConstant(name: "mean", value: .number(mean + 1e-7, unit: ""))]
    report.checks = [
      CheckRecord(kind: .require, name: "small", passed: !isRejected, value: "", message: "", parts: [])
    ]
    return report
  }

  func startValues(
    of calibration: String, runs: [ExperimentRun], constants: [ConstantTable]
  ) throws(TaskFailure) -> [[IteratedValue]] {
    let (starts, start) = world.state.withLock { ($0.starts, $0.start) }
    return runs.map { [start ?? .number(starts[$0] ?? 0)] }
  }

  private func number(_ constant: Payload.Constant?) -> Double {
    switch constant {
    case .number(let value, _), .measured(let value, _, _): value
    case .integer(let value): Double(value)
    case .bool, .string, .keyed, .record, .list, .curve, .file, nil: 0
    }
  }
}

/// A store that remembers what was published.
final class FakePublisher: Publisher {
  // A class because the engine and the test share it.
  var published: [String: [CalibrationResult]] = [:]
  var proposed: [String: [CalibrationResult]] = [:]

  func publish(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> PublicationResult {
    let result = preview(publication, results)
    published[publication.tag] = results
    return result
  }

  func propose(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> PublicationResult {
    proposed[publication.tag] = results
    return previewProposal(publication, results, signedOffBy: group)
  }

  func preview(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> PublicationResult {
    let isKnown = published[publication.tag] == results
    return PublicationResult(
      tag: publication.tag, outcome: isKnown ? .unchanged : .published, commit: isKnown ? "" : "c1", note: "")
  }
}

/// Results in memory.
final class MemoryCache: ResultCache {
  private let entries = Mutex<[Fingerprint: CachedResult]>([:])

  func read(_ fingerprint: Fingerprint) -> CachedResult? { entries.withLock { $0[fingerprint] } }
  func header(_ fingerprint: Fingerprint) -> JSONValue? { read(fingerprint)?.header }

  func write(_ fingerprint: Fingerprint, header: JSONValue, body: [UInt8]) throws(CacheError) {
    entries.withLock { $0[fingerprint] = CachedResult(header: header, body: body) }
  }
}
