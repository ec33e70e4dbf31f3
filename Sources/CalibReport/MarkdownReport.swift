import CalibGraph
import CalibModel

/// A run as Markdown, for the comment of a merge request or a wiki: verdicts, constants, failed checks.
///
/// Whatever a script or a message holds is shown as text: signs of Markdown and of HTML are escaped.
package func markdownReport(_ content: ReportContent) -> String { MarkdownReport(content: content).text }

struct MarkdownReport {
  /// How many intervals of one calibration are shown.
  static let intervalLimit = 50

  let content: ReportContent

  var text: String {
    var parts = ["# \(escaped(content.title))", facts, summary] + content.results.map(calibration)
    if let comparison = content.comparison { parts.append(text(of: comparison)) }
    if !content.publicationResults.isEmpty { parts.append(publications) }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var facts: String {
    [content.script, content.started, content.work].filter { !$0.isEmpty }.map(escaped)
      .joined(separator: " · ")
  }

  private var summary: String {
    guard !content.results.isEmpty else { return "nothing has run yet" }
    let rows = content.results.map { result in
      let checks = result.intervals.flatMap(\.report.checks)
      let failed = checks.count { !$0.passed }
      let verdict =
        checks.isEmpty
        ? "none" : failed == 0 ? "\(checks.count) passed" : "\(failed) of \(checks.count) failed"
      return [
        result.name, result.outcome.words, "\(result.passes.count)", "\(result.intervals.count)", verdict,
      ]
    }
    return table(["Calibration", "Outcome", "Passes", "Intervals", "Checks"], rows)
  }

  private func calibration(_ result: CalibrationResult) -> String {
    var parts = ["## \(escaped(result.name))"]
    if !result.note.isEmpty { parts.append(escaped(result.note)) }
    let fields = ConstantsOverRuns.fieldNames(result)
    let rows = result.intervals.prefix(Self.intervalLimit).map { interval in
      ["\(interval.interval)", "\(interval.runs.count)"]
        + fields.map { interval.report.payload?[$0].map(QuantityText.constant) ?? "—" }
    }
    if !rows.isEmpty { parts.append(table(["Interval", "Runs"] + fields, rows)) }
    if result.intervals.count > rows.count {
      parts.append("\(result.intervals.count - rows.count) more intervals")
    }
    let failed = result.intervals.flatMap { interval in
      interval.report.checks.filter { !$0.passed }.map {
        [$0.kind.rawValue, $0.name, "\(interval.interval)", $0.value, $0.message]
      }
    }
    if !failed.isEmpty {
      parts.append("Failed checks:")
      parts.append(table(["Kind", "Check", "Interval", "Value", "Message"], failed))
    }
    return parts.joined(separator: "\n\n")
  }

  private func text(of comparison: ReportComparison) -> String {
    let changed = comparison.rows.filter { $0.old != $0.new }
    let rows = changed.prefix(Self.intervalLimit).map { row in
      [
        "\(row.calibration).\(row.field)", "\(row.interval)", row.old.map(QuantityText.constant) ?? "—",
        QuantityText.constant(row.new), row.move, row.significance,
      ]
    }
    let head =
      "## Against \(escaped(comparison.name))\n\n\(changed.count) of \(comparison.rows.count) constants changed"
    guard !rows.isEmpty else { return head }
    return head + "\n\n"
      + table(["Constant", "Interval", "Then", "Now", "Move", "Move / error"], Array(rows))
  }

  private var publications: String {
    "## Publication\n\n"
      + table(
        ["Tag", "Outcome", "Commit", "Note"],
        content.publicationResults.map {
          [$0.tag, HTMLReport.word($0.outcome), String($0.commit.prefix(12)), $0.note]
        })
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines =
      [head, head.map { _ in "---" }].enumerated().map { place, cells in
        "| " + cells.map { place == 0 ? escaped($0) : $0 }.joined(separator: " | ") + " |"
      } + rows.map { "| " + $0.map(escaped).joined(separator: " | ") + " |" }
    return lines.joined(separator: "\n")
  }

  /// The text with signs of Markdown behind a backslash and signs of HTML as entities, on one line.
  private func escaped(_ text: String) -> String {
    TerminalText.sanitized(text).unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!", "$":
        out += "\\"
        out.unicodeScalars.append(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
  }
}
