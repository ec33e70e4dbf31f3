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

  /// Reads a file for collectors, and keeps what they gave.
  ///
  /// The file is looked at before and after.
  func scan(_ file: InputFile, index: Int, _ collects: [PendingCollect], names: [String]) {
    let request = ScanRequest(
      file: file,
      collects: zip(collects, names).map { pending, name in
        ScanRequest.Collect(
          calibration: name, collector: pending.demand.collector, constants: pending.demand.constants)
      })
    let wasStopped = Atomic<Bool>(false)
    let result: Result<ScanSummary, TaskFailure>
    do throws(TaskFailure) {
      result = .success(
        try read(request, collects) { rows, bytes in
          guard !interruption.isRequested else {
            wasStopped.store(true, ordering: .relaxed)
            return false
          }
          if let first = collects.first {
            mailbox.post(.progressed(first.task, rows: rows, bytes: bytes))
          }
          return true
        })
    } catch {
      result = .failure(error)
    }
    let stopped = wasStopped.load(ordering: .relaxed)
    mailbox.post(.scanned(file: index, collects, result, wasStopped: stopped))
  }

  func execute(_ pending: PendingExecution) {
    let result: Result<ExecutionReport, TaskFailure>
    do throws(TaskFailure) {
      let report = try runner.execute(
        pending.demand.request, partials: RepairingPartials(context: self))
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
  private func read(
    _ request: ScanRequest, _ collects: [PendingCollect], progress: (Int, Int64) -> Bool
  ) throws(TaskFailure) -> ScanSummary {
    let file = request.file
    guard let before = probe.identity(file.path) else {
      throw TaskFailure("`\(file.path)` is not there any more", help: "look where it went, and run again")
    }
    guard before == file.identity else {
      throw TaskFailure("`\(file.path)` changed since the run began", help: "run again")
    }
    var last = ContinuousClock.now
    let pause = Duration.milliseconds(progressMilliseconds)
    let result = try runner.scan(request) { rows, bytes in
      guard ContinuousClock.now - last >= pause else {
        return !interruption.isRequested || progress(rows, bytes)
      }
      last = ContinuousClock.now
      return progress(rows, bytes)
    }
    guard probe.identity(file.path) == before else {
      throw TaskFailure(
        "`\(file.path)` changed while it was read", help: "run again when nothing writes to it any more")
    }
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
      collected: collected, identity: before, digest: result.digest, rows: result.rows,
      skippedRows: result.skippedRows, firstSkipped: result.firstSkipped)
  }

  private func keeping<Kept>(_ keep: () throws(CacheError) -> Kept) throws(TaskFailure) -> Kept {
    do throws(CacheError) { return try keep() } catch {
      throw TaskFailure(error.description, help: "make room or give another work folder, and run again")
    }
  }
}
