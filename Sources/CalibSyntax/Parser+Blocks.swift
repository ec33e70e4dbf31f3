import CalibDiagnostics

/// What a brace holds, which decides what cannot stand in it.
enum BlockContents {
  /// Declarations, as in `for`.
  case declarations
  /// Items of a dataset or a calibration.
  case items
  /// Entries, slots, columns, fields.
  case entries
}

/// Braces and parentheses with their lists.
extension Parser {
  /// Parses `"{" { NL } [ x { SEP x } [ SEP ] ] "}"` as a node whose children are what `parse` gives.
  mutating func block(
    _ kind: SyntaxKind, of contents: BlockContents, _ parse: (inout Parser) -> NodeID
  ) -> NodeID {
    let opener = position
    guard self.kind == .leftBrace else {
      reportExpected("`{`")
      return make(kind, from: position)
    }
    guard enter() else { return skipBracket() }
    let outerStop = stopsAtBy
    stopsAtBy = false
    advance()
    let mark = scratch.count
    while !endsBlock(contents, opener), !isSwallowed(opener) {
      if self.kind == .newline {
        advance()
        continue
      }
      let start = position
      let node = parse(&self)
      if position > start { scratch.append(node) }
      finishItem(startedAt: start)
    }
    closeBlock(opener)
    stopsAtBy = outerStop
    leave()
    return makeList(kind, from: opener, since: mark)
  }

  /// Takes what separates an item from the next, or reports what stands there instead.
  private mutating func finishItem(startedAt start: Int) {
    switch kind {
    case .comma, .newline: advance()
    case .rightBrace, .endOfFile: break
    default:
      if acceptSemicolon() { return }
      if kind == .word, kind(ahead: 1) == .colon || kind(ahead: 1) == .equals, isName(at: position) {
        return note(.missingComma(before: text(position), at: foundAfterLast))
      }
      reportJunk()
      let before = position
      recover()
      if position == before, position == start { advance() }
    }
  }

  /// Takes a `;`, which other languages end lines with.
  mutating func acceptSemicolon() -> Bool {
    guard kind == .unknown, text(position) == ";" else { return false }
    let ends = [.newline, .endOfFile, .rightBrace].contains(kind(ahead: 1))
    note(.semicolon(endsLine: ends, at: span(position)))
    advance()
    return true
  }

  private func endsBlock(_ contents: BlockContents, _ opener: Int) -> Bool {
    switch kind {
    case .rightBrace, .endOfFile: return true
    case .newline, .docComment, .word: break
    default: return false
    }
    guard kind != .word || position == 0 || tokens[position - 1].kind == .newline else { return false }
    switch contents {
    case .declarations: return false
    // A loop in a block is a habit of other languages, and no sign of a missing brace.
    case .items where keyword == .for && indentation(position) > indentation(opener): return false
    case .items: return startsItem(after: position, declarationsOnly: true)
    case .entries: return startsItem(after: position)
    }
  }

  /// Takes the closing brace, or reports the opener that has none.
  mutating func closeBlock(_ opener: Int) {
    if kind == .rightBrace {
      if suspectBrace == nil, startsLine(position), indentation(position) < indentation(opener) {
        suspectBrace = opener
      }
      advance()
      return
    }
    reportUnclosed(suspectBrace.map { $0 > opener ? $0 : opener } ?? opener)
  }

  /// Whether the closer of a bracket lies in a string that did not end.
  private func isSwallowed(_ opener: Int) -> Bool {
    guard let brokenString, brokenString > opener, kind == .newline || kind == .endOfFile else {
      return false
    }
    return SwallowedClosers.closes(
      tokens[opener].start, byStringAt: tokens[brokenString].start, in: file.bytes)
  }

  /// Reports an opener without its closer, with the place where the next item starts.
  mutating func reportUnclosed(_ opener: Int) {
    if isSwallowed(opener) { return }
    var next = position
    while tokens[next].kind == .newline || tokens[next].kind == .docComment { next += 1 }
    let place = tokens[next].kind == .endOfFile ? foundSpan : span(next)
    let line = file.position(Int32(tokens[next].start)).line
    let closer = text(opener) == "{" ? "}" : text(opener) == "(" ? ")" : "]"
    let isEnd = tokens[next].kind == .endOfFile
    report(
      .unclosed(text(opener), closer: closer, at: span(opener), next: place, nextLine: isEnd ? nil : line))
  }

  private func startsLine(_ place: Int) -> Bool {
    place == 0 || !isOnSameLine(place) || tokens[place - 1].kind == .newline
  }

  /// The number of blanks at the start of the line of a token.
  private func indentation(_ place: Int) -> Int {
    var start = tokens[place].start
    while start > 0, file.bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    var end = start
    while end < file.bytes.count,
      file.bytes[end] == UInt8(ascii: " ") || file.bytes[end] == UInt8(ascii: "\t")
    {
      end += 1
    }
    return end - start
  }

  /// Parses what stands between an opener at the current token and its closer, separated by commas.
  mutating func commaList(closedBy closer: TokenKind, _ parse: (inout Parser) -> NodeID) {
    let opener = position
    let outerStop = stopsAtBy
    stopsAtBy = false
    advance()
    while kind != closer, !endsList {
      let start = position
      scratch.append(parse(&self))
      if accept(.comma) || kind == closer { continue }
      if endsList { break }
      reportJunk()
      recover(to: closer)
      if kind != closer, !accept(.comma) { break }
      if position == start { break }
    }
    stopsAtBy = outerStop
    close(closer, opener: opener)
  }

  /// Whether no list goes on here, closed or not.
  private var endsList: Bool {
    switch kind {
    case .endOfFile, .newline, .rightBrace, .interpolationEnd, .stringEnd: true
    default: false
    }
  }

  /// Takes a closer, or reports the opener that has none.
  mutating func close(_ closer: TokenKind, opener: Int) {
    if accept(closer) { return }
    reportUnclosed(opener)
  }
}
