import CalibGraph
import CalibModel
import Synchronization

/// What all workers share: how tasks are done, and where results go.
///
/// Nothing of it changes during a run.
struct WorkerContext: Sendable {
  let runner: any TaskRunner
  let lookup: ResultLookup
  let partials: any PartialReader
  let repair = DamageRepair()
  let probe: FileProbe
  let interruption: Interruption
  let mailbox: Mailbox<WorkerMessage>
  let progressMilliseconds: Int
  /// Where external programs work; `nil` where none may be started.
  let execs: ExecFolder?

  /// Reads a file for collectors, and keeps what they gave.
  ///
  /// The file is looked at before and after.
  ///
  /// - Parameter results: what external programs gave that have a part in it.
  func scan(_ pending: PendingScan, after results: [ExecResult] = []) {
    let collects = pending.collects
    let request = ScanRequest(
      file: pending.file,
      collects: zip(collects, pending.names).map { pending, name in
        ScanRequest.Collect(
          calibration: name, collector: pending.demand.collector, constants: pending.demand.constants)
      })
    let wasStopped = Atomic<Bool>(false)
    let result: Result<ScanSummary, TaskFailure>
    do throws(TaskFailure) {
      let summary = try read(request, pending, results) { rows, bytes in
        guard !interruption.isRequested else {
          wasStopped.store(true, ordering: .relaxed)
          return false
        }
        if let first = collects.first {
          mailbox.post(.progressed(first.task, rows: rows, bytes: bytes))
        }
        return true
      }
      // An external program goes on with it.
      guard let summary else { return }
      result = .success(summary)
    } catch {
      result = .failure(error)
    }
    let stopped = wasStopped.load(ordering: .relaxed)
    mailbox.post(.scanned(pending, result, wasStopped: stopped))
  }

  func execute(_ pending: PendingExecution, after earlier: [ExecResult] = []) {
    let result: Result<ExecutionReport, TaskFailure>
    var results = earlier
    do throws(TaskFailure) {
      var report: ExecutionReport?
      while report == nil {
        switch try runner.nextStep(
          of: pending.demand.request, after: results, partials: RepairingPartials(context: self))
        {
        case .done(let found): report = found
        case .commands(let commands):
          guard let known = try programResults(of: commands, .execution(pending), after: results) else {
            return
          }
          results += known
        }
      }
      guard let report else { return }
      try keeping { () throws(CacheError) in
        try lookup.keep(report, pending.demand.fingerprint)
        try lookup.mark(pending.demand.marks)
      }
      result = .success(report)
    } catch {
      result = .failure(error)
    }
    mailbox.post(.executed(pending, result))
  }

  /// Answers questions of a strategy, and keeps the answers where they may be kept.
  func answer(_ pending: PendingQuestion) {
    let result: Result<[Double], TaskFailure>
    do throws(TaskFailure) {
      let partials = RepairingPartials(context: self)
      var answers: [Double] = []
      switch pending.demand.subject {
      case .blocks(let requests):
        for request in requests { answers.append(try runner.answer(request, partials: partials)) }
      case .losses(let request): answers = try runner.losses(request, partials: partials)
      }
      if let fingerprint = pending.demand.fingerprint {
        try keeping { () throws(CacheError) in try lookup.keep(answers, fingerprint) }
      }
      result = .success(answers)
    } catch {
      result = .failure(error)
    }
    mailbox.post(.answered(pending, result))
  }

  /// Reads a file again for one collector whose entry in the cache was damaged, and keeps what it gave.
  func collectAgain(_ origin: DamageRepair.Origin, _ task: Fingerprint) throws(TaskFailure) {
    let request = ScanRequest(
      file: origin.file,
      collects: [
        ScanRequest.Collect(
          calibration: origin.calibration, collector: origin.demand.collector,
          constants: origin.demand.constants)
      ])
    let result = try runner.scan(request) { _, _ in !interruption.isRequested }
    guard let parts = result.parts.first, origin.demand.fingerprint(fileDigest: result.digest) == task else {
      throw TaskFailure("`\(origin.file.path)` changed since the run began", help: "run again")
    }
    _ = try keeping { () throws(CacheError) in try lookup.keep(parts, of: result, task) }
    mailbox.post(
      .repaired("what was collected from `\(origin.file.path)` was damaged, and is collected anew"))
  }

  func hash(_ file: InputFile, index: Int) {
    let digest = probe.identity(file.path) == file.identity ? probe.digest(file.path) : nil
    let isSame = probe.identity(file.path) == file.identity
    mailbox.post(.hashed(file: index, isSame ? digest : nil))
  }
}

extension WorkerContext {
  /// The results of external programs that are all known, else `nil` after the engine's thread was told to start the
  /// others.
  private func programResults(
    of commands: [ExecCommand], _ parent: PendingExec.Parent, after earlier: [ExecResult]
  ) throws(TaskFailure) -> [ExecResult]? {
    guard let execs else {
      let name = commands.first?.name ?? ""
      throw TaskFailure("`\(name)` is an external program, and there is no folder for it to work in")
    }
    var results: [ExecResult?] = []
    var wanted: [PendingExec] = []
    for (place, command) in commands.enumerated() {
      let fingerprint = Fingerprints.command(command)
      let pending = PendingExec(
        parent: parent, number: earlier.count + place + 1, place: place, command: command,
        fingerprint: fingerprint, token: execs.token(fingerprint))
      let known = execs.known(command, fingerprint)
      results.append(known)
      if known == nil {
        try execs.prepare(command, token: pending.token)
        wanted.append(pending)
      } else {
        mailbox.post(.execReused(pending))
      }
    }
    if wanted.isEmpty { return results.compactMap { $0 } }
    mailbox.post(.commanded(ExecBatch(parent: parent, earlier: earlier, known: results, wanted: wanted)))
    return nil
  }

  /// Reads a file; `nil` where an external program goes on with it.
  private func read(
    _ request: ScanRequest, _ pending: PendingScan, _ earlier: [ExecResult],
    progress: (Int, Int64) -> Bool
  ) throws(TaskFailure) -> ScanSummary? {
    let file = request.file
    let collects = pending.collects
    guard let before = probe.identity(file.path) else {
      throw TaskFailure("`\(file.path)` is not there any more", help: "look where it went, and run again")
    }
    guard before == file.identity else {
      throw TaskFailure("`\(file.path)` changed since the run began", help: "run again")
    }
    var last = ContinuousClock.now
    let pause = Duration.milliseconds(progressMilliseconds)
    var results = earlier
    var found: ScanResult?
    while found == nil {
      let step = try runner.nextStep(of: request, after: results) { rows, bytes in
        guard ContinuousClock.now - last >= pause else {
          return !interruption.isRequested || progress(rows, bytes)
        }
        last = ContinuousClock.now
        return progress(rows, bytes)
      }
      switch step {
      case .done(let result): found = result
      case .commands(let commands):
        guard let known = try programResults(of: commands, .scan(pending), after: results) else { return nil }
        results += known
      }
    }
    guard let result = found else { return nil }
    guard probe.identity(file.path) == before else {
      throw TaskFailure(
        "`\(file.path)` changed while it was read", help: "run again when nothing writes to it any more")
    }
    return try kept(result, collects, before)
  }

  /// Keeps what a reading gave each collector.
  private func kept(
    _ result: ScanResult, _ collects: [PendingCollect], _ identity: InputFile.Identity
  ) throws(TaskFailure) -> ScanSummary {
    guard result.parts.count == collects.count else {
      preconditionFailure("calib bug: a reading of \(collects.count) collectors gave \(result.parts.count)")
    }
    var collected: [Collected] = []
    for (pending, parts) in zip(collects, result.parts) {
      let fingerprint = pending.demand.fingerprint(fileDigest: result.digest)
      collected.append(
        try keeping { () throws(CacheError) in
          try lookup.mark(pending.demand.marks)
          return try lookup.keep(parts, of: result, fingerprint)
        })
    }
    return ScanSummary(
      collected: collected, identity: identity, digest: result.digest, rows: result.rows,
      skippedRows: result.skippedRows, firstSkipped: result.firstSkipped)
  }

  /// Starts a program.
  ///
  /// A worker does it, because who starts one waits until the system has loaded it.
  ///
  /// - Parameter now: on the engine's clock.
  func start(_ pending: PendingExec, at now: Int) {
    guard let execs else { return }
    mailbox.post(RunningExec.start(pending, in: execs, at: now))
  }

  /// Looks at what a program left behind, and puts it to rest.
  ///
  /// - Parameter batch: where no other program of it is left, so that the task that waits goes on at once.
  func takeOver(_ pending: PendingExec, _ ending: ExecEnding, goingOnWith batch: ExecBatch?) {
    guard let execs else { return }
    let found: ExecResult
    do throws(TaskFailure) {
      found = try execs.takeOver(
        pending.command, pending.fingerprint, token: pending.token, ending: ending)
    } catch {
      return mailbox.post(.tookOver(pending, .failure(error), goesOn: false))
    }
    mailbox.post(.tookOver(pending, .success(found), goesOn: batch != nil))
    guard var batch else { return }
    batch.receive(found, at: pending.place)
    goOn(batch.parent, after: batch.all)
  }

  /// Goes on with a task that waited for programs.
  func goOn(_ parent: PendingExec.Parent, after results: [ExecResult]) {
    switch parent {
    case .scan(let scan): self.scan(scan, after: results)
    case .execution(let execution): execute(execution, after: results)
    }
  }

  private func keeping<Kept>(_ keep: () throws(CacheError) -> Kept) throws(TaskFailure) -> Kept {
    do throws(CacheError) { return try keep() } catch {
      throw TaskFailure(error.description, help: "make room or give another work folder, and run again")
    }
  }
}
