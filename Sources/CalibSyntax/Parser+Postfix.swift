import CalibDiagnostics

/// What follows an operand: members, calls, indices, and `as`, `by`, `per`.
extension Parser {
  /// Parses `( number | primary { ( "." | "?." ) WORD | arguments | "[" … "]" } ) { "as" NAME | "by" key | "per" NAME }`.
  mutating func postfix() -> NodeID {
    var node = trailed()
    while true {
      switch keyword {
      case .as where isName(at: position + 1):
        advance()
        let label = name()
        node = wrap(.labelled, node, label)
      case .by where !stopsAtBy:
        advance()
        skipNewlines()
        let key = key()
        node = wrap(.keyed, node, key)
      case .per where isName(at: position + 1):
        advance()
        let unit = name()
        node = wrap(.per, node, unit)
      default: return node
      }
    }
  }

  /// The key of a `by`: a name, path, call, or anything in parentheses.
  mutating func key() -> NodeID { trailed() }

  private mutating func trailed() -> NodeID {
    let isNumber = kind == .integer || kind == .float || kind == .percent
    var node = isNumber ? number() : primary()
    while true {
      switch kind {
      case .dot, .questionDot, .leftParenthesis, .leftBracket:
        if isNumber { report(.trailedNumber(text(position), at: span(position), number: span(of: node))) }
        node = trailer(on: node)
      default: return node
      }
    }
  }

  private mutating func trailer(on node: NodeID) -> NodeID {
    let first = firstToken(of: node)
    switch kind {
    case .dot, .questionDot:
      let kind: SyntaxKind = self.kind == .dot ? .member : .optionalMember
      advance()
      let name = word()
      return make(kind, from: first, node, name)
    case .leftParenthesis:
      guard enter() else { return skipBracket() }
      let mark = scratch.count
      scratch.append(node)
      commaList(closedBy: .rightParenthesis) { $0.argument() }
      leave()
      return makeList(.call, from: first, since: mark)
    default:
      guard enter() else { return skipBracket() }
      let mark = scratch.count
      scratch.append(node)
      if kind(ahead: 1) == .rightBracket { report(.emptyIndex(at: span(position, position + 2))) }
      commaList(closedBy: .rightBracket) { $0.expression() }
      leave()
      return makeList(.index, from: first, since: mark)
    }
  }

  /// Parses `[ WORD ":" ] [ "..." ] expr`; `bins = 80` is read as `bins: 80`.
  mutating func argument() -> NodeID {
    let first = position
    var label = absent
    if kind == .word, kind(ahead: 1) == .colon || kind(ahead: 1) == .equals {
      label = leaf(.name)
      expectSeparator(.colon, after: first)
    }
    let spread = kind == .spread ? leaf(.operatorToken) : absent
    let value = expression()
    return make(.argument, from: first, label, spread, value)
  }

  /// Parses `( INT | FLOAT ) [ unitExpr ] | PERCENT`; a name after a number, on its line, is its unit.
  mutating func number() -> NodeID {
    let first = position
    if kind == .percent { return leaf(.percent) }
    let number = leaf(kind == .integer ? .integer : .float)
    if kind == .dot, isAdjacent(first), kind(ahead: 1) != .word || !isAdjacent(position) {
      report(.numberEndsInPoint(text(first), at: span(first, position + 1)))
      advance()
    }
    if isPercentApart {
      note(.percentApart(text(first), at: span(first, position + 1)))
      advance()
      return make(.error, from: first)
    }
    guard isUnit(at: position), isOnSameLine(position), !isForeignWord else { return number }
    let unit = unitExpression()
    return make(.quantity, from: first, number, unit)
  }

  /// Whether a `%` stands apart from its number, and nothing after it that could be divided by.
  private var isPercentApart: Bool {
    guard kind == .unknown, text(position) == "%", isOnSameLine(position) else { return false }
    switch kind(ahead: 1) {
    case .newline, .endOfFile, .comma, .rightBrace, .rightParenthesis, .rightBracket: return true
    default: return false
    }
  }

  /// Whether the word goes on with a construct of another language, and is no unit.
  private var isForeignWord: Bool { keyword == .elif }
}
