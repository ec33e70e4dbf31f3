import CalibGraph
import CalibModel

extension HTMLReport {
  /// The section of one calibration.
  func calibration(_ result: CalibrationResult, number: Int) -> String {
    let plan = content.calibrations.first { $0.name == result.name }
    var facts: [String] = []
    if let plan {
      facts.append(PlanText.strategy(plan.strategy))
      facts.append(QuantityText.plural(plan.runs.count, "run"))
      if !plan.dependencies.isEmpty { facts.append("reads \(plan.dependencies.joined(separator: ", "))") }
    }
    if result.payloadName != result.name { facts.append("payload \(result.payloadName)") }
    let note = result.note.isEmpty ? "" : "<p class=\"note\">\(HTMLText.message(result.note))</p>\n"
    return """
      <section id="\(Self.anchor(number))">
      <h2><span class="name">\(HTMLText.escaped(result.name))</span> \(Self.badge(result.outcome))</h2>
      \(facts.isEmpty ? "" : HTMLText.element("p", facts.joined(separator: " · "), class: "meta") + "\n")\
      \(note)\(parts(of: result).joined())</section>

      """
  }

  /// A drawing for each field that is a number.
  func overRuns(_ result: CalibrationResult) -> String {
    let drawn = ConstantsOverRuns.all(result).filter { !$0.points.isEmpty }
    guard !drawn.isEmpty else { return "" }
    let figures = drawn.map { constants in
      let before = PreviousConstants(
        content.comparison, calibration: result.name, field: constants.field, unit: constants.unit)
      let drawing = SVGConstants(constants, before: before)
      let unit =
        constants.unit.isEmpty ? "" : " \(HTMLText.element("span", "[\(constants.unit)]", class: "faint"))"
      let key =
        before.levels.isEmpty
        ? "" : drawing.hidesPrevious ? "before partly off the drawing" : "before in grey"
      return figure(
        "<span>\(HTMLText.element("strong", constants.field))\(unit)</span>"
          + HTMLText.element("span", key, class: "faint"),
        drawing.svg(), isWide: drawing.isWide)
    }
    return "<h3>Constants over runs</h3>\n<div class=\"figures\">\n\(figures.joined())</div>\n"
  }

  /// The table of intervals, folded away where it is long.
  func constants(_ result: CalibrationResult) -> String {
    guard !result.intervals.isEmpty else { return "" }
    let fields = ConstantsOverRuns.fieldNames(result)
    var table = HTMLTable(
      [.text("Interval"), .number("Runs")] + fields.map { .number($0) } + [.text("Status")],
      style: "constants")
    let moves = moves(of: result)
    for interval in result.intervals {
      let extended = interval.isExtended ? " <span class=\"faint\">extended</span>" : ""
      let mixed = interval.isMixed ? " <span class=\"faint\">with constants of the store</span>" : ""
      let cells = fields.map { field -> HTMLTable.Cell in
        let text = interval.report.constant(field).map(QuantityText.constant) ?? "—"
        let known = interval.piece == nil ? moves[interval.interval]?[field] : nil
        let move = known.map { " \(HTMLText.element("span", $0, class: "move"))" }
        return .html("<td class=\"number\">\(HTMLText.escaped(text))\(move ?? "")</td>")
      }
      table.add(
        [
          .html("<th scope=\"row\" class=\"iov\">\(interval.label)\(extended)\(mixed)</th>"),
          .number("\(interval.runs.count)"),
        ] + cells + [.html("<td>\(status(interval.report))</td>")])
    }
    let key =
      moves.isEmpty ? "" : "<p class=\"meta\">Behind a value: how many of its errors it moved.</p>\n"
    return folded(
      "Constants", "all \(QuantityText.plural(result.intervals.count, "interval"))", table.html + key,
      if: table.count > 16)
  }

  /// `+1.2 σ` by interval and field; against several constants of before it is the last of them.
  private func moves(of result: CalibrationResult) -> [IntervalOfValidity: [String: String]] {
    var moves: [IntervalOfValidity: [String: String]] = [:]
    for row in content.comparison?.rows ?? [] where row.calibration == result.name && row.keyed == nil {
      guard !row.significance.isEmpty else { continue }
      moves[row.whole, default: [:]][row.field] = "\(row.significance) σ"
    }
    return moves
  }

  private func status(_ report: ExecutionReport) -> String {
    guard report.status.isSuccess else {
      let reason = report.reason.isEmpty ? "" : ": \(HTMLText.message(report.reason))"
      return "<span class=\"bad-text\">\(report.status.rawValue.replacingUnderscores)</span>\(reason)"
    }
    let failed = report.checks.filter { !$0.passed }
    return failed.isEmpty
      ? "<span class=\"good-text\">ok</span>"
      : HTMLText.element("span", failed.map { "✗ \($0.name)" }.joined(separator: ", "), class: "bad-text")
  }

  /// What each pass watched, one row for each pass and interval.
  func passes(_ result: CalibrationResult) -> String {
    guard result.passes.contains(where: { !$0.intervals.isEmpty }), result.passes.count > 1 else { return "" }
    var names: [String] = []
    for value in result.passes.flatMap(\.intervals).flatMap(\.values) where !names.contains(value.name) {
      names.append(value.name)
    }
    var table = HTMLTable([.number("Pass"), .text("Interval")] + names.map { .number($0) })
    for pass in result.passes {
      for watched in pass.intervals {
        let cells = names.map { name -> HTMLTable.Cell in
          let value = watched.values.first { $0.name == name }
          return .number(value.map { QuantityText.constant($0.value) } ?? "—")
        }
        table.add([.number("\(pass.number)"), .interval(watched.interval)] + cells)
      }
    }
    return folded(
      "Passes", QuantityText.plural(result.passes.count, "pass", "passes"), table.html, if: table.count > 8)
  }
}
