package import CalibGraph
import CalibModel

/// What `calib status` says: a fold of the journal's run events.
package enum StatusText {
  /// The state of a run, for people.
  ///
  /// - Parameters:
  ///   - calibrations: those of the plan where there is one; only named ones are shown else.
  ///   - isRunning: whether a process works on it now.
  package static func text(
    _ events: [RunEvent], calibrations: [Plan.Calibration] = [], isRunning: Bool, style: TextStyle
  ) -> String {
    var progress = RunProgress(calibrations: calibrations)
    for event in events { progress.apply(event, at: .zero) }
    guard !events.isEmpty else { return "nothing has run yet\n" }
    var lines = [head(progress, isRunning: isRunning, style: style)]
    lines += table(progress, style: style).lines(style, indent: 2)
    for failure in progress.failures { lines += FailureText.lines(failure, style: style) }
    lines += progress.publications.map { PublicationText.line($0, style: style) }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The last line of a run: `nothing to do: everything is known (36 ms)`.
  ///
  /// - Parameter failed: how many tasks failed to the end where it is known, publications left out.
  package static func line(_ summary: RunSummary, failed: Int? = nil, style: TextStyle) -> String {
    let failed = min(failed ?? summary.tasksFailed, summary.tasksFailed)
    let time = QuantityText.duration(milliseconds: summary.milliseconds)
    if summary.wasInterrupted {
      return style.paint("interrupted", .doubtful)
        + " after \(time), \(QuantityText.plural(summary.tasksRun, "task")) done; the same command goes on"
    }
    if summary.tasksRun == 0, failed == 0 {
      return "nothing to do: everything is known (\(time))"
    }
    var parts = ["\(QuantityText.plural(summary.tasksRun, "task")) run"]
    if summary.tasksReused > 0 { parts.append("\(QuantityText.count(summary.tasksReused)) reused") }
    if failed > 0 { parts.append(style.paint("\(QuantityText.count(failed)) failed", .bad)) }
    return parts.joined(separator: ", ") + " in \(time)"
  }

  private static func head(_ progress: RunProgress, isRunning: Bool, style: TextStyle) -> String {
    if let summary = progress.summary {
      return "ended: " + line(summary, failed: progress.failedTasks, style: style)
    }
    guard isRunning else {
      return style.paint("stopped", .doubtful) + " before its end; `calib run` goes on from here"
    }
    let tasks = QuantityText.plural(progress.runningTasks, "task")
    return style.paint("running", .good) + ": \(tasks) on \(QuantityText.plural(progress.workers, "worker"))"
  }

  private static func table(_ progress: RunProgress, style: TextStyle) -> TextTable {
    var table = TextTable(columns: [
      .init("calibration"), .init("state"), .init("pass", right: true), .init("tasks", right: true),
      .init(""),
    ])
    for calibration in progress.calibrations {
      let state: TextTable.Cell =
        switch calibration.state {
        case .waiting: .init("waiting", .faint)
        case .running: .init("running")
        case .ended: calibration.result.map { ResultsText.outcome($0.outcome) } ?? .init("")
        }
      let detail =
        [
          calibration.running > 0 ? "\(calibration.running) running" : "",
          calibration.failed > 0 ? "\(calibration.failed) failed" : "",
        ].filter { !$0.isEmpty }.joined(separator: ", ")
      table.rows.append([
        .init(TerminalText.sanitized(calibration.name)), state,
        .init(calibration.pass > 0 ? "\(calibration.pass)" : ""),
        .init(calibration.total > 0 ? "\(calibration.done)/\(calibration.total)" : ""), .init(detail),
      ])
    }
    return table
  }
}
