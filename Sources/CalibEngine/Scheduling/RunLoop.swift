import CalibGraph
import CalibModel

/// One run: hands demands to the cache or to workers, and answers back, until nothing is left to do.
struct RunLoop {
  private enum Ready {
    case scan(file: Int)
    case hash(file: Int)
    case execute(PendingExecution)
  }

  let work: WorkSpec
  let context: WorkerContext
  let identities: FileIdentities?
  let failFast: Bool
  var driver: WorkDriver
  var ledger: Ledger
  private var files: FileDigests
  private var ready = ReadyQueue<Ready>()
  /// For each file the collect tasks that wait for its reading.
  private var waiting: [[PendingCollect]]
  private var isQueued: [Bool]
  /// For each calibration the algorithm task of its current pass, and whether any task of it ran.
  private var algorithms: [TaskID?]
  private var hasRun: [Bool]
  private(set) var inFlight = 0
  private(set) var isStopping = false
  var problems: [String] = []

  init(
    _ work: WorkSpec, _ context: WorkerContext, _ identities: FileIdentities?, _ options: EngineOptions,
    clock: @escaping () -> Int
  ) {
    self.work = work
    self.context = context
    self.identities = identities
    failFast = options.failFast
    driver = WorkDriver(work, only: options.only)
    ledger = Ledger(clock: clock)
    files = FileDigests(work.files, identities)
    waiting = Array(repeating: [], count: work.files.count)
    isQueued = Array(repeating: false, count: work.files.count)
    algorithms = Array(repeating: nil, count: driver.calibrations.count)
    hasRun = Array(repeating: false, count: driver.calibrations.count)
  }

  /// Answers what the cache can answer, and queues the rest, until all calibrations wait or have ended.
  mutating func settle() {
    while true {
      let batch = driver.takeNews()
      if batch.isEmpty { return }
      var begun: [Int: Int] = [:]
      for (calibration, news) in batch {
        if case .demand(.passBegan) = news { begun[calibration] = ledger.events.count }
        handle(calibration, news, passBegan: begun[calibration])
      }
    }
  }

  /// Stops handing out work; what runs goes on to its end.
  mutating func stop() { isStopping = true }

  /// The next job for a worker, or `nil` where nothing is ready.
  mutating func nextJob() -> WorkerPool.Job? {
    while !isStopping, let next = ready.take() {
      if let job = job(next) {
        inFlight += 1
        return job
      }
    }
    return nil
  }

  mutating func receive(_ message: WorkerMessage) {
    switch message {
    case .progressed(let task, let rows, let bytes): ledger.progress(task, rows: rows, bytes: bytes)
    case .repaired(let text): if !problems.contains(text) { problems.append(text) }
    case .hashed(let file, let digest):
      inFlight -= 1
      files.hashed(file, digest)
      isQueued[file] = false
      let pending = waiting[file]
      waiting[file] = []
      recordHashed(file, digest, pending)
      for collect in pending { dispatch(collect) }
    case .scanned(let file, let collects, let result, let wasStopped):
      inFlight -= 1
      received(file, collects, result, wasStopped: wasStopped)
    case .executed(let pending, let result):
      inFlight -= 1
      received(pending, result)
    }
  }
}

extension RunLoop {
  private mutating func handle(_ calibration: Int, _ news: WorkDriver.News, passBegan: Int?) {
    let name = driver.calibrations[calibration].name
    switch news {
    case .demand(.passBegan(let pass, let collects)):
      ledger.tell(.passBegan(calibration: name, pass: pass, tasks: collects, reused: 0))
    case .demand(.startValues(let runs, let constants)):
      startValues(calibration, name, runs, constants)
    case .demand(.collect(let demand)):
      let file = work.files[demand.file]
      let task = ledger.add(
        demand.name, .collect, name, pass: demand.pass, runs: file.runs, scan: file.path)
      let isReused = dispatch(PendingCollect(task: task, calibration: calibration, demand: demand))
      if isReused, let passBegan { countReused(passBegan) }
    case .demand(.algorithmBegan(let pass)):
      algorithms[calibration] = ledger.add(
        TaskNames.algorithm(name, pass: pass), .algorithm, name, pass: pass,
        runs: driver.drivers[calibration].runs)
    case .demand(.execute(let demand)): execute(calibration, name, demand)
    case .demand(.algorithmEnded):
      if let task = algorithms[calibration] { ledger.finish(task) }
      algorithms[calibration] = nil
    case .ended(let result): ended(calibration, result)
    }
  }

  private mutating func countReused(_ event: Int) {
    guard case .passBegan(let name, let pass, let tasks, let reused) = ledger.events[event] else { return }
    ledger.amend(event, .passBegan(calibration: name, pass: pass, tasks: tasks, reused: reused + 1))
  }

  private mutating func startValues(
    _ calibration: Int, _ name: String, _ runs: [ExperimentRun], _ constants: [ConstantTable]
  ) {
    do throws(TaskFailure) {
      let values = try context.runner.startValues(of: name, runs: runs, constants: constants)
      driver.update(calibration) { $0.receive(startValues: values) }
    } catch {
      driver.update(calibration) { $0.failStart(error.message) }
    }
  }

  /// Answers a collect from the cache, or queues the hashing or reading of its file; says whether it was
  /// known.
  @discardableResult
  private mutating func dispatch(_ collect: PendingCollect) -> Bool {
    let file = collect.demand.file
    if let digest = files[file],
      case let task = collect.demand.fingerprint(fileDigest: digest),
      let known = context.lookup.collected(task)
    {
      let name = driver.calibrations[collect.calibration].name
      context.repair.add(
        task, .init(file: work.files[file], calibration: name, demand: collect.demand))
      ledger.finish(collect.task)
      driver.update(collect.calibration) { $0.receive(collected: known.result, slot: collect.demand.slot) }
      return true
    }
    waiting[file].append(collect)
    if !isQueued[file] {
      isQueued[file] = true
      ready.append(files.isWorthHashing(file, work.files[file]) ? .hash(file: file) : .scan(file: file))
    }
    return false
  }

  private mutating func execute(_ calibration: Int, _ name: String, _ demand: ExecuteDemand) {
    let task = ledger.add(
      demand.name, .execution, name, pass: demand.request.pass, runs: demand.request.runs,
      after: algorithms[calibration].map { [$0] } ?? [])
    if let report = context.lookup.report(demand.fingerprint) {
      ledger.finish(task)
      driver.update(calibration) { $0.receive(report, execution: demand.id) }
    } else {
      ready.append(.execute(PendingExecution(task: task, calibration: calibration, demand: demand)))
    }
  }

  private mutating func ended(_ calibration: Int, _ result: CalibrationResult) {
    let spec = driver.calibrations[calibration]
    if let task = algorithms[calibration] { ledger.cancel(task) }
    if !spec.checks.isEmpty, !result.intervals.isEmpty {
      let task = ledger.add(
        TaskNames.check(spec.name), .check, spec.name, runs: driver.drivers[calibration].runs)
      if hasRun[calibration] { ledger.start(task) }
      ledger.finish(task)
    }
    ledger.tell(.calibrationEnded(result))
    if failFast, !spec.delivers(result.outcome) { stop() }
  }

  private mutating func job(_ next: Ready) -> WorkerPool.Job? {
    let context = context
    switch next {
    case .hash(let file):
      let input = work.files[file]
      return { context.hash(input, index: file) }
    case .scan(let file):
      isQueued[file] = false
      let collects = waiting[file].filter { isWanted($0.calibration, $0.task) }
      waiting[file] = []
      guard !collects.isEmpty else { return nil }
      for collect in collects {
        ledger.start(collect.task)
        hasRun[collect.calibration] = true
      }
      let input = work.files[file]
      let names = collects.map { driver.calibrations[$0.calibration].name }
      return { context.scan(input, index: file, collects, names: names) }
    case .execute(let pending):
      guard isWanted(pending.calibration, pending.task) else { return nil }
      if let task = algorithms[pending.calibration] { ledger.start(task) }
      ledger.start(pending.task)
      hasRun[pending.calibration] = true
      return { context.execute(pending) }
    }
  }

  /// Whether the calibration goes on; else its task is cancelled.
  private mutating func isWanted(_ calibration: Int, _ task: TaskID) -> Bool {
    if driver.drivers[calibration].result == nil { return true }
    ledger.cancel(task)
    return false
  }

  private mutating func received(
    _ file: Int, _ collects: [PendingCollect], _ result: Result<ScanSummary, TaskFailure>, wasStopped: Bool
  ) {
    switch result {
    case .success(let summary):
      files.read(file, summary.digest)
      record(summary.identity, summary.digest, summary.rows)
      for (place, collect) in collects.enumerated() {
        // Rows are counted once for a reading, so that they add up.
        ledger.finish(collect.task, rows: place == 0 ? summary.rows : 0)
        driver.update(collect.calibration) {
          $0.receive(collected: summary.collected[place], slot: collect.demand.slot)
        }
      }
      note(file, collects, summary)
    case .failure where wasStopped:
      for collect in collects { ledger.cancel(collect.task) }
    case .failure(let failure):
      for collect in collects {
        ledger.fail(collect.task, failure)
        driver.update(collect.calibration) {
          $0.receive(collectFailure: failure.message, slot: collect.demand.slot)
        }
      }
      if failFast { stop() }
    }
  }

  private mutating func note(_ file: Int, _ collects: [PendingCollect], _ summary: ScanSummary) {
    guard summary.skippedRows > 0 else { return }
    let rows = summary.skippedRows == 1 ? "1 row" : "\(summary.skippedRows) rows"
    let text = "\(rows) of `\(work.files[file].path)` left out; the first: \(summary.firstSkipped)"
    for calibration in Set(collects.map(\.calibration)).sorted() {
      ledger.tell(.noted(calibration: driver.calibrations[calibration].name, text: text))
    }
  }

  /// Records a file that was only hashed, where its content turned out to be known.
  private mutating func recordHashed(_ file: Int, _ digest: String?, _ pending: [PendingCollect]) {
    guard let digest else { return }
    let rows = pending.lazy.compactMap { [context] in
      context.lookup.collected($0.demand.fingerprint(fileDigest: digest))?.rows
    }.first
    if let rows { record(work.files[file].identity, digest, rows) }
  }

  private mutating func record(_ identity: InputFile.Identity, _ digest: String, _ rows: Int) {
    do throws(DiskError) {
      try identities?.record(identity, digest: digest, rows: rows)
    } catch {
      if problems.isEmpty { problems.append("cannot record what was read: \(error)") }
    }
  }

  private mutating func received(_ pending: PendingExecution, _ result: Result<ExecutionReport, TaskFailure>)
  {
    switch result {
    case .success(let report):
      ledger.finish(pending.task)
      driver.update(pending.calibration) { $0.receive(report, execution: pending.demand.id) }
    case .failure(let failure):
      ledger.fail(pending.task, failure)
      let report = ExecutionReport(status: .failure, reason: failure.message)
      driver.update(pending.calibration) { $0.receive(report, execution: pending.demand.id) }
      if failFast { stop() }
    }
  }
}
