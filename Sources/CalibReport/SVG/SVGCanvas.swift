import CalibModel

/// A drawing as SVG text; coordinates are those of its view box, y downwards.
struct SVGCanvas {
  let width: Double
  let height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// The whole drawing, with a title for those who do not see it.
  func svg(title: String) -> String {
    let box = "0 0 \(HTMLText.coordinate(width)) \(HTMLText.coordinate(height))"
    return "<svg viewBox=\"\(box)\" role=\"img\" aria-label=\"\(HTMLText.escaped(title))\">\n\(body)</svg>\n"
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    let c = HTMLText.coordinate
    body += "<line class=\"\(style)\" x1=\"\(c(x1))\" y1=\"\(c(y1))\" x2=\"\(c(x2))\" y2=\"\(c(y2))\"/>\n"
  }

  /// A rectangle by its upper left corner; the tip is shown where a pointer rests on it.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, radius: Double = 0,
    tip: String = ""
  ) {
    let c = HTMLText.coordinate
    let corner = radius > 0 ? " rx=\"\(c(radius))\"" : ""
    body += "<rect class=\"\(style)\" x=\"\(c(x))\" y=\"\(c(y))\" width=\"\(c(max(0, width)))\""
    let end = tip.isEmpty ? "/>" : "><title>\(HTMLText.escaped(tip))</title></rect>"
    body += " height=\"\(c(max(0, height)))\"\(corner)\(end)\n"
  }

  mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, tip: String = "") {
    let c = HTMLText.coordinate
    let end = tip.isEmpty ? "/>" : "><title>\(HTMLText.escaped(tip))</title></circle>"
    body += "<circle class=\"\(style)\" cx=\"\(c(x))\" cy=\"\(c(y))\" r=\"\(c(radius))\"\(end)\n"
  }

  /// A line through points; nothing for fewer than two.
  mutating func path(_ points: [(x: Double, y: Double)], _ style: String, closed: Bool = false) {
    guard points.count > 1 else { return }
    let text = points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(HTMLText.coordinate(point.x)) \(HTMLText.coordinate(point.y))"
    }
    body += "<path class=\"\(style)\" d=\"\(text.joined())\(closed ? "Z" : "")\"/>\n"
  }

  /// A path in SVG's own words, made of numbers alone.
  mutating func path(_ data: String, _ style: String) { body += "<path class=\"\(style)\" d=\"\(data)\"/>\n" }

  /// A smooth line from one point down to another.
  mutating func curve(from: (x: Double, y: Double), to: (x: Double, y: Double), _ style: String) {
    let c = HTMLText.coordinate
    let middle = c((from.y + to.y) / 2)
    body +=
      "<path class=\"\(style)\" d=\"M\(c(from.x)) \(c(from.y))C\(c(from.x)) \(middle) \(c(to.x)) \(middle)"
    body += " \(c(to.x)) \(c(to.y))\"/>\n"
  }

  /// In columns.
  private static let longestLabel = 40

  /// Where a text begins, has its middle or ends.
  enum Anchor: String { case start, middle, end }

  /// A label; a very long one is cut, for it would be cut by the drawing's edge anyway.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, _ style: String = ""
  ) {
    let kind = style.isEmpty ? "" : " class=\"\(style)\""
    let place = "x=\"\(HTMLText.coordinate(x))\" y=\"\(HTMLText.coordinate(y))\""
    let shown = TerminalText.truncated(TerminalText.sanitized(text), to: Self.longestLabel)
    body += "<text\(kind) \(place) text-anchor=\"\(anchor.rawValue)\">\(HTMLText.escaped(shown))</text>\n"
  }
}
