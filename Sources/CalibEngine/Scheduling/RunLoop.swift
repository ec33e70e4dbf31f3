import CalibGraph
import CalibModel

/// One run: hands demands to the cache or to workers, and answers back, until nothing is left to do.
///
/// It lives on the engine's thread and owns all of the run's state.
struct RunLoop {
  enum Ready {
    case scan(file: Int)
    case hash(file: Int)
    case execute(PendingExecution)
    case ask(PendingQuestion)
    /// A task goes on after an external program.
    case goOn(PendingExec.Parent, [ExecResult])
    case exec(PendingExec)
    /// A program has ended: what it left behind is looked at; with the last of a batch its task goes on.
    case takeOver(PendingExec, ExecEnding, goingOnWith: ExecBatch?)
  }

  let work: WorkSpec
  let context: WorkerContext
  let identities: FileIdentities?
  let failFast: Bool
  let clock: () -> Int
  var driver: WorkDriver
  var ledger: Ledger
  var files: FileDigests
  var ready: Admission<Ready>
  /// For each file the collect tasks that wait for its reading.
  var waiting: [[PendingCollect]]
  var isQueued: [Bool]
  /// For each calibration the algorithm task of its current pass, and whether any task of it ran.
  var algorithms: [TaskID?]
  var hasRun: [Bool]
  /// What each job that is with the workers holds, by the job's kind in order of handing out.
  var inFlight = 0
  var isStopping = false
  var problems: [String] = []
  /// The external programs; `nil` where none may be started.
  var supervisor: ExecSupervisor?
  /// What each running program holds, then the taking over of what it left, by the token of its attempt.
  var execUses: [String: ResourceUse] = [:]
  /// The programs that tasks wait for, by the number of the batch; those whose task failed are not here any more.
  var batches: [Int: ExecBatch] = [:]
  var batchCount = 0

  init(
    _ work: WorkSpec, _ context: WorkerContext, _ identities: FileIdentities?, _ options: EngineOptions,
    watch: Watch, clock: @escaping () -> Int
  ) {
    self.work = work
    self.context = context
    self.identities = identities
    self.clock = clock
    failFast = options.failFast
    driver = WorkDriver(work, only: options.only)
    ledger = Ledger(clock: clock)
    files = FileDigests(work.files, identities, verifies: options.verifiesInputs)
    ready = Admission(
      ResourcePool(cpus: options.workers, memory: options.memory, limits: options.tokens))
    waiting = Array(repeating: [], count: work.files.count)
    isQueued = Array(repeating: false, count: work.files.count)
    algorithms = Array(repeating: nil, count: driver.calibrations.count)
    hasRun = Array(repeating: false, count: driver.calibrations.count)
    supervisor = context.execs.map { _ in ExecSupervisor(watch: watch) }
  }

  /// Whether something is under way whose end will be told.
  var isBusy: Bool { inFlight > 0 || supervisor?.isBusy == true }

  /// Answers what the cache can answer of the news of all calibrations, and queues the rest; says whether there were any.
  mutating func settle() -> Bool {
    let batch = driver.takeNews()
    var begun: [Int: Int] = [:]
    for (calibration, news) in batch {
      if case .demand(.passBegan) = news { begun[calibration] = ledger.events.count }
      handle(calibration, news, passBegan: begun[calibration])
    }
    return !batch.isEmpty
  }

  /// Stops handing out work; what runs goes on to its end.
  mutating func stop() { isStopping = true }

  mutating func receive(_ message: WorkerMessage) {
    switch message {
    case .progressed(let task, let rows, let bytes): ledger.progress(task, rows: rows, bytes: bytes)
    case .repaired(let text): if !problems.contains(text) { problems.append(text) }
    case .hashed(let file, let digest): endJob { $0.hashed(file, digest) }
    case .scanned(let pending, let result, let wasStopped):
      endJob(use(of: pending.collects)) { $0.received(pending, result, wasStopped: wasStopped) }
    case .executed(let pending, let result):
      endJob(use(of: pending)) { $0.received(pending, result) }
    case .answered(let pending, let result): endJob { $0.received(pending, result) }
    case .commanded(let batch):
      endJob(use(of: batch.parent)) { $0.queue(batch) }
    case .execStarted(let exec):
      inFlight -= 1
      if let ending = supervisor?.watchOver(exec) { ended(exec.pending, ending) }
    case .execNotStarted(let pending, let ending):
      inFlight -= 1
      ended(pending, ending)
    case .execReused(let pending): noteReused(pending)
    case .tookOver(let pending, .success(let found), goesOn: true): goesOn(pending, found)
    case .tookOver(let pending, let result, _):
      endJob(execUses.removeValue(forKey: pending.token) ?? ResourceUse(cpus: 0)) {
        $0.received(pending, result)
      }
    }
  }

  /// Gives back what a job held, then takes what it found.
  private mutating func endJob(
    _ use: ResourceUse = ResourceUse(), _ take: (inout RunLoop) -> Void
  ) {
    inFlight -= 1
    ready.give(use)
    take(&self)
  }
}

extension RunLoop {
  /// What an execution holds on a worker: one core; its other cores are those of its external programs.
  func use(of pending: PendingExecution) -> ResourceUse {
    let policy = driver.calibrations[pending.calibration].policy
    return ResourceUse(cpus: 1, memory: policy.memory ?? 0, tokens: policy.tokens)
  }

  /// A reading for several collectors holds what each of them asks for: the memory of all, each token as often as the
  /// one that wants it most.
  func use(of collects: [PendingCollect]) -> ResourceUse {
    var use = ResourceUse()
    for collect in collects {
      let spec = driver.calibrations[collect.calibration].collectors[collect.demand.collector]
      guard let policy = spec.policy else { continue }
      use.memory += policy.memory ?? 0
      for token in policy.tokens {
        let known = use.tokens.first { $0.name == token.name }?.count ?? 0
        use.tokens.removeAll { $0.name == token.name }
        use.tokens.append(.init(name: token.name, count: max(known, token.count)))
      }
    }
    return use
  }

  func use(of parent: PendingExec.Parent) -> ResourceUse {
    switch parent {
    case .scan(let pending): use(of: pending.collects)
    case .execution(let pending): use(of: pending)
    }
  }

  /// What the taking over of a program's outputs holds: where its task goes on in the same job, what that holds.
  ///
  /// By itself it is a moment's work, which waits for no core.
  func use(ofTakingOver pending: PendingExec) -> ResourceUse {
    isLast(pending) ? use(of: pending.parent) : ResourceUse(cpus: 0)
  }

  /// Whether no other program of its batch is left.
  func isLast(_ pending: PendingExec) -> Bool { batches[pending.batch]?.open == 1 }

  func use(ofProgram pending: PendingExec) -> ResourceUse {
    let policy = pending.command.policy ?? driver.calibrations[pending.calibration].policy
    return ResourceUse(cpus: max(1, policy.cpus), memory: policy.memory ?? 0, tokens: policy.tokens)
  }
}
