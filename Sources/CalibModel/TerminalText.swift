/// Text for terminals: harmless whatever a script or a file name holds, and of a known width.
package enum TerminalText {
  /// The text with control characters, line ends and direction marks shown as `\u{1b}`.
  package static func sanitized(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if isHarmful(scalar) {
        out += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// As ``sanitized(_:)``, line by line; line ends stay.
  package static func sanitizedLines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0.isNewline && $0 != "\u{2028}" && $0 != "\u{2029}" }
      .map { sanitized(String($0)) }
  }

  /// How many columns a terminal takes for it: 0 for marks that combine, 2 for wide characters.
  package static func width(_ text: String) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 }
      ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// The text cut to so many columns, with `…` where something is missing.
  package static func truncated(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var (out, used) = ("", 0)
    for character in text {
      let size = width(String(character))
      guard used + size < columns else { break }
      out.append(character)
      used += size
    }
    return columns > 0 ? out + "…" : ""
  }

  /// The text filled with blanks to so many columns; a longer one stays as it is.
  package static func padded(_ text: String, to columns: Int, right: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, columns - width(text)))
    return right ? blanks + text : text + blanks
  }

  /// The text broken at blanks into lines of at most so many columns; a longer word stays whole.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, width(line) + 1 + width(String(word)) > columns {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return lines + [line]
  }

  /// Control characters (C0, DEL, C1), separators of lines, and marks that reorder or hide what follows.
  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x061c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x300: 1
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
      0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff,
      0x20000...0x3fffd:
      2
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: 0
      default: 1
      }
    }
  }
}
