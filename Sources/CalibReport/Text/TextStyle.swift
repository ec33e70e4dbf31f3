/// How text for people looks: how wide, whether coloured, whether in Unicode.
package struct TextStyle: Sendable, Hashable {
  /// Columns that may be used.
  package let width: Int
  package let usesColour: Bool
  package let usesUnicode: Bool

  package init(width: Int = 80, usesColour: Bool = false, usesUnicode: Bool = true) {
    self.width = max(20, width)
    self.usesColour = usesColour
    self.usesUnicode = usesUnicode
  }

  /// What a colour means; the colours themselves are those of the terminal's own palette.
  enum Tone: String {
    case strong = "1"
    case faint = "2"
    case bad = "31"
    case good = "32"
    case doubtful = "33"
    case link = "36"
  }

  func paint(_ text: String, _ tone: Tone) -> String {
    usesColour && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// One of two spellings of a sign.
  func sign(_ unicode: String, _ ascii: String) -> String { usesUnicode ? unicode : ascii }
}
