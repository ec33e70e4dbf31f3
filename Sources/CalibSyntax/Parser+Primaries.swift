import CalibDiagnostics

/// The smallest expressions, and brackets.
extension Parser {
  mutating func primary() -> NodeID {
    switch kind {
    case .word: return wordPrimary()
    case .stringStart: return string()
    case .leftParenthesis: return parenthesis()
    case .leftBracket: return list()
    case .leftBrace: return record()
    case .dot where kind(ahead: 1) == .integer && isAdjacent(position): return pointNumber()
    case .unknown: return unknownPrimary()
    case .star where position > 0 && [.range, .rangeExclusive].contains(tokens[position - 1].kind):
      report(.openEndWithoutQuotes(at: span(position)))
      return leaf(.error)
    default:
      reportExpected("an expression")
      return missing()
    }
  }

  private mutating func wordPrimary() -> NodeID {
    switch keyword {
    case .true, .false: return leaf(.boolean)
    case nil:
      guard kind(ahead: 1) == .stringStart, isAdjacent(position), isStringPrefix else { return leaf(.name) }
      note(.stringPrefix(text(position), at: span(position)))
      advance()
      return string()
    case .noneLiteral: return leaf(.noneLiteral)
    case .pythonTrue, .pythonFalse, .pythonNone, .null: return foreignLiteral()
    case .exec: return exec()
    case .if:
      report(.conditionalAsOperand(at: span(position)))
      return conditional()
    case .lambda where isName(at: position + 1) || kind(ahead: 1) == .colon: return lambda()
    default: break
    }
    guard let keyword, keyword.isReserved else { return leaf(.name) }
    if keyword == .let || keyword == .fn || kind(ahead: 1) == .newline {
      reportExpected("an expression")
      return missing()
    }
    report(.reserved(keyword.rawValue, at: span(position)))
    if [.colon, .equals, .comma, .rightParenthesis].contains(kind(ahead: 1)) { return leaf(.name) }
    return missing()
  }

  /// Whether the word is what Python writes before a string.
  private var isStringPrefix: Bool { ["f", "r", "b", "u", "rf", "fr"].contains(text(position).lowercased()) }

  /// Parses `True`, `None` and their like, read as ours.
  private mutating func foreignLiteral() -> NodeID {
    let spelling = text(position)
    let ours = keyword == .pythonTrue ? "true" : keyword == .pythonFalse ? "false" : "none"
    note(.foreignWord(spelling, ours: ours, at: span(position)))
    return leaf(ours == "none" ? .noneLiteral : .boolean)
  }

  /// Python's `lambda x: …`, read as `x => …`.
  private mutating func lambda() -> NodeID {
    let first = position
    advance()
    let start = position
    let mark = scratch.count
    while isName(at: position) {
      scratch.append(leaf(.name))
      guard accept(.comma) else { break }
    }
    let names = makeList(.nameList, from: start, since: mark)
    let words = names == absent ? "x" : text(of: names)
    report(.foreignLambda(names: words, at: span(first, max(position, first + 1))))
    guard enter() else { return missing() }
    _ = accept(.colon)
    let body = value()
    leave()
    return make(.lambda, from: first, names, body)
  }

  private func text(of node: NodeID) -> String { file.text(span(of: node)) }

  /// Parses `.5`, which needs a digit before its point.
  private mutating func pointNumber() -> NodeID {
    let first = position
    report(.numberBeginsWithPoint(text(first + 1), at: span(first, first + 2)))
    advance()
    advance()
    return make(.float, from: first)
  }

  private mutating func unknownPrimary() -> NodeID {
    let spelling = text(position)
    switch spelling.unicodeScalars.first {
    case "'", "‘", "’", "“", "”", "„", "«":
      report(.foreignQuotes(spelling, at: span(position)))
      return leaf(.error)
    case "|" where closingBar != nil: return absoluteValue()
    case "&", "|", "%":
      reportExpected("an expression")
      return missing()
    case ";":
      reportExpected("an expression")
      return missing()
    default:
      report(.unknownCharacter(spelling, at: span(position)))
      return leaf(.error)
    }
  }

  /// The `|` on the same line that goes with the one at the current token.
  private var closingBar: Int? {
    var place = position + 1
    while place < tokens.count, ![.newline, .endOfFile, .comma, .rightBrace].contains(tokens[place].kind) {
      if tokens[place].kind == .unknown, text(place) == "|" { return place > position + 1 ? place : nil }
      place += 1
    }
    return nil
  }

  /// Parses `|x|` of papers, which is `abs(x)`; what stands in it is skipped.
  private mutating func absoluteValue() -> NodeID {
    guard let end = closingBar else { return missing() }
    let first = position
    note(.absoluteBars(open: span(first), close: span(end), inner: file.text(span(first + 1, end))))
    while position <= end { advance() }
    return make(.error, from: first)
  }

  /// Parses `"(" [ expr { "," expr } [ "," ] ] ")"`: a group, or a tuple with a comma.
  private mutating func parenthesis() -> NodeID {
    guard enter() else { return skipBracket() }
    let first = position
    let mark = scratch.count
    commaList(closedBy: .rightParenthesis) { $0.expression() }
    leave()
    let isGroup = scratch.count == mark + 1 && !hasTrailingComma
    if scratch.count == mark, kind != .fatArrow { report(.emptyParentheses(at: span(first, lastEnd))) }
    return makeList(isGroup ? .group : .tuple, from: first, since: mark)
  }

  /// Whether the bracket just closed had a comma before its end.
  private var hasTrailingComma: Bool { lastEnd >= 2 && tokens[lastEnd - 2].kind == .comma }

  /// Parses `"[" [ element { "," element } [ "," ] ] "]"`, or a comprehension.
  private mutating func list() -> NodeID {
    guard enter() else { return skipBracket() }
    defer { leave() }
    let first = position
    let mark = scratch.count
    var comprehension = absent
    commaList(closedBy: .rightBracket) { parser in
      let element = parser.element()
      guard parser.keyword == .for else { return element }
      comprehension = parser.comprehension(of: element, from: first)
      return comprehension
    }
    guard comprehension != absent else { return makeList(.list, from: first, since: mark) }
    if scratch.count > mark + 1 {
      note(.comprehensionWithMore(at: span(of: scratch[mark + 1])))
      return makeList(.list, from: first, since: mark)
    }
    scratch.removeSubrange(mark...)
    return close(comprehension: comprehension)
  }

  /// Parses `element "for" NAME "in" value [ "if" value ]`, without the closing bracket.
  private mutating func comprehension(of element: NodeID, from first: Int) -> NodeID {
    advance()
    let name = name()
    expect(.in)
    isIterable = true
    let iterable = value()
    isIterable = false
    let condition = accept(.if) ? value() : absent
    return make(.comprehension, from: first, element, name, iterable, condition)
  }

  /// A comprehension's node was made before its bracket was taken; it was the last one, so it can grow.
  private mutating func close(comprehension node: NodeID) -> NodeID {
    let record = nodes[Int(node.index)]
    nodes[Int(node.index)] = SyntaxTree.Node(
      kind: .comprehension, firstToken: Int(record.firstToken), endToken: lastEnd,
      firstChild: Int(record.firstChild), childCount: Int(record.childCount))
    return node
  }

  /// Parses `[ "..." ] expr`.
  private mutating func element() -> NodeID {
    let first = position
    let spread = kind == .spread ? leaf(.operatorToken) : absent
    let value = expression()
    return make(.element, from: first, spread, value)
  }

  // MARK: - Records

  private mutating func record() -> NodeID { block(.record, of: .entries) { $0.entry() } }

  /// Parses `NAME | place ":" expr | place "=" expr [ ":" expr ]`.
  private mutating func entry() -> NodeID {
    skipNewlines()
    let first = position
    guard kind == .word else {
      if kind == .rightBrace || kind == .endOfFile { return missing() }
      reportEntryKey()
      recover()
      return make(.error, from: first)
    }
    if let keyword, keyword.isReserved, ![.colon, .equals, .dot, .leftBracket].contains(kind(ahead: 1)) {
      report(.reserved(keyword.rawValue, at: span(position)))
    }
    let place = place()
    if kind == .equal {
      report(.wrongSeparator("==", wanted: "=", after: text(position - 1), at: span(position)))
      splitCurrent(.unknown, .equals)
      advance()
    }
    switch kind {
    case .colon:
      let sign = leaf(.operatorToken)
      let value = expression()
      return make(.entry, from: first, place, sign, value, absent)
    case .equals:
      let sign = leaf(.operatorToken)
      let value = expression()
      let second = accept(.colon) ? expression() : absent
      return make(.entry, from: first, place, sign, value, second)
    default:
      if nodes[Int(place.index)].childCount > 1 { reportExpected("`:` or `=`") }
      return make(.entry, from: first, place, absent, absent, absent)
    }
  }

  /// Keys in quotes, and sets in braces, are those of other languages.
  private mutating func reportEntryKey() {
    switch kind {
    case .unknown, .stringStart: report(.quotedKey(at: span(position)))
    case .integer, .float, .percent, .minus: report(.setInBraces(at: span(position)))
    default: reportExpected("a name")
    }
  }

  /// Parses `WORD { "." WORD | "[" expr { "," expr } "]" }`.
  private mutating func place() -> NodeID {
    let first = position
    let mark = scratch.count
    scratch.append(word())
    while true {
      switch kind {
      case .dot:
        advance()
        scratch.append(word())
      case .leftBracket:
        guard enter() else {
          scratch.append(skipBracket())
          continue
        }
        let start = position
        let inner = scratch.count
        scratch.append(absent)
        commaList(closedBy: .rightBracket) { $0.expression() }
        leave()
        scratch.append(makeList(.index, from: start, since: inner))
      default: return makeList(.place, from: first, since: mark)
      }
    }
  }
}
