import CalibGraph
import CalibModel

/// A failed task for people: what, which runs, which attempt, why, and what to do.
enum FailureText {
  static func lines(_ failure: RunProgress.Failure, style: TextStyle) -> [String] {
    let name = failure.task.map { TerminalText.sanitized($0.name) } ?? "a task"
    var head = style.paint("failed", .bad) + " \(name)"
    if let runs = failure.task?.runs, !runs.isEmpty { head += ", \(RunsText.phrase(runs))" }
    if failure.attempt > 1 { head += ", attempt \(failure.attempt)" }
    var lines = [head]
    lines += TerminalText.sanitizedLines(failure.reason).map { "  \($0)" }
    if !failure.help.isEmpty {
      lines += TerminalText.sanitizedLines(failure.help).map { "  \(style.paint("help:", .link)) \($0)" }
    }
    return lines
  }
}
