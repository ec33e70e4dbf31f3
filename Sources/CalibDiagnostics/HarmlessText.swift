/// Text of scripts and file names as a terminal may get it: nothing in it moves the cursor or turns text around.
enum HarmlessText {
  /// The text with a visible sign for each control character and direction mark; tabs and new lines stay.
  static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(isHarmful(scalar) ? sign(scalar) : scalar) }
    return String(out)
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The picture of a control character (U+2400 and on), else the replacement character.
  private static func sign(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}" : "\u{FFFD}"
  }
}
