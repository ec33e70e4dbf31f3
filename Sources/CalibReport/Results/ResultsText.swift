package import CalibModel

/// What a run found for people: a headline and constants for each calibration, then its failed checks.
package enum ResultsText {
  /// The whole table.
  ///
  /// - Parameters:
  ///   - pictures: the rendered conditions of failed checks.
  ///   - limit: how many intervals of a calibration are shown; the middle of a longer list is left out.
  package static func text(
    _ results: [CalibrationResult], pictures: [CheckPicture] = [], limit: Int = 24, style: TextStyle
  ) -> String {
    guard !results.isEmpty else { return "no results yet\n" }
    var lines: [String] = []
    for result in results {
      if !lines.isEmpty { lines.append("") }
      // Failed checks are shown in full below.
      let isShownBelow = result.outcome == .rejected && result.intervals.contains(where: \.hasFailedCheck)
      lines.append(headline(result, showsNote: !isShownBelow, style: style))
      lines += table(result, limit: limit, style: style)
      lines += keyedLines(result, limit: limit, style: style)
      lines += failures(result, style: style)
      lines += failedChecks(result, pictures: pictures, style: style)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `momentum_scale  converged  3 passes  4 intervals  12 of 12 checks passed`.
  package static func headline(
    _ result: CalibrationResult, showsNote: Bool = true, style: TextStyle
  ) -> String {
    let outcome = outcome(result.outcome)
    var parts = [
      style.paint(TerminalText.sanitized(result.name), .strong),
      outcome.tone.map { style.paint(outcome.text, $0) } ?? outcome.text,
    ]
    if !result.passes.isEmpty { parts.append(QuantityText.plural(result.passes.count, "pass", "passes")) }
    if !result.intervals.isEmpty { parts.append(QuantityText.plural(result.intervals.count, "interval")) }
    let checks = result.intervals.flatMap(\.report.checks)
    let passed = checks.count(where: \.passed)
    if !checks.isEmpty {
      let text =
        passed == checks.count
        ? "\(QuantityText.plural(passed, "check")) passed"
        : "\(checks.count - passed) of \(QuantityText.plural(checks.count, "check")) failed"
      parts.append(passed == checks.count ? text : style.paint(text, .bad))
    }
    let line = parts.joined(separator: "  ")
    return result.note.isEmpty || !showsNote ? line : line + ": " + TerminalText.sanitized(result.note)
  }

  /// The word for an outcome, in its colour.
  static func outcome(_ outcome: CalibrationOutcome) -> TextTable.Cell {
    switch outcome {
    case .converged: .init("converged", .good)
    case .completed: .init("completed", .good)
    case .incomplete: .init("incomplete", .doubtful)
    case .notConverged: .init("not converged", .doubtful)
    case .rejected: .init("rejected", .bad)
    case .failed: .init("failed", .bad)
    case .blocked: .init("blocked", .bad)
    case .cancelled: .init("cancelled", .doubtful)
    }
  }
}

extension ResultsText {
  private static func table(_ result: CalibrationResult, limit: Int, style: TextStyle) -> [String] {
    guard !result.intervals.isEmpty else { return [] }
    let fields = ConstantsOverRuns.fieldNames(result)
    // The last column has verdicts, or why there are no constants; without either it needs no head.
    let hasChecks = result.intervals.contains { !$0.report.checks.isEmpty }
    var table = TextTable(
      columns: [.init("interval"), .init("runs", right: true)]
        + fields.map { .init(TerminalText.sanitized($0)) } + [.init(hasChecks ? "checks" : "")])
    let all = result.intervals
    let (head, tail) =
      all.count > limit ? (limit - limit / 4, limit / 4) : (all.count, 0)
    table.rows = all.prefix(head).map { row($0, fields: fields, style: style) }
    if head < all.count {
      let left = "\(style.sign("…", "...")) \(QuantityText.count(all.count - head - tail)) more"
      table.rows.append([.init(left, .faint)] + table.columns.dropFirst().map { _ in .init("") })
      table.rows += all.suffix(tail).map { row($0, fields: fields, style: style) }
    }
    if table.width + 2 <= style.width { return table.lines(style, indent: 2) }
    let narrow = self.narrow(table, fields: fields, of: result)
    if narrow.width + 2 <= style.width { return narrow.lines(style, indent: 2) }
    return tall(table, fields: fields, style: style)
  }

  private static func row(
    _ interval: CalibrationResult.Interval, fields: [String], style: TextStyle
  ) -> [TextTable.Cell] {
    let constants = fields.map { field -> TextTable.Cell in
      guard let value = interval.report.constant(field) else {
        return .init(style.sign("—", "-"), .faint)
      }
      return .init(QuantityText.constant(value))
    }
    let extended = interval.isExtended ? " (extended)" : ""
    return [.init(interval.label + extended), .init(QuantityText.count(interval.runs.count))]
      + constants + [verdict(interval.report, style: style)]
  }

  /// `✓ 2`, or the names of those that failed.
  private static func verdict(_ report: ExecutionReport, style: TextStyle) -> TextTable.Cell {
    let failed = report.checks.filter { !$0.passed }
    if !report.status.isSuccess { return .init(report.status.rawValue.replacingUnderscores, .bad) }
    guard !failed.isEmpty else {
      return report.checks.isEmpty
        ? .init("") : .init("\(style.sign("✓", "ok")) \(report.checks.count)", .good)
    }
    let names = failed.map { TerminalText.sanitized($0.name) }.joined(separator: ", ")
    let isFatal = failed.contains { $0.kind == .require }
    return .init("\(style.sign("✗", "failed:")) \(names)", isFatal ? .bad : .doubtful)
  }

  /// The table with the units of its constants in its head, so that a terminal of 80 columns has room for it.
  private static func narrow(
    _ table: TextTable, fields: [String], of result: CalibrationResult
  ) -> TextTable {
    let units = Dictionary(
      ConstantsOverRuns.all(result).map { ($0.field, $0.unit) }, uniquingKeysWith: { first, _ in first })
    var columns = table.columns
    var rows = table.rows
    for (place, field) in fields.enumerated() {
      guard let unit = units[field], !unit.isEmpty else { continue }
      let column = place + 2
      // Constants without one, in an interval that has none, are left as they are.
      let isShared = rows.allSatisfy {
        $0[column].text.hasSuffix(" \(unit)") || !$0[column].text.contains(" ")
      }
      guard isShared else { continue }
      columns[column] = .init("\(columns[column].title) [\(unit)]")
      for row in rows.indices where rows[row][column].text.hasSuffix(" \(unit)") {
        let cell = rows[row][column]
        rows[row][column] = .init(String(cell.text.dropLast(unit.count + 1)), cell.tone)
      }
    }
    var narrow = TextTable(columns: columns)
    narrow.rows = rows
    return narrow
  }

  /// For terminals that are narrower still: each interval with a line for each of its constants.
  private static func tall(_ table: TextTable, fields: [String], style: TextStyle) -> [String] {
    let widest = fields.map { TerminalText.width(TerminalText.sanitized($0)) }.max() ?? 0
    return table.rows.flatMap { cells -> [String] in
      let runs = cells[1].text.isEmpty ? "" : cells[1].text == "1" ? "1 run" : "\(cells[1].text) runs"
      let last = cells[cells.count - 1]
      let head = [cells[0].text, runs, last.tone.map { style.paint(last.text, $0) } ?? last.text]
      let constants = zip(fields, cells.dropFirst(2)).filter { !$1.text.isEmpty }.map { field, cell in
        "    \(TerminalText.padded(TerminalText.sanitized(field), to: widest))  \(cell.text)"
      }
      return ["  " + head.filter { !$0.isEmpty }.joined(separator: "  ")] + constants
    }
  }

  /// The reasons of the intervals without constants.
  private static func failures(_ result: CalibrationResult, style: TextStyle) -> [String] {
    result.intervals.filter { !$0.report.status.isSuccess && !$0.report.reason.isEmpty }.flatMap {
      interval in
      TerminalText.sanitizedLines(interval.report.reason).enumerated().map { index, line in
        index == 0 ? "  \(style.paint(interval.label, .bad)): \(line)" : "    \(line)"
      }
    }
  }

  private static func failedChecks(
    _ result: CalibrationResult, pictures: [CheckPicture], style: TextStyle
  ) -> [String] {
    let failed = result.intervals.flatMap { interval in
      interval.report.checks.filter { !$0.passed }.map { (interval: interval.interval, check: $0) }
    }
    var lines: [String] = []
    for (place, first) in failed.enumerated()
    where !failed[..<place].contains(where: { $0.check.name == first.check.name }) {
      let others = failed[(place + 1)...].filter { $0.check.name == first.check.name }
      lines += ["", headline(of: first.check, in: first.interval, of: result, style: style)]
      let picture = pictures.first {
        $0.calibration == result.name && $0.interval == first.interval && $0.check == first.check.name
      }
      lines += picture.map { TerminalText.sanitizedLines($0.text).filter { !$0.isEmpty } } ?? []
      lines += others.isEmpty ? [] : [note(on: others, of: result)]
    }
    return lines
  }

  /// `check failed: momentum_scale.good_fit   12/106..12/108: bad fit`.
  private static func headline(
    of check: CheckRecord, in interval: IntervalOfValidity, of result: CalibrationResult, style: TextStyle
  ) -> String {
    let verdict = check.kind == .require ? "check failed:" : "not as expected:"
    let name = TerminalText.sanitized("\(result.name).\(check.name)")
    let message = check.message.isEmpty ? "" : ": \(TerminalText.sanitized(check.message))"
    return
      "\(style.paint(verdict, check.kind == .require ? .bad : .doubtful)) \(name)   \(interval)\(message)"
  }

  /// Where else a check failed, with its values; of many the first few.
  private static func note(
    on others: [(interval: IntervalOfValidity, check: CheckRecord)], of result: CalibrationResult
  ) -> String {
    let shown = others.prefix(4).map { other in
      let value = other.check.value.isEmpty ? "" : " (\(TerminalText.sanitized(other.check.value)))"
      return "\(other.interval)\(value)"
    }
    let rest = others.count > shown.count ? " and \(others.count - shown.count) more" : ""
    return "note: \(others.count + 1) of \(QuantityText.plural(result.intervals.count, "interval")) fail; "
      + "the others are \(shown.joined(separator: ", "))\(rest)"
  }
}

extension CalibrationResult.Interval {
  fileprivate var hasFailedCheck: Bool { report.checks.contains { !$0.passed } }
}

extension String {
  /// A word as it stands in JSON, for people: `not_enough_data` is `not enough data`.
  var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
