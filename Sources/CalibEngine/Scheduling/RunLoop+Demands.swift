import CalibGraph
import CalibModel

extension RunLoop {
  mutating func handle(_ calibration: Int, _ news: WorkDriver.News, passBegan: Int?) {
    let name = driver.calibrations[calibration].name
    switch news {
    case .demand(.passBegan(let pass, let collects)):
      ledger.tell(.passBegan(calibration: name, pass: pass, tasks: collects, reused: 0))
    case .demand(.startValues(let runs, let constants)):
      startValues(calibration, name, runs, constants)
    case .demand(.collect(let demand)):
      let task = ledger.add(
        demand.name, .collect, name, pass: demand.pass, runs: demand.runs, scan: work.files[demand.file].path)
      let isReused = dispatch(PendingCollect(task: task, calibration: calibration, demand: demand))
      if isReused, let passBegan { countReused(passBegan) }
    case .demand(.algorithmBegan(let pass)):
      algorithms[calibration] = ledger.add(
        TaskNames.algorithm(name, pass: pass), .algorithm, name, pass: pass,
        runs: driver.drivers[calibration].runs)
    case .demand(.execute(let demand)): execute(calibration, name, demand)
    case .demand(.ask(let demand)): ask(calibration, name, demand)
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

  /// The file of a collect task, with the runs that are wanted of it.
  func input(_ demand: CollectDemand) -> InputFile {
    let file = work.files[demand.file]
    if file.runs.count == demand.runs.count { return file }
    return file.restricted(to: demand.runs)
  }

  /// Answers a collect from the cache, or queues the hashing or reading of its file; says whether it was
  /// known.
  @discardableResult
  mutating func dispatch(_ collect: PendingCollect) -> Bool {
    let file = collect.demand.file
    if let digest = files[file],
      case let task = collect.demand.fingerprint(fileDigest: digest),
      let known = context.lookup.collected(task)
    {
      let name = driver.calibrations[collect.calibration].name
      context.repair.add(
        task, .init(file: input(collect.demand), calibration: name, demand: collect.demand))
      ledger.finish(collect.task)
      let spec = driver.calibrations[collect.calibration]
      if spec.runsPerFile(collect.demand.collector) {
        reusePrograms(
          1, of: collect.demand.name, spec.name, pass: collect.demand.pass, runs: collect.demand.runs,
          scan: work.files[file].path)
      }
      driver.update(collect.calibration) { $0.receive(collected: known.result, slot: collect.demand.slot) }
      return true
    }
    waiting[file].append(collect)
    queueReading(of: file)
    return false
  }

  mutating func queueReading(of file: Int) {
    guard !isQueued[file] else { return }
    isQueued[file] = true
    if files.isWorthHashing(file, work.files[file]) {
      ready.append(.hash(file: file))
    } else {
      ready.append(.scan(file: file), use(ofReading: file) ?? ResourceUse())
    }
  }

  private mutating func execute(_ calibration: Int, _ name: String, _ demand: ExecuteDemand) {
    let task = ledger.add(
      demand.name, .execution, name, pass: demand.request.pass, runs: demand.request.runs,
      after: algorithms[calibration].map { [$0] } ?? [])
    if let report = context.lookup.report(demand.fingerprint) {
      ledger.finish(task)
      reusePrograms(
        driver.calibrations[calibration].programCount(demand.request.partials), of: demand.name, name,
        pass: demand.request.pass, runs: demand.request.runs)
      driver.update(calibration) { $0.receive(report, execution: demand.id) }
    } else {
      let pending = PendingExecution(task: task, calibration: calibration, demand: demand)
      ready.append(.execute(pending), use(of: pending))
    }
  }

  /// Names the programs of a task that is known: they are not run either.
  private mutating func reusePrograms(
    _ count: Int, of task: String, _ calibration: String, pass: Int, runs: [ExperimentRun], scan: String = ""
  ) {
    for place in 0..<count {
      ledger.finish(
        ledger.add(
          TaskNames.program(task, place + 1), .exec, calibration, pass: pass, runs: runs, scan: scan))
    }
  }

  private mutating func ask(_ calibration: Int, _ name: String, _ demand: AskDemand) {
    let task = ledger.add(
      demand.name, .question, name, pass: 1, runs: demand.runs,
      after: algorithms[calibration].map { [$0] } ?? [])
    if let answers = context.lookup.answers(demand.fingerprint), answers.count == demand.subject.count {
      ledger.finish(task)
      driver.update(calibration) { $0.receive(answers: answers, question: demand.id) }
    } else {
      ready.append(.ask(PendingQuestion(task: task, calibration: calibration, demand: demand)))
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
}
