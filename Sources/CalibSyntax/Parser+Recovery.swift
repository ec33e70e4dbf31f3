import CalibDiagnostics

/// Messages, what is wanted next, and how to go on after a mistake.
extension Parser {
  /// Reports, unless something was said about this place already.
  mutating func report(_ diagnostic: Diagnostic) {
    guard position > saidUpTo else { return }
    saidUpTo = position
    diagnostics.append(diagnostic)
  }

  /// Reports something that does not disturb what follows.
  mutating func note(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// What stands at the current token, in words.
  var found: String {
    switch kind {
    case .newline: "the end of the line"
    case .endOfFile: "the end of the file"
    case .stringStart: "a string"
    case .stringText: "text"
    case .interpolationEnd: "`}`"
    case .stringEnd: "the end of the string"
    default: "`\(text(position))`"
    }
  }

  /// Where to mark what was found: the end of a line is marked behind its last token.
  var foundSpan: SourceSpan {
    guard kind == .newline || kind == .endOfFile, lastEnd > 0 else { return span(position) }
    let end = tokens[lastEnd - 1].end
    return SourceSpan(file: file.id, start: end, end: end)
  }

  mutating func reportExpected(_ wanted: String, help: String? = nil) {
    report(.expected(wanted, found: found, at: foundSpan, help: help))
  }

  /// Takes a token of a kind, or reports its absence.
  mutating func expect(_ wanted: TokenKind, _ spelling: String) {
    if !accept(wanted) { reportExpected("`\(spelling)`") }
  }

  mutating func expect(_ wanted: Keyword) {
    if !accept(wanted) { reportExpected("`\(wanted.rawValue)`") }
  }

  /// Takes `:` or `=`, also where another of `: = ==` was written for it.
  mutating func expectSeparator(_ wanted: TokenKind, after name: String) {
    if !accept(wanted) { replaceSeparator(wanted, after: name) }
  }

  /// The same after a name, by its token: its text is needed for a message only.
  mutating func expectSeparator(_ wanted: TokenKind, after name: Int) {
    if !accept(wanted) { replaceSeparator(wanted, after: text(name)) }
  }

  private mutating func replaceSeparator(_ wanted: TokenKind, after name: String) {
    let spelling = wanted == .colon ? ":" : "="
    switch kind {
    case .colon, .equals, .equal:
      report(.wrongSeparator(text(position), wanted: spelling, after: name, at: span(position)))
      advance()
      if wanted == .equals, kind == .equals, isAdjacent(position - 1) { advance() }  // `:=`
    default: reportExpected("`\(spelling)` after `\(name)`")
    }
  }

  /// Takes a name; reserved words are none, and a clause word is.
  mutating func name(_ what: String = "a name") -> NodeID {
    guard kind == .word else {
      reportExpected(what)
      return missing()
    }
    if let keyword, keyword.isReserved {
      report(.reserved(keyword.rawValue, at: span(position)))
    }
    return leaf(.name)
  }

  /// Takes the name that a declaration makes; `my-scale` is read as `my_scale`.
  mutating func declaredName() -> NodeID {
    let first = position
    let name = name()
    guard kind == .minus, isAdjacent(first), isAdjacent(position), kind(ahead: 1) == .word else {
      return name
    }
    while kind == .minus, kind(ahead: 1) == .word, isAdjacent(position) {
      advance()
      advance()
    }
    report(.dashedName(file.text(span(first, position)), at: span(first, position)))
    return make(.name, from: first)
  }

  /// Takes any word, also a reserved one: after a point, and before a colon.
  mutating func word() -> NodeID {
    guard kind == .word else {
      reportExpected("a name")
      return missing()
    }
    return leaf(.name)
  }

  // MARK: - Going on

  /// Goes on at the next new line, comma or closing brace outside the brackets opened on the way.
  mutating func recover() {
    var brackets = 0
    while kind != .endOfFile {
      switch kind {
      case .newline where brackets == 0 || startsItem(after: position): return settle()
      case .rightBrace where brackets == 0: return settle()
      case .leftBrace, .leftParenthesis, .leftBracket: brackets += 1
      case .rightBrace, .rightParenthesis, .rightBracket: brackets = max(0, brackets - 1)
      default: break
      }
      advance()
    }
    settle()
  }

  /// Goes on at the next comma or the closer of a bracket, or leaves the bracket at a new line or `}`.
  mutating func recover(to closer: TokenKind) {
    var brackets = 0
    while kind != .endOfFile, kind != .newline, kind != .interpolationEnd, kind != .stringEnd {
      if brackets == 0, kind == .comma || kind == closer || kind == .rightBrace { return settle() }
      switch kind {
      case .leftBrace, .leftParenthesis, .leftBracket: brackets += 1
      case .rightBrace, .rightParenthesis, .rightBracket: brackets = max(0, brackets - 1)
      default: break
      }
      advance()
    }
    settle()
  }

  /// After a recovery the place where it ended may be wrong only for the same reason.
  private mutating func settle() {
    if kind != .rightBrace, kind != .comma { saidUpTo = max(saidUpTo, position) }
  }

  /// Whether a declaration or an item begins on the line after a place.
  func startsItem(after place: Int, declarationsOnly: Bool = false) -> Bool {
    var next = place
    while tokens[next].kind == .newline || tokens[next].kind == .docComment { next += 1 }
    guard next == 0 || tokens[next - 1].kind == .newline, let keyword = keyword(at: next) else {
      return false
    }
    guard keyword.beginsDeclaration || (!declarationsOnly && keyword.beginsItem) else { return false }
    return isPlainNameOrString(at: next + 1)
  }

  // MARK: - Nesting

  /// Enters a bracket, block or type; at the limit it reports and skips the bracket instead.
  mutating func enter() -> Bool {
    guard depth < Parser.nestingLimit else {
      report(.nestedTooDeep(limit: Parser.nestingLimit, at: span(position)))
      return false
    }
    depth += 1
    return true
  }

  mutating func leave() { depth -= 1 }

  /// Takes a bracket with all that is in it as a node of text that was not understood.
  mutating func skipBracket() -> NodeID {
    let first = position
    var brackets = 0
    repeat {
      switch kind {
      case .leftBrace, .leftParenthesis, .leftBracket: brackets += 1
      case .rightBrace, .rightParenthesis, .rightBracket: brackets -= 1
      case .newline where startsItem(after: position): brackets = 0
      default: break
      }
      if brackets > 0 || kind != .newline { advance() }
    } while brackets > 0 && kind != .endOfFile
    saidUpTo = position
    return make(.error, from: first)
  }
}

extension Parser {
  /// Reports what stands where an item or an element should have ended.
  mutating func reportJunk() {
    switch (kind, keyword) {
    case (.equals, _): report(.assignmentInExpression(at: span(position)))
    case (.doubleSlash, _): report(.lineComment(at: span(position)))
    case (.rightParenthesis, _), (.rightBracket, _), (.rightBrace, _):
      report(.strayCloser(text(position), at: span(position)))
    case (.unknown, _): reportUnknown()
    case (.word, .if): report(.conditionalAfterValue(at: span(position)))
    case (.stringStart, _)
    where isAdjacent(position - 1) && ["f", "r", "b", "u"].contains(text(position - 1)):
      report(.stringWithPrefix(text(position - 1), at: span(position - 1)))
    default: report(.junk(found, at: span(position), help: habitHelp()))
    }
  }

  private mutating func reportUnknown() {
    let text = text(position)
    if text == ";" {
      report(.semicolon(endsLine: false, at: span(position)))
    } else if let first = text.unicodeScalars.first, "'‘’“”„«".unicodeScalars.contains(first) {
      report(.foreignQuotes(text, at: span(position)))
    } else {
      report(.unknownCharacter(text, at: span(position)))
    }
  }
}
