import CalibModel

extension HTMLReport {
  /// How many constants the comparison shows at most, and how many before it is folded away.
  private static let comparisonLimit = 500
  private static let comparisonShown = 20

  /// The constants beside those of another run or tag, or beside those that were published before.
  var comparison: String {
    guard let comparison = content.comparison, !comparison.rows.isEmpty else { return "" }
    let changed = comparison.sorted.filter { $0.old != $0.new }
    let shown = Array(changed.prefix(Self.comparisonLimit))
    var body = "<p class=\"meta\">\(comparison.facts.joined(separator: " · "))</p>\n"
    if !shown.isEmpty { body += Self.table(Array(shown.prefix(Self.comparisonShown))) }
    if shown.count > Self.comparisonShown {
      let rest = shown.dropFirst(Self.comparisonShown)
      body += details("\(QuantityText.count(rest.count)) that changed less", Self.table(Array(rest)))
    }
    return section(
      "Against \(comparison.name)", body + left(changed.count - shown.count, "more are not shown"))
  }

  private static func table(_ rows: [ReportComparison.Row]) -> String {
    var table = HTMLTable([
      .text("Constant"), .text("Interval"), .number("Before"), .number("Now"), .number("Change"),
      .number("In errors"),
    ])
    for row in rows {
      table.add([
        .head("\(row.calibration).\(row.field)"), .interval(row.interval),
        .number(row.old.map(QuantityText.constant) ?? "—"), .number(QuantityText.constant(row.new)),
        .number(row.move), .number(row.significance),
      ])
    }
    return table.html
  }
}
