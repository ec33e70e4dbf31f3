package import CalibGraph
package import CalibModel

/// Does a work: what is known is reused, the rest is given to workers, and what ended well is published.
///
/// Nothing that one run finds depends on the number of workers or on what earlier runs left: a run that was
/// killed is gone on with by running again.
package struct Engine {
  private let runner: any TaskRunner
  private let cache: any ResultCache
  private let identities: FileIdentities?
  private let journal: Journal?
  private let publisher: any Publisher
  private let execs: ExecFolder?
  private let probe: FileProbe
  private let interruption: Interruption
  private let options: EngineOptions
  private let clock: () -> Int
  private let observer: (RunEvent) -> Void

  /// - Parameters:
  ///   - identities: what files were read before; without it each file is read whose digest the work does not
  ///     tell.
  ///   - execs: where external programs work; without it none may be started.
  ///   - observer: gets each event, in order, on the thread that runs.
  ///   - clock: milliseconds that only grow.
  package init(
    runner: any TaskRunner, cache: any ResultCache, identities: FileIdentities? = nil,
    journal: Journal? = nil, publisher: any Publisher, execs: ExecFolder? = nil, probe: FileProbe = .system,
    interruption: Interruption = Interruption(), options: EngineOptions = EngineOptions(),
    clock: @escaping () -> Int = Engine.milliseconds, observer: @escaping (RunEvent) -> Void = { _ in }
  ) {
    self.runner = runner
    self.cache = cache
    self.identities = identities
    self.journal = journal
    self.publisher = publisher
    self.execs = execs
    self.probe = probe
    self.interruption = interruption
    self.options = options
    self.clock = clock
    self.observer = observer
  }

  /// Milliseconds of the system's steady clock since some moment.
  package static func milliseconds() -> Int {
    let elapsed = SuspendingClock.now - SuspendingClock().systemEpoch
    return Int(elapsed / .milliseconds(1))
  }

  /// Runs a work to its end, or to where it is interrupted.
  package func run(_ work: WorkSpec) -> RunOutcome {
    let began = clock()
    let mailbox = Mailbox<WorkerMessage>()
    let lookup = ResultLookup(cache: cache)
    let context = WorkerContext(
      runner: runner, lookup: lookup, partials: CachedPartials(cache), probe: probe,
      interruption: interruption, mailbox: mailbox, progressMilliseconds: options.progressMilliseconds,
      execs: execs)
    let watch = Watch()
    var loop = RunLoop(work, context, identities, options, watch: watch, clock: clock)
    if let survivors = execs.flatMap({ ExecSurvivors.end(in: $0) }) { loop.problems.append(survivors) }
    loop.ledger.tell(.began(workers: options.workers))
    drive(&loop, mailbox, watch)
    precondition(loop.isStopping || loop.driver.isDone, "calib bug: a calibration waits for nothing")
    loop.stop()
    loop.driver.cancel()
    while loop.settle() {}
    loop.ledger.cancelRest()
    let wasInterrupted = interruption.isRequested
    let publications = wasInterrupted ? [] : publish(work, &loop)
    let summary = RunSummary(
      tasksRun: loop.ledger.tasksRun, tasksReused: loop.ledger.tasksReused,
      tasksFailed: loop.ledger.tasksFailed, milliseconds: clock() - began, wasInterrupted: wasInterrupted)
    loop.ledger.tell(.ended(summary))
    handOn(&loop)
    journal?.synchronize()
    let problems = loop.problems + (journal?.problem.map { [$0] } ?? [])
    return RunOutcome(
      results: loop.driver.results, publications: publications,
      open: heldBack(in: work).map { loop.driver.results.compactMap($0.open) } ?? [], summary: summary,
      problems: problems)
  }
}

extension Engine {
  /// Hands out work and takes answers until nothing is running and nothing can be begun.
  private func drive(_ loop: inout RunLoop, _ mailbox: Mailbox<WorkerMessage>, _ watch: Watch) {
    var pool: WorkerPool?
    defer { pool?.finish() }
    precondition(watch.add(mailbox.descriptor), "calib bug: messages cannot be waited for")
    var listens = watch.add(interruption.descriptor)
    while true {
      // A graph of which all is known is gone through here: its events do not pile up.
      while loop.settle() { handOn(&loop) }
      let isInterrupted = interruption.isRequested
      if isInterrupted {
        loop.stop()
        // It stays readable from now on, and would keep this loop from sleeping.
        if listens { watch.remove(interruption.descriptor) }
        listens = false
      }
      loop.watchPrograms(isInterrupted: isInterrupted)
      loop.startReady { job in
        let threads = pool ?? WorkerPool(count: options.workers)
        pool = threads
        threads.submit(job)
      }
      handOn(&loop)
      guard loop.isBusy else {
        // A program that failed just now may have ended what others waited for.
        if loop.settle() { continue }
        journal?.synchronize()
        return
      }
      _ = watch.wait(milliseconds: loop.millisecondsToWait)
      for message in mailbox.take() { loop.receive(message) }
    }
  }

  /// Gives the events so far to the journal first, then to the observer.
  private func handOn(_ loop: inout RunLoop) {
    let events = loop.ledger.takeEvents()
    journal?.append(events)
    for event in events { observer(event) }
  }

  private func publish(_ work: WorkSpec, _ loop: inout RunLoop) -> [PublicationResult] {
    let publications = Publications(driver: loop.driver, work: work)
    let results = loop.driver.results
    return publications.concerned.map { publication in
      let task = loop.ledger.add(TaskNames.publish(publication.tag), .publish, publication.tag)
      let result = result(publications, publication, results)
      switch result.outcome {
      case .published:
        loop.ledger.start(task)
        loop.ledger.finish(task)
      case .unchanged: loop.ledger.finish(task)
      case .waiting, .heldBack: loop.ledger.cancel(task)
      case .refused: loop.ledger.fail(task, TaskFailure(result.note))
      }
      loop.ledger.tell(.publicationEnded(result))
      return result
    }
  }

  private func result(
    _ publications: Publications, _ publication: PublicationSpec, _ all: [CalibrationResult]
  ) -> PublicationResult {
    let objections = publisher.objections(to: publication, all)
    if !objections.isEmpty {
      return PublicationResult(
        tag: publication.tag, outcome: .refused, commit: "", note: objections.joined(separator: "; "))
    }
    switch publications.decision(publication) {
    case .refused(let note):
      return PublicationResult(tag: publication.tag, outcome: .refused, commit: "", note: note)
    case .publish(let results):
      return publishingClosed(of: results, publications.work, publication) {
        publisher.publish(publication, $0)
      }
    case .propose(let results, let group):
      return publishingClosed(of: results, publications.work, publication) {
        publisher.propose(publication, $0, signedOffBy: group)
      }
    }
  }

  /// Publishes what is closed, and says what is not; where the run does not watch all is closed.
  private func publishingClosed(
    of results: [CalibrationResult], _ work: WorkSpec, _ publication: PublicationSpec,
    publish: ([CalibrationResult]) -> PublicationResult
  ) -> PublicationResult {
    guard let held = heldBack(in: work) else { return publish(results) }
    let open = results.compactMap(held.open)
    guard !open.isEmpty else { return publish(results) }
    let names = Set(open.map(\.calibration))
    let closed = results.map { names.contains($0.name) ? held.withoutLast($0) : $0 }
    let note = open.map(\.text).joined(separator: "; ")
    guard closed.contains(where: { !$0.intervals.isEmpty }) else {
      return PublicationResult(tag: publication.tag, outcome: .heldBack, commit: "", note: note)
    }
    let result = publish(closed)
    return PublicationResult(
      tag: result.tag, outcome: result.outcome, commit: result.commit,
      note: result.note.isEmpty ? note : "\(result.note); \(note)")
  }

  private func heldBack(in work: WorkSpec) -> HeldBack? {
    options.watching.map { HeldBack(moment: $0, work: work) }
  }
}
