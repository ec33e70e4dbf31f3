import CalibModel

extension HTMLReport {
  /// How many constants the comparison shows at most; those that changed come first.
  private static let comparisonLimit = 500

  /// The constants beside those of another run or tag.
  var comparison: String {
    guard let comparison = content.comparison else { return "" }
    let changed = comparison.rows.filter { $0.old != $0.new }
    let shown = Array((changed + comparison.rows.filter { $0.old == $0.new }).prefix(Self.comparisonLimit))
    let rows = shown.map { row in
      """
      <tr><th scope="row">\(HTMLText.escaped(row.calibration)).\(HTMLText.escaped(row.field))</th>\
      <td class="iov">\(row.interval)</td>\
      <td class="number">\(HTMLText.escaped(row.old.map(QuantityText.constant) ?? "—"))</td>\
      <td class="number">\(HTMLText.escaped(QuantityText.constant(row.new)))</td>\
      <td class="number">\(HTMLText.escaped(row.move))</td>\
      <td class="number">\(HTMLText.escaped(row.significance))</td></tr>

      """
    }
    let more =
      shown.count < comparison.rows.count
      ? "<p class=\"meta\">\(comparison.rows.count - shown.count) more are not shown.</p>\n" : ""
    return """
      <section>
      <h2>Against \(HTMLText.escaped(comparison.name))</h2>
      <p class="meta">\(changed.count) of \(QuantityText.plural(comparison.rows.count, "constant")) changed</p>
      <div class="scroll"><table>
      <thead><tr><th>Constant</th><th>Interval</th><th class="number">Then</th><th class="number">Now</th>\
      <th class="number">Move</th><th class="number">Move / error</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>
      \(more)</section>

      """
  }
}
