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

  private func figure(_ interval: IntervalOfValidity, _ name: String, _ constants: KeyedConstants) -> String {
    let title = "\(HTMLText.element("strong", name)) <span class=\"iov\">\(interval)</span>"
    guard let overview = KeyedOverview(constants) else {
      let text = constants.truthText ?? QuantityText.plural(constants.keys.count, "key")
      return "<figure><figcaption>\(title)</figcaption><p class=\"facts\">\(text)</p></figure>\n"
    }
    let drawing = SVGKeyed(name: name, constants: constants, overview: overview)
    let keys = QuantityText.plural(overview.count, "key")
    return """
      <figure class="wide"><figcaption>\(title)</figcaption>
      <div class="scroll">\(drawing?.svg() ?? "")</div>
      <p class="facts">\(keys), \(HTMLText.escaped(overview.text))</p>
      \(outliers(overview))</figure>

      """
  }

  private func outliers(_ overview: KeyedOverview) -> String {
    guard !overview.outliers.isEmpty else { return "" }
    let rows = overview.outliers.prefix(Self.listedOutliers).map { outlier in
      "<tr>\(HTMLText.element("th", "\(outlier.key)"))"
        + "\(HTMLText.element("td", overview.valueText(outlier), class: "number"))</tr>\n"
    }
    let rest = overview.outliers.count - rows.count
    let more = rest > 0 ? "<p class=\"meta\">\(rest) more outliers</p>\n" : ""
    let count = QuantityText.plural(overview.outliers.count, "outlier")
    return "<details><summary>\(count)</summary>\n<table class=\"parameters\"><tbody>\n\(rows.joined())"
      + "</tbody></table>\n\(more)</details>\n"
  }
}
