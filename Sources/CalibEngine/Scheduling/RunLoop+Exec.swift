import CalibGraph
import CalibModel

extension RunLoop {
  /// Queues the programs that a task waits for.
  mutating func queue(_ batch: ExecBatch) {
    guard isWanted(batch.parent.calibration) else {
      for pending in batch.wanted { context.execs?.discard(pending.token) }
      return
    }
    batchCount += 1
    batches[batchCount] = batch
    for pending in batch.wanted {
      var pending = pending
      pending.batch = batchCount
      pending.task = addTask(pending)
      ready.append(.exec(pending), use(ofProgram: pending))
    }
  }

  private mutating func addTask(_ pending: PendingExec) -> TaskID {
    ledger.add(
      name(of: pending), .exec, driver.calibrations[pending.calibration].name, pass: pass(of: pending.parent),
      runs: runs(of: pending.parent), scan: scan(of: pending.parent))
  }

  /// A program whose result was known is a task that was reused.
  mutating func noteReused(_ pending: PendingExec) {
    ledger.finish(addTask(pending))
  }

  /// The start of a program by a worker; `nil` where nothing waits for it any more.
  mutating func startJob(_ pending: PendingExec, _ use: ResourceUse) -> WorkerPool.Job? {
    guard isAwaited(pending), let task = pending.task else {
      context.execs?.discard(pending.token)
      if let task = pending.task { ledger.cancel(task) }
      return nil
    }
    ledger.start(task)
    hasRun[pending.calibration] = true
    execUses[pending.token] = use
    let (context, now) = (context, clock())
    return { context.start(pending, at: now) }
  }

  /// Sees to the programs: their deadlines, their ends, the pauses before they are tried again.
  mutating func watchPrograms(isInterrupted: Bool) {
    guard supervisor?.isBusy == true else { return }
    let now = clock()
    if isInterrupted { supervisor?.interrupt(at: now) }
    if isStopping {
      for pending in supervisor?.takeDelayed() ?? [] { drop(pending) }
    }
    for (pending, ending) in supervisor?.takeEnded(at: now) ?? [] { ended(pending, ending) }
    for pending in supervisor?.takeDue(at: now) ?? [] {
      ready.append(.exec(pending), use(ofProgram: pending))
    }
  }

  /// How long the engine may sleep at most for the sake of the programs, in milliseconds.
  var millisecondsToWait: Int? { supervisor?.due.map { max(0, $0 - clock()) } }

  mutating func ended(_ pending: PendingExec, _ ending: ExecEnding) {
    if let use = execUses.removeValue(forKey: pending.token) { ready.give(use) }
    if case .interrupted = ending.cause { return drop(pending) }
    guard let reason = ending.failure(of: pending.command) else {
      if isStopping {
        // Its outputs are taken over all the same: the work is done.
        return finishNow(pending, ending)
      }
      // Kept, because another program of the batch may end until this is done.
      let use = use(ofTakingOver: pending)
      execUses[pending.token] = use
      return ready.appendUrgent(
        .takeOver(pending, ending, goingOnWith: isLast(pending) ? batches[pending.batch] : nil), use)
    }
    failed(pending, failure(pending, reason), mayBeRetried: ending.mayBeRetried(pending.command))
  }

  /// Takes what a program left behind on this thread: when the run stops, no worker is given anything any more.
  private mutating func finishNow(_ pending: PendingExec, _ ending: ExecEnding) {
    do throws(TaskFailure) {
      _ = try context.execs?.takeOver(
        pending.command, pending.fingerprint, token: pending.token, ending: ending)
      if let task = pending.task { ledger.finish(task) }
    } catch {
      if let task = pending.task { ledger.fail(task, error) }
    }
  }

  mutating func received(_ pending: PendingExec, _ result: Result<ExecResult, TaskFailure>) {
    switch result {
    case .success(let found):
      if let task = pending.task { ledger.finish(task) }
      batches[pending.batch]?.receive(found, at: pending.place)
      guard let batch = batches[pending.batch], batch.open == 0 else { return }
      batches[pending.batch] = nil
      ready.appendUrgent(.goOn(batch.parent, batch.all), use(of: batch.parent))
    case .failure(let failure):
      let help = "look at its log, `\(context.execs?.log(pending.token) ?? "")`"
      failed(
        pending, TaskFailure(failure.message, help: help),
        mayBeRetried: pending.command.retriesOn.contains(.output))
    }
  }

  /// Notes the end of the last program of a batch; the job that looked at it goes on with the task that waited.
  mutating func goesOn(_ pending: PendingExec, _ found: ExecResult) {
    if let task = pending.task { ledger.finish(task) }
    execUses[pending.token] = nil
    batches[pending.batch] = nil
  }

  /// Whether a task still waits for a program: its calibration goes on, and no other program that it waits for failed.
  private func isAwaited(_ pending: PendingExec) -> Bool {
    isWanted(pending.calibration) && batches[pending.batch] != nil
  }

  private func failure(_ pending: PendingExec, _ reason: String) -> TaskFailure {
    let tail = context.execs?.logTail(pending.token) ?? ""
    let log = context.execs?.log(pending.token) ?? ""
    return TaskFailure(
      tail.isEmpty ? reason : "\(reason); its log ends with:\n\(tail)", help: "look at its log, `\(log)`")
  }

  /// Tries a program again after a pause, or gives up: the task that waits for it fails.
  private mutating func failed(_ pending: PendingExec, _ failure: TaskFailure, mayBeRetried: Bool) {
    guard let execs = context.execs, let task = pending.task else { return }
    execs.discard(pending.token)
    let retries = max(pending.command.retries, driver.calibrations[pending.calibration].policy.retries)
    guard mayBeRetried, pending.attempt <= retries, !isStopping, isAwaited(pending) else {
      ledger.fail(task, failure)
      return giveUp(pending, failure)
    }
    ledger.retry(task, failure)
    var next = pending
    next.token = execs.token(pending.fingerprint)
    do throws(TaskFailure) {
      try execs.prepare(pending.command, token: next.token)
    } catch {
      ledger.fail(task, error)
      return giveUp(pending, error)
    }
    let due = clock() + pending.pauseMilliseconds
    next.attempt += 1
    supervisor?.delay(next, until: due)
  }

  /// Fails the task that waits for a program, once; the others that it waits for are of use to the next run.
  private mutating func giveUp(_ pending: PendingExec, _ failure: TaskFailure) {
    guard let batch = batches.removeValue(forKey: pending.batch) else { return }
    switch batch.parent {
    case .scan(let pending): failed(pending, failure)
    case .execution(let pending): received(pending, .failure(failure))
    }
  }

  /// Leaves a program to the next run.
  private mutating func drop(_ pending: PendingExec) {
    if let task = pending.task { ledger.cancel(task) }
    context.execs?.discard(pending.token)
  }

  /// The name of a program's task: that of the task that waits, with its number there.
  ///
  /// In a reading for several collectors each program belongs to one that runs one.
  private func name(of pending: PendingExec) -> String {
    switch pending.parent {
    case .execution(let execution): return TaskNames.program(execution.demand.name, pending.number)
    case .scan(let scan):
      let collects = scan.collects.filter {
        driver.calibrations[$0.calibration].runsPerFile($0.demand.collector)
      }
      guard collects.indices.contains(pending.number - 1) else {
        return TaskNames.program(scan.collects.first?.demand.name ?? scan.file.path, pending.number)
      }
      return TaskNames.program(collects[pending.number - 1].demand.name, 1)
    }
  }

  private func pass(of parent: PendingExec.Parent) -> Int {
    switch parent {
    case .scan(let pending): pending.collects.first?.demand.pass ?? 0
    case .execution(let pending): pending.demand.request.pass
    }
  }

  private func runs(of parent: PendingExec.Parent) -> [ExperimentRun] {
    switch parent {
    case .scan(let pending): pending.file.runs
    case .execution(let pending): pending.demand.request.runs
    }
  }

  private func scan(of parent: PendingExec.Parent) -> String {
    switch parent {
    case .scan(let pending): pending.file.path
    case .execution: ""
    }
  }
}
