/// Cells of a grid in a few colours, in a small drawing: cells of one colour are one path.
struct SVGCells {
  /// The colours of the style sheet.
  enum Scale: String {
    /// From one colour over that of paper to another: around a usual value.
    case around = "cell c"
    /// From faint to strong: from zero on.
    case upwards = "cell h"
  }

  static let levels = 9

  let scale: Scale
  private var paths = [String](repeating: "", count: Self.levels)

  init(_ scale: Scale) { self.scale = scale }

  /// Adds a cell, or several beside each other as one.
  mutating func add(_ x: Double, _ y: Double, _ width: Double, _ height: Double, level: Int) {
    let c = HTMLText.coordinate
    let known = min(max(level, 0), Self.levels - 1)
    paths[known] += "M\(c(x)) \(c(y))h\(c(width))v\(c(height))h-\(c(width))z"
  }

  func draw(on canvas: inout SVGCanvas) {
    for (level, path) in paths.enumerated() where !path.isEmpty {
      canvas.path(path, "\(scale.rawValue)\(level)")
    }
  }

  /// The colours from below to above, with what their ends stand for.
  func key(
    _ x: Double, _ y: Double, height: Double, low: String, high: String, on canvas: inout SVGCanvas
  ) {
    let step = height / Double(Self.levels)
    for level in 0..<Self.levels {
      canvas.rectangle(x, y + height - Double(level + 1) * step, 10, step, "\(scale.rawValue)\(level)")
    }
    canvas.text(high, x + 14, y + 9)
    canvas.text(low, x + 14, y + height)
  }
}
