import CalibGraph
import CalibModel

extension RunLoop {
  mutating func hashed(_ file: Int, _ digest: String?) {
    files.hashed(file, digest)
    isQueued[file] = false
    let pending = waiting[file]
    waiting[file] = []
    recordHashed(file, digest, pending)
    for collect in pending { dispatch(collect) }
  }

  mutating func received(
    _ pending: PendingScan, _ result: Result<ScanSummary, TaskFailure>, wasStopped: Bool
  ) {
    let collects = pending.collects
    switch result {
    case .success(let summary):
      files.read(pending.index, summary.digest)
      record(summary.identity, summary.digest, summary.rows)
      for (place, collect) in collects.enumerated() {
        // Rows are counted once for a reading, so that they add up.
        ledger.finish(collect.task, rows: place == 0 ? summary.rows : 0)
        driver.update(collect.calibration) {
          $0.receive(collected: summary.collected[place], slot: collect.demand.slot)
        }
      }
      note(pending, summary)
    case .failure where wasStopped:
      for collect in collects { ledger.cancel(collect.task) }
    case .failure(let failure): failed(pending, failure)
    }
  }

  mutating func failed(_ pending: PendingScan, _ failure: TaskFailure) {
    recordFailure(pending.file.identity)
    for collect in pending.collects {
      ledger.fail(collect.task, failure)
      driver.update(collect.calibration) {
        $0.receive(collectFailure: failure.message, slot: collect.demand.slot)
      }
    }
    if failFast { stop() }
  }

  mutating func received(_ pending: PendingExecution, _ result: Result<ExecutionReport, TaskFailure>) {
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

  mutating func received(_ pending: PendingQuestion, _ result: Result<[Double], TaskFailure>) {
    switch result {
    case .success(let answers):
      ledger.finish(pending.task)
      driver.update(pending.calibration) { $0.receive(answers: answers, question: pending.demand.id) }
    case .failure(let failure):
      ledger.fail(pending.task, failure)
      driver.update(pending.calibration) { $0.failQuestion(failure.message) }
      if failFast { stop() }
    }
  }

  private mutating func note(_ pending: PendingScan, _ summary: ScanSummary) {
    guard summary.skippedRows > 0 else { return }
    let rows = summary.skippedRows == 1 ? "1 row" : "\(summary.skippedRows) rows"
    let text = "\(rows) of `\(pending.file.path)` left out; the first: \(summary.firstSkipped)"
    for calibration in Set(pending.collects.map(\.calibration)).sorted() {
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

  /// Records that a reading failed, so that a plan does not call the file new.
  private mutating func recordFailure(_ identity: InputFile.Identity) {
    do throws(DiskError) {
      try identities?.recordFailure(identity)
    } catch {
      if problems.isEmpty { problems.append("cannot record what was read: \(error)") }
    }
  }
}
