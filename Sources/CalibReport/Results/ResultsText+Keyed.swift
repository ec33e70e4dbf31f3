import CalibModel

/// Keyed constants in the table of results: an overview, and what lies far from the rest.
extension ResultsText {
  /// How many outliers are named.
  private static let namedOutliers = 6

  /// A line for each keyed field of each interval, up to a limit, and for keyed fits with failed keys.
  static func keyedLines(_ result: CalibrationResult, limit: Int, style: TextStyle) -> [String] {
    var lines: [String] = []
    for interval in result.intervals {
      var own: [String] = []
      for field in interval.report.payloads.flatMap(\.fields) {
        guard case .keyed(let constants) = field.value else { continue }
        own += keyedLines(TerminalText.sanitized(field.name), constants, style)
      }
      own += interval.report.failedFits.map { fit in
        let keys = QuantityText.plural(Int(fit.value), "key")
        return style.paint("`\(TerminalText.sanitized(fit.name))` failed for \(keys)", .doubtful)
      }
      if own.isEmpty { continue }
      guard lines.count < limit else { return lines + ["  \(style.sign("…", "..."))"] }
      lines += ["  \(style.paint("\(interval.label)", .faint))"] + own.map { "    " + $0 }
    }
    return lines
  }

  /// A constant by key: how many, where they lie, and the outliers.
  static func keyedLines(
    _ name: String, _ constants: KeyedConstants, _ style: TextStyle
  ) -> [String] {
    let keys = QuantityText.plural(constants.keys.count, "key")
    if let truth = constants.truthText { return ["\(name): \(truth)"] }
    guard let overview = KeyedOverview(constants) else { return ["\(name): \(keys)"] }
    var lines = ["\(name): \(keys), \(overview.text)"]
    guard !overview.outliers.isEmpty else { return lines }
    let named = overview.outliers.prefix(namedOutliers).map { TerminalText.sanitized(overview.text($0)) }
    let rest = overview.outliers.count - named.count
    let more = rest > 0 ? " and \(QuantityText.count(rest)) more" : ""
    let count = QuantityText.plural(overview.outliers.count, "outlier")
    lines.append(
      "  " + style.paint("\(count)", .doubtful) + ": \(named.joined(separator: ", "))\(more)")
    return lines
  }
}
