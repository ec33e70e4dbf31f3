import CalibModel

/// Constants with keys of two or three parts as SVG: a coloured cell for each key, a panel for each first part of
/// three.
///
/// The colours span the median ± four robust spreads, so that outliers do not take all of them. Its size grows by some
/// fifteen bytes a key.
struct SVGKeyedMap {
  private struct Panel {
    /// The first of three parts; empty for keys of two.
    let title: String
    var cells: [(column: Int, row: Int, value: Double)] = []
  }

  private let name: String
  private let parts: (column: String, row: String)
  private let columns: [Key.Part]
  private let rows: [Key.Part]
  private let panels: [Panel]
  private let low: Double
  private let high: Double

  private let left = 64.0
  private let right = 84.0
  private let top = 24.0
  private let plotWidth = 950.0
  private let panelHeight: Double

  /// More panels, columns or rows than these are no map.
  private static let mostPanels = 12
  private static let mostAcross = 1200

  /// `nil` for keys of one part or more than three, for those that fill no grid, and for constants that are no
  /// numbers.
  init?(name: String, constants: KeyedConstants, overview: KeyedOverview) {
    guard let values = KeyedOverview.numbers(constants), let length = constants.keys.first?.parts.count,
      length == 2 || length == 3
    else { return nil }
    let columns = Set(constants.keys.map { $0.parts[length - 1] }).sorted()
    let rows = Set(constants.keys.map { $0.parts[length - 2] }).sorted()
    let firsts = length == 3 ? Set(constants.keys.map { $0.parts[0] }).sorted() : []
    guard columns.count > 1 || rows.count > 1, columns.count <= Self.mostAcross,
      rows.count <= Self.mostAcross, firsts.count <= Self.mostPanels
    else { return nil }
    let names = constants.names.count == length ? constants.names : []
    parts = (names.last ?? "", names.isEmpty ? "" : names[length - 2])
    let columnPlaces = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    let rowPlaces = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    var panels =
      firsts.isEmpty
      ? [Panel(title: "")]
      : firsts.map { part in
        Panel(title: "\(names.first.map { "\($0) " } ?? "")\(Key([part]))")
      }
    for (place, key) in constants.keys.enumerated() {
      let panel = length == 3 ? firsts.firstIndex(of: key.parts[0]) ?? 0 : 0
      panels[panel].cells.append(
        (columnPlaces[key.parts[length - 1]] ?? 0, rowPlaces[key.parts[length - 2]] ?? 0, values[place]))
    }
    (self.name, self.columns, self.rows, self.panels) = (name, columns, rows, panels)
    (low, high) = overview.usual
    panelHeight = min(260, max(60, Double(rows.count) * 14))
  }

  func svg() -> String {
    let each = panelHeight + 40
    var canvas = SVGCanvas(width: left + plotWidth + right, height: Double(panels.count) * each + 20)
    for (number, panel) in panels.enumerated() {
      let upper = top + Double(number) * each
      draw(panel, upper: upper, on: &canvas)
      let isLast = number == panels.count - 1
      labels(panel, upper: upper, isLast: isLast, on: &canvas)
    }
    SVGCells(.around).key(
      left + plotWidth + 14, top, height: min(panelHeight, 160),
      low: "≤ \(QuantityText.number(low, significant: 3))",
      high: "≥ \(QuantityText.number(high, significant: 3))", on: &canvas)
    return canvas.svg(title: "map of \(name)")
  }
}

extension SVGKeyedMap {
  private func draw(_ panel: Panel, upper: Double, on canvas: inout SVGCanvas) {
    let (width, height) = (plotWidth / Double(columns.count), panelHeight / Double(rows.count))
    var cells = SVGCells(.around)
    for cell in panel.cells {
      let part = high > low ? (cell.value - low) / (high - low) : 0.5
      let level = Int((min(1, max(0, part)) * Double(SVGCells.levels)).rounded(.down))
      cells.add(
        left + Double(cell.column) * width, upper + panelHeight - Double(cell.row + 1) * height, width,
        height, level: level)
    }
    cells.draw(on: &canvas)
  }

  private func labels(_ panel: Panel, upper: Double, isLast: Bool, on canvas: inout SVGCanvas) {
    let bottom = upper + panelHeight
    canvas.line(left, bottom, left + plotWidth, bottom, "axis")
    canvas.line(left, upper, left, bottom, "axis")
    if !panel.title.isEmpty { canvas.text(panel.title, left, upper - 6, .start, "name") }
    for place in Self.places(columns.count, room: plotWidth / 52) {
      let x = left + (Double(place) + 0.5) * plotWidth / Double(columns.count)
      canvas.text(Self.text(columns[place]), x, bottom + 15, .middle)
    }
    for place in Self.places(rows.count, room: panelHeight / 18) {
      let y = bottom - (Double(place) + 0.5) * panelHeight / Double(rows.count)
      canvas.text(Self.text(rows[place]), left - 6, y + 4, .end)
    }
    if isLast, !parts.column.isEmpty {
      canvas.text(parts.column, left + plotWidth, bottom + 28, .end, "unit")
    }
    if panel.title.isEmpty, !parts.row.isEmpty { canvas.text(parts.row, left, upper - 6, .start, "unit") }
  }

  /// As many places as there is room for, the first among them.
  private static func places(_ count: Int, room: Double) -> [Int] {
    let step = max(1, Int((Double(count) / max(1, room)).rounded(.up)))
    return Array(stride(from: 0, to: count, by: step))
  }

  private static func text(_ part: Key.Part) -> String { TerminalText.truncated("\(Key([part]))", to: 8) }
}
