/// Cells of a grid in a few colours, in a small drawing: cells of one colour are one path.
struct SVGCells {
  /// The colours `cell c0` to `cell c8` of the style sheet; the middle is that of the usual value.
  static let levels = 9

  private var paths = [String](repeating: "", count: Self.levels)

  /// Adds a cell, or several beside each other as one.
  mutating func add(_ x: Double, _ y: Double, _ width: Double, _ height: Double, level: Int) {
    let c = HTMLText.coordinate
    let known = min(max(level, 0), Self.levels - 1)
    paths[known] += "M\(c(x)) \(c(y))h\(c(width))v\(c(height))h-\(c(width))z"
  }

  func draw(on canvas: inout SVGCanvas) {
    for (level, path) in paths.enumerated() where !path.isEmpty { canvas.path(path, "cell c\(level)") }
  }

  /// The colours from below to above, with what their ends stand for.
  static func key(
    _ x: Double, _ y: Double, height: Double, low: String, high: String, on canvas: inout SVGCanvas
  ) {
    let step = height / Double(levels)
    for level in 0..<levels {
      canvas.rectangle(x, y + height - Double(level + 1) * step, 10, step, "cell c\(level)")
    }
    canvas.text(high, x + 14, y + 9)
    canvas.text(low, x + 14, y + height)
  }
}
