import CalibModel

/// Text as HTML and SVG, so that nothing in it is markup.
enum HTMLText {
  /// The text with the five signs of markup as entities and control characters made visible.
  static func escaped(_ text: String) -> String {
    TerminalText.sanitized(text).unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
  }

  /// A message: as ``escaped(_:)``, with what stands in backquotes as code.
  static func message(_ text: String) -> String {
    let parts = escaped(text).split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return escaped(text) }
    return parts.enumerated().map { $0 % 2 == 1 ? "<code>\($1)</code>" : String($1) }.joined()
  }

  /// As ``escaped(_:)``, for a `pre`: line ends stay.
  static func escapedLines(_ text: String) -> String {
    TerminalText.sanitizedLines(text).map(escaped).joined(separator: "\n")
  }

  /// An element with text in it.
  static func element(_ name: String, _ text: String, class style: String = "") -> String {
    style.isEmpty
      ? "<\(name)>\(escaped(text))</\(name)>" : "<\(name) class=\"\(style)\">\(escaped(text))</\(name)>"
  }

  /// A coordinate to a hundredth.
  static func coordinate(_ value: Double) -> String {
    let text = QuantityText.fixed(value.isFinite ? value : 0, decimals: 2)
    var bytes = Substring(text)
    while bytes.hasSuffix("0") { bytes.removeLast() }
    if bytes.hasSuffix(".") { bytes.removeLast() }
    return String(bytes)
  }
}
