/// Decides which new lines count, and moves the others into the gaps between tokens.
///
/// Inside `(` and `[` none counts, the innermost bracket decides; nor does one before a line that begins with an
/// operator or a clause word. That a line also goes on after a comma or an operator is the parser's to know.
/// One pass, in place.
struct NewLines {
  private var tokens: [Token]
  private let bytes: [UInt8]
  private var open: [(kind: TokenKind, start: Int)] = []

  static func dropped(from tokens: consuming [Token], of bytes: [UInt8]) -> [Token] {
    var lines = NewLines(tokens: tokens, bytes: bytes)
    lines.run()
    return lines.tokens
  }

  private init(tokens: consuming [Token], bytes: [UInt8]) {
    self.tokens = tokens
    self.bytes = bytes
  }

  private mutating func run() {
    var (kept, index) = (0, 0)
    while index < tokens.count {
      let token = tokens[index]
      if token.kind == .newline || token.kind == .docComment {
        let end = endOfRun(from: index)
        if counts(before: end) {
          for place in index..<end {
            tokens[kept] = tokens[place]
            kept += 1
          }
        }
        index = end
        continue
      }
      follow(token)
      tokens[kept] = token
      kept += 1
      index += 1
    }
    tokens.removeSubrange(kept...)
  }

  private func endOfRun(from start: Int) -> Int {
    var end = start
    while tokens[end].kind == .newline || tokens[end].kind == .docComment { end += 1 }
    return end
  }

  private mutating func follow(_ token: Token) {
    switch token.kind {
    case .leftBrace, .leftParenthesis, .leftBracket, .stringStart: open.append((token.kind, token.start))
    case .rightBrace: close(.leftBrace, within: [])
    case .rightParenthesis: close(.leftParenthesis, within: [.leftBrace, .stringStart])
    case .rightBracket: close(.leftBracket, within: [.leftBrace, .stringStart])
    case .stringEnd: close(.stringStart, within: [])
    default: break
    }
  }

  /// Closes the innermost opener of a kind and those inside it that were left open.
  private mutating func close(_ opener: TokenKind, within walls: [TokenKind]) {
    var place = open.count - 1
    while place >= 0, open[place].kind != opener {
      if walls.contains(open[place].kind) { return }
      place -= 1
    }
    if place >= 0 { open.removeLast(open.count - place) }
  }

  /// A string ends on its line, with all that was open in it; so do the brackets whose closers it swallowed.
  private mutating func closeBrokenString() {
    guard let place = open.lastIndex(where: { $0.kind == .stringStart }) else { return }
    let start = open[place].start
    open.removeSubrange(place...)
    while let last = open.last, SwallowedClosers.closes(last.start, byStringAt: start, in: bytes) {
      open.removeLast()
    }
  }

  /// Whether a run of new lines counts, by the token after it.
  private mutating func counts(before next: Int) -> Bool {
    closeBrokenString()
    if let innermost = open.last?.kind, innermost != .leftBrace {
      guard startsItem(next, inList: innermost == .leftBracket) else { return false }
      while let last = open.last, last.kind != .leftBrace { open.removeLast() }
      return true
    }
    return !continuesLine(next)
  }

  /// A declaration or an item begins at the token: whatever is open before it was never closed.
  private func startsItem(_ place: Int, inList: Bool) -> Bool {
    guard let keyword = keyword(place), keyword.beginsDeclaration || keyword.beginsItem else { return false }
    return !(inList && keyword == .for) && isNameOrString(place + 1)
  }

  private func isNameOrString(_ place: Int) -> Bool {
    guard place < tokens.count else { return false }
    if tokens[place].kind == .stringStart { return true }
    guard tokens[place].kind == .word else { return false }
    guard let keyword = keyword(place) else { return true }
    return !keyword.isReserved && !keyword.isClauseWord
  }

  private func keyword(_ place: Int) -> Keyword? {
    place < tokens.count ? tokens[place].keyword : nil
  }

  private func continuesLine(_ place: Int) -> Bool {
    switch tokens[place].kind {
    case .plus, .minus, .star, .slash, .doubleSlash, .caret, .plusMinus, .range, .rangeExclusive, .coalesce,
      .equal,
      .notEqual, .less, .lessEqual, .greater, .greaterEqual, .questionDot:
      return true
    case .dot: return tokens[place + 1].kind == .word
    case .word:
      guard let keyword = keyword(place) else { return false }
      if keyword == .not { return self.keyword(place + 1) == .in }
      return keyword.continuesLine && !isEntry(place, keyword)
    default: return false
    }
  }

  /// A clause word that is a name here: `at: ns`, `at = 1`, `at,` or `at` alone is an entry of that name.
  private func isEntry(_ place: Int, _ keyword: Keyword) -> Bool {
    let (token, next) = (tokens[place], tokens[place + 1])
    switch next.kind {
    case .colon, .equals, .comma, .rightBrace: return true
    case .newline, .endOfFile, .docComment: return !keyword.isReserved
    case .dot, .leftBracket: return next.start == token.end
    default: return false
    }
  }
}
