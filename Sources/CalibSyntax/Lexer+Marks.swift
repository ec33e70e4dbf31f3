/// Punctuation: the longest token first.
extension Lexer {
  /// The kind of the mark that begins with a byte just read; moves behind its other bytes.
  mutating func mark(_ first: UInt8) -> TokenKind {
    switch first {
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    case UInt8(ascii: "("): .leftParenthesis
    case UInt8(ascii: ")"): .rightParenthesis
    case UInt8(ascii: "["): .leftBracket
    case UInt8(ascii: "]"): .rightBracket
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ":"): .colon
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "^"): .caret
    case UInt8(ascii: "/"): take("/") ? .doubleSlash : .slash
    case UInt8(ascii: "="): take("=") ? .equal : take(">") ? .fatArrow : .equals
    case UInt8(ascii: "<"): take("=") ? .lessEqual : .less
    case UInt8(ascii: ">"): take("=") ? .greaterEqual : .greater
    case UInt8(ascii: "!"): take("=") ? .notEqual : .unknown
    case UInt8(ascii: "?"): take("?") ? .coalesce : take(".") ? .questionDot : .question
    case UInt8(ascii: "-"): take(">") ? .arrow : .minus
    case UInt8(ascii: "+"): plus()
    case UInt8(ascii: "."): dots()
    default: foreign(first)
    }
  }

  private mutating func take(_ next: Unicode.Scalar) -> Bool {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: next) else { return false }
    offset += 1
    return true
  }

  private mutating func plus() -> TokenKind {
    guard byte(offset) == UInt8(ascii: "/"), byte(offset + 1) == UInt8(ascii: "-") else { return .plus }
    offset += 2
    return .plusMinus
  }

  private mutating func dots() -> TokenKind {
    guard take(".") else { return .dot }
    return take("<") ? .rangeExclusive : take(".") ? .spread : .range
  }

  /// Marks of other languages stay in one piece: `&&`, `||` and what stands in single quotes.
  private mutating func foreign(_ first: UInt8) -> TokenKind {
    switch first {
    case UInt8(ascii: "&"), UInt8(ascii: "|"): if byte(offset) == first { offset += 1 }
    case UInt8(ascii: "'"), UInt8(ascii: "`"): skipQuoted { $0 == UInt32(first) }
    default: break
    }
    return .unknown
  }

  /// Goes behind the closing quote where there is one on the line.
  private mutating func skipQuoted(until isEnd: (UInt32) -> Bool) {
    var place = offset
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
      let (scalar, length) = scalar(at: place)
      place += length
      if let scalar, isEnd(scalar.value) {
        offset = place
        return
      }
    }
  }

  /// Reads a token that begins with a byte beyond ASCII.
  mutating func wide(from start: Int) {
    let (scalar, length) = scalar(at: start)
    offset = start + length
    guard let scalar else { return word(from: start) }
    switch scalar.value {
    case 0xB1: add(.plusMinus, from: start)
    case 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0xAB:
      skipQuoted { [0x2018, 0x2019, 0x201C, 0x201D, 0xBB, 0x22].contains($0) }
      add(.unknown, from: start)
    default:
      if let (kind, spelling) = lookAlike(scalar) {
        oddities.append(Oddity(kind: .lookAlike(spelling), start: start, end: offset))
        add(kind, from: start)
      } else if isWordScalar(scalar) {
        word(from: start)
      } else {
        add(.unknown, from: start)
      }
    }
  }

  /// What a character that came from a paper or a word processor stands for.
  private func lookAlike(_ scalar: Unicode.Scalar) -> (TokenKind, String)? {
    switch scalar.value {
    case 0x2212, 0x2013, 0x2010, 0x2011: (.minus, "-")
    case 0xD7, 0xB7, 0x22C5, 0x2217: (.star, "*")
    case 0xF7, 0x2215: (.slash, "/")
    case 0x2264: (.lessEqual, "<=")
    case 0x2265: (.greaterEqual, ">=")
    case 0x2260: (.notEqual, "!=")
    case 0x2192: (.arrow, "->")
    case 0x21D2: (.fatArrow, "=>")
    case 0x2026: (.spread, "...")
    default: nil
    }
  }
}
