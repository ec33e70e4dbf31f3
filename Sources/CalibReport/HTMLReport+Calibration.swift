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
    let parts = [
      overRuns(result), constants(result), keyed(result), checks(result), plots(result), passes(result),
    ]
    return """
      <section id="\(Self.anchor(number))">
      <h2><span class="name">\(HTMLText.escaped(result.name))</span> \(Self.badge(result.outcome))</h2>
      \(facts.isEmpty ? "" : HTMLText.element("p", facts.joined(separator: " · "), class: "meta") + "\n")\
      \(note)\(parts.joined())</section>

      """
  }

  private func overRuns(_ result: CalibrationResult) -> String {
    let drawn = ConstantsOverRuns.all(result).filter { !$0.points.isEmpty }
    guard !drawn.isEmpty else { return "" }
    let figures = drawn.map { constants in
      let drawing = SVGConstants(constants)
      let unit =
        constants.unit.isEmpty ? "" : " <span class=\"faint\">[\(HTMLText.escaped(constants.unit))]</span>"
      return """
        <figure class="\(drawing.isWide ? "wide" : "")">\
        <figcaption>\(HTMLText.element("strong", constants.field))\(unit)</figcaption><div class="scroll">
        \(drawing.svg())</div></figure>

        """
    }
    return "<h3>Constants over runs</h3>\n<div class=\"figures\">\n\(figures.joined())</div>\n"
  }

  /// The table of intervals, folded away where it is long.
  private func constants(_ result: CalibrationResult) -> String {
    guard !result.intervals.isEmpty else { return "" }
    let fields = ConstantsOverRuns.fieldNames(result)
    let head = fields.map { "<th class=\"number\">\(HTMLText.escaped($0))</th>" }.joined()
    let rows = result.intervals.map { interval in
      let cells = fields.map { field in
        let text = interval.report.constant(field).map(QuantityText.constant) ?? "—"
        return HTMLText.element("td", text, class: "number")
      }
      let extended = interval.isExtended ? " <span class=\"faint\">extended</span>" : ""
      return """
        <tr><th scope="row" class="iov">\(interval.interval)\(extended)</th>\
        <td class="number">\(interval.runs.count)</td>\
        \(cells.joined())<td>\(status(interval.report))</td></tr>

        """
    }
    let table = """
      <div class="scroll"><table class="constants">
      <thead><tr><th>Interval</th><th class="number">Runs</th>\(head)<th>Status</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
    return folded(
      "Constants", "all \(QuantityText.plural(result.intervals.count, "interval"))", table,
      if: rows.count > 16)
  }

  private func status(_ report: ExecutionReport) -> String {
    guard report.status.isSuccess else {
      let reason = report.reason.isEmpty ? "" : ": \(HTMLText.message(report.reason))"
      return "<span class=\"bad-text\">\(report.status.rawValue.replacingUnderscores)</span>\(reason)"
    }
    let failed = report.checks.filter { !$0.passed }
    return failed.isEmpty
      ? "<span class=\"good-text\">ok</span>"
      : "<span class=\"bad-text\">\(HTMLText.escaped(failed.map(\.name).joined(separator: ", ")))</span>"
  }

  /// Failed checks in full; those that passed are folded away.
  private func checks(_ result: CalibrationResult) -> String {
    let all = result.intervals.flatMap { interval in interval.report.checks.map { (interval, $0) } }
    guard !all.isEmpty else { return "" }
    let failed = all.filter { !$0.1.passed }
    let passed = all.filter { $0.1.passed }
    let pictures = failed.compactMap { interval, check in
      content.pictures.first {
        $0.calibration == result.name && $0.interval == interval.interval && $0.check == check.name
      }
    }
    var out = "<h3>Checks</h3>\n"
    if !failed.isEmpty { out += checkTable(failed) }
    for picture in pictures {
      out += """
        <figure class="picture">\
        <figcaption>\(HTMLText.escaped(picture.check)) in \(picture.interval)</figcaption>\
        <pre>\(HTMLText.escapedLines(picture.text))</pre></figure>

        """
    }
    guard !passed.isEmpty else { return out }
    let title = "\(QuantityText.plural(passed.count, "check")) passed"
    let shown = Array(passed.prefix(1000))
    let more =
      shown.count < passed.count
      ? "<p class=\"meta\">The first \(shown.count) are shown.</p>\n" : ""
    return out + "<details><summary>\(title)</summary>\n\(checkTable(shown))\(more)</details>\n"
  }

  private func checkTable(_ checks: [(CalibrationResult.Interval, CheckRecord)]) -> String {
    let rows = checks.map { interval, check in
      let tone = check.passed ? "good" : check.kind == .require ? "bad" : "doubt"
      return """
        <tr><td><span class="badge \(tone)">\(check.passed ? "passed" : "failed")</span></td>\
        <td>\(check.kind.rawValue)</td><th scope="row">\(HTMLText.escaped(check.name))</th>\
        <td class="iov">\(interval.interval)</td><td class="number">\(HTMLText.escaped(check.value))</td>\
        <td>\(HTMLText.message(check.message))</td></tr>

        """
    }
    return """
      <div class="scroll"><table>
      <thead><tr><th>Verdict</th><th>Kind</th><th>Check</th><th>Interval</th><th class="number">Value</th>\
      <th>Message</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
  }

  /// Validation plots; those of intervals with a failed check come first, so that a limit never hides them.
  private func plots(_ result: CalibrationResult) -> String {
    let all = result.intervals.flatMap { interval in interval.report.plots.map { (interval, $0) } }
    guard !all.isEmpty else { return "" }
    let isSuspect = { (interval: CalibrationResult.Interval) in
      !interval.report.status.isSuccess || interval.report.checks.contains { !$0.passed }
    }
    let sorted = all.filter { isSuspect($0.0) } + all.filter { !isSuspect($0.0) }
    let shown = sorted.prefix(content.plotLimit)
    let text = FitText(catalog: content.catalog)
    let figures = shown.map { interval, plot in
      """
      <figure><figcaption>\(HTMLText.element("strong", plot.name)) \
      <span class="iov">\(interval.interval)</span></figcaption>
      \(SVGHistogram(plot).svg())\(plotFacts(plot, text: text))</figure>

      """
    }
    let more =
      shown.count < all.count
      ? "<p class=\"meta\">\(all.count - shown.count) more plots are left out.</p>\n" : ""
    let grid = "<div class=\"figures\">\n\(figures.joined())</div>\n\(more)"
    return folded("Validation", QuantityText.plural(shown.count, "plot"), grid, if: shown.count > 12)
  }

  private func plotFacts(_ plot: PlotRecord, text: FitText) -> String {
    let entries = "\(QuantityText.entries(plot.histogram.entries)) entries"
    guard let fit = plot.fit else { return "<p class=\"facts\">\(entries)</p>" }
    let parameters = text.parameters(fit, axis: plot.unit).map {
      "<tr>\(HTMLText.element("th", $0.name))\(HTMLText.element("td", $0.text, class: "number"))</tr>\n"
    }
    let tone = fit.isOK ? "" : " bad-text"
    return """
      <p class="facts\(tone)">\(entries) · \(HTMLText.escaped(FitText.quality(fit)))</p>
      <table class="parameters"><tbody>
      \(parameters.joined())</tbody></table>
      """
  }

  /// What each pass watched, one row for each pass and interval.
  private func passes(_ result: CalibrationResult) -> String {
    guard result.passes.contains(where: { !$0.intervals.isEmpty }), result.passes.count > 1 else { return "" }
    var names: [String] = []
    for value in result.passes.flatMap(\.intervals).flatMap(\.values) where !names.contains(value.name) {
      names.append(value.name)
    }
    let rows = result.passes.flatMap { pass in
      pass.intervals.map { watched in
        let cells = names.map { name in
          let value = watched.values.first { $0.name == name }
          return HTMLText.element("td", value.map { QuantityText.constant($0.value) } ?? "—", class: "number")
        }
        return """
          <tr><td class="number">\(pass.number)</td><td class="iov">\(watched.interval)</td>\
          \(cells.joined())</tr>

          """
      }
    }
    let head = names.map { "<th class=\"number\">\(HTMLText.escaped($0))</th>" }.joined()
    let table = """
      <div class="scroll"><table>
      <thead><tr><th class="number">Pass</th><th>Interval</th>\(head)</tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
    return folded(
      "Passes", QuantityText.plural(result.passes.count, "pass", "passes"), table, if: rows.count > 8)
  }

  /// A part with a title, folded away where it is long.
  private func folded(_ title: String, _ summary: String, _ body: String, if isLong: Bool) -> String {
    let content = isLong ? "<details><summary>\(summary)</summary>\n\(body)</details>\n" : body
    return "<h3>\(title)</h3>\n\(content)"
  }
}
