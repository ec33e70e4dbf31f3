/// Splits the bytes of a script into tokens; never fails.
///
/// What it does not know becomes an `unknown` token, reported by the parser in its place, so every byte
/// of the file lies in a token or in a gap.
struct Lexer {
  enum Mode { case code, text, interpolation }

  let bytes: [UInt8]
  var offset = 0
  var tokens: [Token] = []
  var oddities: [Oddity] = []
  private var mode = Mode.code
  /// Whether the line has a token already: a `##` behind one is an ordinary comment.
  private var lineHasToken = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens.reserveCapacity(bytes.count / 4 + 1)
  }

  /// Reads all tokens; the last is `endOfFile`.
  mutating func run() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    noteInvalidText()
    var goesOn = true
    while goesOn {
      if mode == .text { text() } else { goesOn = code() }
    }
  }

  func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  mutating func add(_ kind: TokenKind, from start: Int) {
    tokens.append(Token(kind: kind, start: start, end: offset))
    lineHasToken = kind != .newline
  }
}

// MARK: - Code

extension Lexer {
  /// Reads one token of code with the blanks before it; false at the end of the file.
  private mutating func code() -> Bool {
    skipBlanks()
    let start = offset
    guard offset < bytes.count else {
      add(.endOfFile, from: start)
      return false
    }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\n"):
      mode = .code
      add(.newline, from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): number(from: start)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      word(from: start)
    case UInt8(ascii: "\""):
      add(mode == .code ? .stringStart : .stringEnd, from: start)
      mode = mode == .code ? .text : .code
    case UInt8(ascii: "#") where mode == .code:
      skipLine()
      add(.docComment, from: start)
    case UInt8(ascii: "}") where mode == .interpolation:
      mode = .text
      add(.interpolationEnd, from: start)
    case 0x80...: wide(from: start)
    default: add(mark(byte), from: start)
    }
    return true
  }

  /// Skips blanks and comments; a doc comment at the start of its line is a token and stays.
  private mutating func skipBlanks() {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
      case UInt8(ascii: "#"):
        let isDoc = byte(offset + 1) == UInt8(ascii: "#") && byte(offset + 2) != UInt8(ascii: "#")
        guard mode == .code, !isDoc || lineHasToken else { return }
        skipLine()
      case UInt8(ascii: "/"): guard mode == .code, skipForeignComment() else { return }
      case 0x80...: guard skipWideBlank() else { return }
      default: return
      }
    }
  }

  mutating func skipLine() {
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    if offset > 0, bytes[offset - 1] == UInt8(ascii: "\r") { offset -= 1 }
  }

  /// Parses `//` before what reads as prose, or with nothing after it, was meant as a comment, as `/*` always was.
  private mutating func skipForeignComment() -> Bool {
    let start = offset
    if byte(start + 1) == UInt8(ascii: "*") {
      offset += 2
      while offset < bytes.count,
        !(bytes[offset] == UInt8(ascii: "/") && bytes[offset - 1] == UInt8(ascii: "*"))
      {
        offset += 1
      }
      offset = min(offset + 1, bytes.count)
      oddities.append(Oddity(kind: .blockComment, start: start, end: offset))
      return true
    }
    guard byte(start + 1) == UInt8(ascii: "/"), !lineHasToken, isProse(from: start + 2) else { return false }
    oddities.append(Oddity(kind: .lineComment, start: start, end: start + 2))
    skipLine()
    return true
  }

  /// Whether the line goes on with nothing, or with two words that no operator joins.
  private func isProse(from start: Int) -> Bool {
    guard tokens.contains(where: { $0.kind != .newline }) else { return true }
    var place = start
    func skipSpaces() { while byte(place) == UInt8(ascii: " ") { place += 1 } }
    skipSpaces()
    if place >= bytes.count || bytes[place] == UInt8(ascii: "\n") { return true }
    let first = place
    while byte(place).isLetter { place += 1 }
    guard place > first, byte(place) == UInt8(ascii: " ") else { return false }
    skipSpaces()
    let second = place
    while byte(place).isLetter { place += 1 }
    guard place > second else { return false }
    let keyword = Keyword.find(bytes, second, place)
    return !(keyword.map { $0.isClauseWord || $0.isReserved } ?? false)
  }

  private mutating func number(from start: Int) {
    skipDigits()
    var kind = TokenKind.integer
    if byte(offset) == UInt8(ascii: "."), byte(offset + 1).isDigit {
      offset += 1
      skipDigits()
      kind = .float
    }
    if byte(offset) | 0x20 == UInt8(ascii: "e") {
      let hasSign = byte(offset + 1) == UInt8(ascii: "+") || byte(offset + 1) == UInt8(ascii: "-")
      let digits = offset + (hasSign ? 2 : 1)
      if byte(digits).isDigit {
        offset = digits
        while byte(offset).isDigit { offset += 1 }
        kind = .float
      }
    }
    if byte(offset) == UInt8(ascii: "%") {
      offset += 1
      kind = .percent
    }
    add(kind, from: start)
  }

  private mutating func skipDigits() {
    while byte(offset).isDigit || byte(offset) == UInt8(ascii: "_") { offset += 1 }
  }

  mutating func word(from start: Int) {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") {
        offset += 1
      } else if byte >= 0x80, case let (scalar, length) = scalar(at: offset), isWordScalar(scalar) {
        offset += length
      } else {
        break
      }
    }
    tokens.append(
      Token(
        kind: .word, keyword: Keyword.find(bytes, start, offset), start: start, end: offset))
    lineHasToken = true
  }
}

// MARK: - Strings

extension Lexer {
  /// Reads literal characters of a string up to `{`, its closing quote, or the end of the line.
  private mutating func text() {
    let start = offset
    scan: while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\""): break scan
      case UInt8(ascii: "\\") where offset + 1 < bytes.count && bytes[offset + 1] != UInt8(ascii: "\n"):
        offset += 2
      case UInt8(ascii: "{"):
        guard byte(offset + 1) == UInt8(ascii: "{") else { break scan }
        offset += 2
      default: offset += 1
      }
    }
    if offset > start { add(.stringText, from: start) }
    let next = offset
    switch byte(offset) {
    case UInt8(ascii: "\"") where offset < bytes.count:
      offset += 1
      add(.stringEnd, from: next)
      mode = .code
    case UInt8(ascii: "{"):
      offset += 1
      add(.interpolationStart, from: next)
      mode = .interpolation
    default: mode = .code
    }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
}
