import CalibModel

extension HTMLReport {
  /// Validation plots; those of intervals with a failed check come first, so that a limit never hides them.
  func plots(_ result: CalibrationResult) -> String {
    let all = result.intervals.flatMap { interval in interval.report.plots.map { (interval, $0) } }
    guard !all.isEmpty else { return "" }
    let isSuspect = { (interval: CalibrationResult.Interval) in
      !interval.report.status.isSuccess || interval.report.checks.contains { !$0.passed }
    }
    let sorted = all.filter { isSuspect($0.0) } + all.filter { !isSuspect($0.0) }
    let shown = sorted.prefix(content.plotLimit)
    let text = FitText(catalog: content.catalog)
    let figures = shown.map { interval, plot in drawing(plot, in: interval.interval, text: text) }
    let grid =
      "<div class=\"figures\">\n\(figures.joined())</div>\n"
      + left(all.count - shown.count, "more plots are left out")
    return folded("Validation", QuantityText.plural(shown.count, "plot"), grid, if: shown.count > 12)
  }

  private func drawing(_ plot: PlotRecord, in interval: IntervalOfValidity, text: FitText) -> String {
    let caption =
      HTMLText.element("strong", plot.name) + " " + HTMLText.element("span", "\(interval)", class: "iov")
    switch plot.content {
    case .histogram(let histogram):
      let data = BinnedPoints(histogram, unit: plot.unit, hasCurve: !plot.curve.isEmpty)
      return figure(
        caption, SVGHistogram(plot, data).svg(), below: facts(plot, [data.note], outside(histogram), text))
    case .profile(let profile):
      let data = BinnedPoints(profile, verticalUnit: plot.verticalUnit)
      return figure(
        caption, SVGHistogram(plot, data).svg(),
        below: facts(plot, [data.note], profile.underflow + profile.overflow, text))
    case .histogram2D(let histogram):
      return figure(
        caption, SVGHistogram2D(plot, histogram).svg(), below: facts(plot, [], histogram.outside, text))
    }
  }

  private func outside(_ histogram: Histogram) -> Double { histogram.underflow + histogram.overflow }

  /// Entries, what the vertical axis shows, and the fit's quality and parameters.
  private func facts(_ plot: PlotRecord, _ notes: [String], _ outside: Double, _ text: FitText) -> String {
    var facts = ["\(QuantityText.entries(plot.entries)) entries"]
    if outside != 0 { facts.append("\(QuantityText.entries(outside)) outside") }
    facts += notes.filter { !$0.isEmpty }
    guard let fit = plot.fit else {
      return HTMLText.element("p", facts.joined(separator: " · "), class: "facts")
    }
    facts.append(FitText.quality(fit))
    let parameters = text.parameters(fit, axis: plot.unit).map {
      "<tr>\(HTMLText.element("th", $0.name))\(HTMLText.element("td", $0.text, class: "number"))</tr>\n"
    }
    return """
      \(HTMLText.element("p", facts.joined(separator: " · "), class: fit.isOK ? "facts" : "facts bad-text"))
      <table class="parameters"><tbody>
      \(parameters.joined())</tbody></table>
      """
  }
}
