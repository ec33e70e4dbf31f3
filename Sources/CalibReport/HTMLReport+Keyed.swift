import CalibModel

extension HTMLReport {
  /// How many intervals of a calibration are shown in full, and how many outliers of a field are listed.
  private static let shownIntervals = 12
  private static let listedOutliers = 24

  /// The keyed constants of the last intervals: how they are spread, and which lie far from the others.
  ///
  /// The values themselves are in `calib results --json`: a report has an overview of them, whatever their
  /// number.
  func keyed(_ result: CalibrationResult) -> String {
    let fields = result.intervals.flatMap { interval in
      interval.report.payloads.flatMap(\.fields).compactMap {
        field -> (IntervalOfValidity, String, KeyedConstants)? in
        guard case .keyed(let constants) = field.value else { return nil }
        return (interval.interval, field.name, constants)
      }
    }
    guard !fields.isEmpty else { return "" }
    let count = Set(fields.map(\.1)).count * Self.shownIntervals
    let shown = fields.suffix(count)
    let figures = shown.map { figure($0.0, $0.1, $0.2) }.joined()
    let more =
      shown.count < fields.count
      ? "<p class=\"meta\">\(fields.count - shown.count) of earlier intervals are left out.</p>\n" : ""
    let failed = result.intervals.flatMap { interval in
      interval.report.failedFits.map { fit in
        let keys = QuantityText.plural(Int(fit.value), "key")
        return "<p class=\"note\"><code>\(HTMLText.escaped(fit.name))</code> failed for \(keys) in "
          + "\(interval.interval).</p>\n"
      }
    }
    return "<h3>Constants by key</h3>\n\(failed.prefix(Self.shownIntervals).joined())"
      + "<div class=\"figures\">\n\(figures)</div>\n\(more)"
  }

  /// Keys of two and three parts as a map, others in their order; beside both how the values are spread.
  private func figure(_ interval: IntervalOfValidity, _ name: String, _ constants: KeyedConstants) -> String {
    let title =
      HTMLText.element("strong", name) + HTMLText.element("span", "\(interval)", class: "iov")
    guard let overview = KeyedOverview(constants) else {
      let text = constants.truthText ?? QuantityText.plural(constants.keys.count, "key")
      return figure(title, "", below: HTMLText.element("p", text, class: "facts"))
    }
    let map = SVGKeyedMap(name: name, constants: constants, overview: overview)?.svg() ?? ""
    let drawing = SVGKeyed(name: name, constants: constants, overview: overview)?.svg() ?? ""
    let facts = "\(QuantityText.plural(overview.count, "key")), \(overview.text)"
    return figure(
      title, map + drawing, below: HTMLText.element("p", facts, class: "facts") + outliers(overview),
      isWide: true)
  }

  private func outliers(_ overview: KeyedOverview) -> String {
    guard !overview.outliers.isEmpty else { return "" }
    var table = HTMLTable([.text("Key"), .number("Value"), .number("From the mean")])
    for outlier in overview.outliers.prefix(Self.listedOutliers) {
      let far = overview.spread > 0 ? (outlier.value - overview.mean) / overview.spread : 0
      table.add([
        .head("\(outlier.key)"), .number(overview.valueText(outlier)),
        .number("\(QuantityText.fixed(far, decimals: 1)) spreads"),
      ])
    }
    return details(
      QuantityText.plural(overview.outliers.count, "outlier"),
      table.html + left(overview.outliers.count - table.count, "more outliers are not shown"))
  }
}
