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
    if let comparison = content.comparison, !comparison.rows.isEmpty { parts.append(text(of: comparison)) }
    parts.append(overallChecks)
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
      ["\(interval.label)", "\(interval.runs.count)"]
        + fields.map { interval.report.payload?[$0].map(QuantityText.constant) ?? "—" }
    }
    if !rows.isEmpty { parts.append(table(["Interval", "Runs"] + fields, rows)) }
    if result.intervals.count > rows.count {
      parts.append("\(result.intervals.count - rows.count) more intervals")
    }
    let failed = result.intervals.flatMap { interval in
      interval.report.checks.filter { !$0.passed }.map {
        [$0.kind.rawValue, $0.name, "\(interval.label)", $0.value, $0.message]
      }
    }
    if !failed.isEmpty {
      parts.append("Failed checks:")
      parts.append(table(["Kind", "Check", "Interval", "Value", "Message"], failed))
    }
    let gates = gates(result)
    return (parts + (gates.isEmpty ? [] : [gates])).joined(separator: "\n\n")
  }

  private func text(of comparison: ReportComparison) -> String {
    let rows = comparison.sorted.prefix(Self.intervalLimit).filter { $0.old != $0.new }.map { row in
      [
        "\(row.calibration).\(row.field)", "\(row.interval)", row.old.map(QuantityText.constant) ?? "—",
        QuantityText.constant(row.new), row.move, row.significance,
      ]
    }
    let head = "## Against \(escaped(comparison.name))\n\n\(comparison.facts.joined(separator: ", "))"
    guard !rows.isEmpty else { return head }
    return head + "\n\n" + table(["Constant", "Interval", "Before", "Now", "Change", "In errors"], rows)
  }

  /// Checks over several calibrations that failed.
  private var overallChecks: String {
    let failed = content.overallChecks.filter { !$0.passed }
    guard !failed.isEmpty else { return "" }
    return "## Checks over calibrations\n\n"
      + table(
        ["Kind", "Check", "From run", "Message"],
        failed.prefix(Self.intervalLimit).map {
          [$0.isRequired ? "require" : "expect", $0.name, $0.run.map { "\($0)" } ?? "—", $0.message]
        })
  }

  /// Gates that hold something back.
  private func gates(_ result: CalibrationResult) -> String {
    let rows = result.intervals.flatMap { interval in
      interval.gates.filter { $0.verdict == .veto }.map { gate in
        let reason = gate.elements.first { $0.verdict == .veto }?.reason ?? ""
        return ["\(interval.label)", gate.field, gate.reason.isEmpty ? reason : gate.reason]
      }
    }
    guard !rows.isEmpty else { return "" }
    return "Vetoes of gates:\n\n"
      + table(["Interval", "Field", "Reason"], Array(rows.prefix(Self.intervalLimit)))
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
        "| " + cells.map { place == 0 ? cell($0) : $0 }.joined(separator: " | ") + " |"
      } + rows.map { "| " + $0.map(cell).joined(separator: " | ") + " |" }
    return lines.joined(separator: "\n")
  }

  /// The text with signs of Markdown behind a backslash and signs of HTML as entities, on one line.
  ///
  /// At the beginning of a line what would make a list or a heading is escaped as well, elsewhere what would make a
  /// link of an address.
  private func escaped(_ text: String) -> String { escaped(text, beginsLine: true) }

  private func cell(_ text: String) -> String { escaped(text, beginsLine: false) }

  private func escaped(_ text: String, beginsLine: Bool) -> String {
    let scalars = Array(TerminalText.sanitized(text).drop { $0 == " " }.unicodeScalars)
    let digits = scalars.prefix { ("0"..."9").contains($0) }.count
    var out = ""
    for (place, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "@": out += "&#64;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!", "$": out += "\\\(scalar)"
      case "-", "+", "=": out += beginsLine && place == 0 ? "\\\(scalar)" : "\(scalar)"
      case ".", ")":
        let isList =
          beginsLine && place == digits && digits > 0 && scalars.dropFirst(place + 1).first ?? " " == " "
        out += isList || out.lowercased().hasSuffix("www") ? "\\\(scalar)" : "\(scalar)"
      case ":" where scalars.dropFirst(place + 1).first == "/": out += "\\:"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
