import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibReport
import CalibTasks

/// What came of a probe: its result, and what went wrong on the way.
struct ProbeOutcome {
  let result: CalibrationResult
  /// The files that it looked at.
  let files: [InputFile]
  /// What failed tasks said.
  let failures: [String]
  let wasInterrupted: Bool

  /// What the probe computed, in the order of its intervals.
  var reports: [(interval: IntervalOfValidity, report: ExecutionReport)] {
    result.intervals.filter { $0.report.status.isSuccess }.map { ($0.interval, $0.report) }
  }

  /// Why there is no answer.
  var reason: String {
    if wasInterrupted { return "interrupted" }
    if !failures.isEmpty { return failures.joined(separator: "\n") }
    let reasons = result.intervals.map(\.report.reason) + result.trials.map(\.reason) + [result.note]
    return reasons.first { !$0.isEmpty } ?? "no answer: \(result.outcome.words)"
  }

  /// The plots with their fitted curves.
  var plots: [PlotRecord] {
    reports.flatMap(\.report.plots).map { plot in
      var drawn = plot
      if let fit = plot.fit, fit.isOK { drawn.curve = FitPrimitive.curve(of: fit, points: 201) }
      return drawn
    }
  }
}

extension Session {
  /// Runs one calibration of a script with what it depends on, publishes nothing and leaves no results but the cache.
  ///
  /// - Parameters:
  ///   - memory: keeps the columns that are read, for the next question.
  ///   - observer: gets each event of the run.
  func probe(
    _ path: String, _ name: String, memory: ColumnMemory?, interruption: Interruption,
    observer: @escaping (RunEvent) -> Void
  ) throws(SessionError) -> ProbeOutcome {
    var options = options
    options.only = [name]
    let session = Session(options)
    let prepared = try PreparedWork(path, options, threads: Self.cores, memory: memory)
    let lock = try Self.lock(prepared.place)
    defer { withExtendedLifetime(lock) {} }
    let work = WorkSpec(
      calibrations: prepared.work.calibrations, publications: [], files: prepared.work.files,
      stored: prepared.work.stored, catalog: prepared.work.catalog, requested: prepared.work.requested)
    let hasPrograms = prepared.program.calibrations.contains { calibration in
      !calibration.algorithm.execs.isEmpty || calibration.collectors.contains { $0.exec != nil }
    }
    let execs = hasPrograms ? try prepared.place.execs() : nil
    var failures: [String] = []
    let engine = Engine(
      runner: prepared.runner, cache: prepared.cache, identities: prepared.identities,
      publisher: prepared.publisher, execs: execs, interruption: interruption,
      options: EngineOptions(workers: Self.cores, only: session.options.only),
      observer: { event in
        if case .failed(_, _, let reason, let help) = event {
          failures.append(help.isEmpty ? reason : "\(reason)\nhelp: \(help)")
        }
        observer(event)
      })
    let outcome = engine.run(work)
    guard let result = outcome.results.first(where: { $0.name == name }) else {
      throw SessionError(.mistake, outcome.summary.wasInterrupted ? "interrupted" : "there is no answer")
    }
    return ProbeOutcome(
      result: result, files: work.files, failures: failures, wasInterrupted: outcome.summary.wasInterrupted)
  }
}

extension Repl {
  /// The first rows that the collectors of a probe accept, one value of each, in the order of the files.
  func firstRows(_ probe: Probe, _ count: Int) throws(SessionError) -> [RowPreview.Row] {
    _ = try check(probe)
    var options = state.options(base, text: state.text + "\n" + probe.text)
    options.only = [probe.name]
    let prepared = try PreparedWork(state.scriptPath, options)
    guard let calibration = prepared.program.calibrations.first(where: { $0.name == probe.name }) else {
      throw SessionError(.mistake, "there are no rows")
    }
    var rows: [RowPreview.Row] = []
    for file in prepared.work.files where rows.count < count {
      guard let dataset = prepared.program.datasets.first(where: { $0.name == file.dataset }) else {
        continue
      }
      let preview = RowPreview(dataset: dataset, calibration: calibration, units: prepared.program.units)
      do throws(TaskFailure) { rows += try preview.rows(of: file, atMost: count - rows.count) } catch {
        throw SessionError(.unreadable, TerminalText.sanitized(error.message), help: error.help)
      }
    }
    return rows
  }
}
