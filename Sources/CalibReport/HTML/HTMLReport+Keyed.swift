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
    let fields = Self.keyedFields(result)
    guard !fields.isEmpty else { return "" }
    let names = fields.reduce(into: [String]()) { if !$0.contains($1.name) { $0.append($1.name) } }
    let count = names.count * Self.shownIntervals
    let shown = Array(fields.suffix(count))
    // Field by field, so that what belongs together stands together.
    let sorted = names.flatMap { name in shown.filter { $0.name == name } }
    let figures = sorted.compactMap { figure($0.interval, $0.name, $0.constants) }.joined()
    let failed = result.intervals.flatMap { interval in
      interval.report.failedFits.map { fit in
        let keys = QuantityText.plural(Int(fit.value), "key")
        return "<p class=\"note\"><code>\(HTMLText.escaped(fit.name))</code> failed for \(keys) in "
          + "\(interval.label).</p>\n"
      }
    }
    return "<h3>Constants by key</h3>\n\(failed.prefix(Self.shownIntervals).joined())"
      + (figures.isEmpty ? "" : "<div class=\"figures\">\n\(figures)</div>\n") + Self.others(sorted)
      + left(fields.count - shown.count, "of earlier intervals are left out")
  }

  private struct KeyedField {
    let interval: IntervalOfValidity
    let name: String
    let constants: KeyedConstants
  }

  private static func keyedFields(_ result: CalibrationResult) -> [KeyedField] {
    result.intervals.flatMap { interval in
      interval.report.payloads.flatMap(\.fields).compactMap { field in
        guard case .keyed(let constants) = field.value else { return nil }
        return KeyedField(interval: interval.interval, name: field.name, constants: constants)
      }
    }
  }

  /// What cannot be drawn, in words: conditions, texts.
  private static func others(_ fields: [KeyedField]) -> String {
    let undrawn = fields.filter { KeyedOverview($0.constants) == nil }
    guard !undrawn.isEmpty else { return "" }
    var table = HTMLTable([.text("Field"), .text("Interval"), .text("Keys")])
    for field in undrawn {
      let keys = field.constants.truthText ?? QuantityText.plural(field.constants.keys.count, "key")
      table.add([.head(field.name), .interval(field.interval), .text(keys)])
    }
    return table.html
  }

  /// Keys of two and three parts as a map, others in their order; beside both how the values are spread.
  ///
  /// `nil` for constants that are no numbers.
  private func figure(
    _ interval: IntervalOfValidity, _ name: String, _ constants: KeyedConstants
  ) -> String? {
    guard let overview = KeyedOverview(constants) else { return nil }
    let unit = overview.unit.isEmpty ? "" : " [\(overview.unit)]"
    let title =
      "<span>\(HTMLText.element("strong", name))\(HTMLText.element("span", unit, class: "faint"))</span>"
      + HTMLText.element("span", "\(interval)", class: "iov")
    let map = SVGKeyedMap(name: name, constants: constants, overview: overview)?.svg() ?? ""
    let drawing = SVGKeyed(name: name, constants: constants, overview: overview)
    let facts = "\(QuantityText.plural(overview.count, "key")), \(overview.text)"
    return figure(
      title, map + (drawing?.svg() ?? ""),
      below: HTMLText.element("p", facts, class: "facts") + outliers(overview),
      isWide: drawing?.isWide == true || !map.isEmpty)
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
