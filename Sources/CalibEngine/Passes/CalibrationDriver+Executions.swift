import CalibDigest
import CalibGraph
import CalibModel

extension CalibrationDriver {
  /// Demands the executions that the strategy wants; those whose constants change are failures at once.
  mutating func askForExecutions() {
    while let wanted = walk?.wanted(), let asked = walk?.questions(), !(wanted.isEmpty && asked.isEmpty) {
      var stretch: AskedStretch?
      for question in asked { demands.append(.ask(demand(question, &stretch))) }
      for execution in wanted {
        switch constants(of: execution) {
        case .failure(let problem):
          reports[execution.id] = ExecutionReport(status: .failure, reason: problem.message)
          walk?.receive(execution.id, .failure, reason: problem.message)
        case .success(let tables): demand(execution, tables)
        }
      }
    }
  }

  private mutating func demand(_ execution: WalkExecution, _ tables: [ConstantTable]) {
    guard let first = execution.runs.first, let last = execution.last else {
      preconditionFailure("calib bug: an execution without runs")
    }
    let request = ExecutionRequest(
      calibration: spec.name, pass: pass, label: execution.label, runs: execution.runs,
      partials: slots.partials(of: execution.runs, in: execution.part?.pieces), constants: tables,
      before: iterated.before(first),
      start: iterated.start(first))
    let name = TaskNames.execution(
      spec.name, pass: pass, last: last, kind: pass == 1 ? execution.kind : .plain)
    demands.append(
      .execute(
        ExecuteDemand(
          id: execution.id, request: request,
          fingerprint: Fingerprints.execution(spec, request), name: name,
          marks: Marks("algorithm", [spec.name], digest: spec.algorithmDigest))))
  }

  /// A question about blocks of runs, with what was collected for them.
  func request(_ question: BlockRequest.Question, _ blocks: [[ExperimentRun]]) -> BlockRequest {
    BlockRequest(
      calibration: spec.name, question: question,
      blocks: blocks.map { runs in
        let span = clock.span(of: runs)
        return BlockRequest.Block(
          runs: runs, partials: slots.partials(of: runs), time: span.time, gap: span.gap)
      })
  }

  /// The question whether an execution would have enough data.
  func enough(_ execution: WalkExecution) -> BlockRequest {
    BlockRequest(
      calibration: spec.name, question: .enough,
      blocks: [
        BlockRequest.Block(
          runs: execution.runs, partials: slots.partials(of: execution.runs, in: execution.part?.pieces))
      ])
  }

  /// - Parameter stretch: that of the question before, which neighbours share.
  private func demand(_ question: WalkQuestion, _ stretch: inout AskedStretch?) -> AskDemand {
    let name = TaskNames.question(spec.name, question)
    switch question.subject {
    case .blocks(let items):
      let requests = items.map { request(question.question, $0) }
      return AskDemand(
        id: question.id, subject: .blocks(requests),
        fingerprint: Fingerprints.question(spec, requests, catalog), name: name,
        runs: Set(items.flatMap { $0.flatMap { $0 } }).sorted())
    case .intervals(let atoms, let last):
      let shared = stretch?.pieces == atoms ? stretch : nil
      let found = shared ?? AskedStretch(atoms, self, question.question)
      stretch = found
      return AskDemand(
        id: question.id,
        subject: .losses(
          LossRequest(calibration: spec.name, question: question.question, atoms: found.atoms, last: last)),
        fingerprint: found.fingerprints.map { $0[last] }, name: name, runs: [atoms[last].run])
    }
  }

  /// The atoms of a stretch, with what was collected for them.
  func atoms(_ pieces: [RunPiece]) -> [LossRequest.Atom] {
    pieces.map { piece in
      let own = piece.stretch == nil ? nil : piece...piece
      return LossRequest.Atom(
        runs: [piece.run], partials: slots.partials(of: [piece.run], in: own), times: clock[piece])
    }
  }
}

extension CalibrationDriver {
  /// Drops what led to the result: with thousands of calibrations it would fill the memory until the last of them ends.
  mutating func forgetInput() {
    reports = [:]
    book = ConstantBook(stored: [])
    slots.forgetCollected()
  }

  /// Decides, when all executions of a pass ended, whether there is another one.
  mutating func endPass() {
    guard let walk else { return }
    demands.append(.algorithmEnded(pass: pass))
    let kept = walk.kept
    history.append(
      CalibrationResult.Pass(
        number: pass,
        // What has pieces does not iterate: there is nothing that a pass watched.
        intervals: kept.filter { $0.execution.part == nil }.map {
          CalibrationResult.Pass.Watched(
            interval: $0.interval, values: reports[$0.execution.id]?.watched ?? [])
        }))
    if pass == 1 { (complaints, trials) = (walk.complaints, walk.trials) }
    let failures = walk.complaints.filter { $0.kind == .failure }
    guard failures.isEmpty else { return end(.failed, complaints: failures, kept: kept) }
    let wantsMore = iterates && kept.contains { reports[$0.execution.id]?.status == .iterate }
    let isStalled = wantsMore && remember(kept)
    if wantsMore, !isStalled, pass < spec.maximumPasses { return beginNextPass(kept) }
    end(decided(kept, isUnconverged: wantsMore), complaints: complaints, kept: kept)
  }

  /// Records the values of a pass; says whether the next would begin with the same, so that it finds the same.
  private mutating func remember(_ kept: [KeptInterval]) -> Bool {
    var isStalled = true
    for group in kept {
      guard let run = group.execution.runs.first, let report = reports[group.execution.id] else { continue }
      let before = iterated.before(run)
      let next = zip(spec.iterated, before).map { name, old in
        report.next.first { $0.name == name }?.value ?? old
      }
      iterations.add(group.interval, before: before, next: next)
      if next != before { isStalled = false }
    }
    return isStalled
  }

  /// Takes the values with which the next pass begins.
  mutating func takeNext(_ groups: [KeptInterval]) {
    for group in groups {
      guard let report = reports[group.execution.id] else { continue }
      iterated.take(report.next, for: group.execution.runs)
    }
  }

  /// The outcome where nothing failed: first what the script does not accept, then checks, then the rest.
  private func decided(_ kept: [KeptInterval], isUnconverged: Bool) -> CalibrationOutcome {
    let hasGap = complaints.contains { $0.kind == .gap }
    let troubles = [
      hasGap ? CalibrationOutcome.incomplete : nil, isUnconverged ? .notConverged : nil,
    ].compactMap { $0 }
    if let trouble = troubles.first(where: { !spec.accepts($0) }) { return trouble }
    if !failedRequirements(kept).isEmpty { return .rejected }
    return troubles.first ?? (iterates ? .converged : .completed)
  }

  private func failedRequirements(_ kept: [KeptInterval]) -> [String] {
    kept.flatMap { group in
      (reports[group.execution.id]?.checks ?? []).filter { $0.kind == .require && !$0.passed }
        .map { "`\($0.name)` fails in \(group.name)\($0.message.isEmpty ? "" : ": \($0.message)")" }
    }
  }

  private mutating func end(
    _ outcome: CalibrationOutcome, complaints: [WalkComplaint], kept: [KeptInterval]
  ) {
    var notes = complaints.map(\.text)
    if outcome == .notConverged {
      notes.append("not converged after \(QuantityText.plural(pass, "pass", "passes"))")
      if let trend = iterations.words { notes.append(trend) }
    }
    if outcome == .rejected {
      let failed = failedRequirements(kept)
      let rest = failed.count > 1 ? [QuantityText.plural(failed.count - 1, "failure") + " more"] : []
      notes += failed.prefix(1) + rest
    }
    let digests = digests(kept)
    let intervals = kept.map { group in
      let report = reports[group.execution.id] ?? ExecutionReport(status: .failure)
      return CalibrationResult.Interval(
        interval: group.interval, piece: group.execution.part?.span, runs: group.execution.runs,
        report: report, digest: digests[group.interval] ?? "", executions: group.tried,
        isExtended: group.isExtended, isMixed: book.isMixed(group.execution.runs),
        gates: GateRule.decisions(spec, report, group.interval, units: units, table: book.table))
    }
    end(outcome, note: notes.joined(separator: "; "), intervals: intervals)
  }

  /// The digest of the payload of each interval; pieces of one share it.
  private func digests(_ kept: [KeptInterval]) -> [IntervalOfValidity: String] {
    Dictionary(grouping: kept, by: \.interval).compactMapValues { groups in
      let found = groups.compactMap { group in
        reports[group.execution.id].map { (piece: group.execution.part?.span, report: $0) }
      }
      return CalibrationResult.payloads(found).first.map { $0.file?.digest ?? sha256Hex($0.bytes) }
    }
  }
}
