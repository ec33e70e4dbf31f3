import CalibDiagnostics

/// Calibrations, validations and their items.
extension Parser {
  /// Parses `calName ( calBody | "=" NAME { "." WORD } arguments [ "with" calBody ] )`.
  mutating func calibrationDeclaration(_ kind: SyntaxKind, _ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = self.kind == .stringStart ? string() : declaredName()
    var (body, call) = (absent, absent)
    if accept(.equals) {
      call = templateCall()
      if accept(.with) { body = calibrationBody() }
    } else {
      body = calibrationBody()
    }
    return make(kind, from: first, doc, name, body, call)
  }

  /// Parses `NAME { "." WORD } arguments`.
  private mutating func templateCall() -> NodeID {
    var callee = name("a template's name")
    while accept(.dot) {
      let member = word()
      callee = wrap(.member, callee, member)
    }
    let first = firstToken(of: callee)
    let mark = scratch.count
    scratch.append(callee)
    if kind == .leftParenthesis {
      commaList(closedBy: .rightParenthesis) { $0.argument() }
    } else {
      reportExpected("`(` and the template's arguments")
    }
    return makeList(.call, from: first, since: mark)
  }

  mutating func calibrationBody() -> NodeID { block(.block, of: .items) { $0.calibrationItem() } }

  /// Parses an item: a word before `:` is a slot, whatever the word.
  private mutating func calibrationItem() -> NodeID {
    let first = position
    let doc = doc()
    guard kind == .word else { return unknownItem(first, doc) }
    if kind(ahead: 1) == .colon {
      switch keyword {
      case .payload: return payload(first, doc)
      case .runs: return runs(first, doc)
      default: return slot(first, doc)
      }
    }
    switch keyword {
    case .payload where kind(ahead: 1) == .stringStart: return payload(first, doc)
    case .let: return letDeclaration(first, doc)
    case .collect: return collect(first, doc)
    case .iterate: return iterate(first, doc)
    case .require: return checkItem(.requireItem, first, doc)
    case .expect: return checkItem(.expectItem, first, doc)
    case .plot: return plot(first, doc)
    default: return unknownItem(first, doc)
    }
  }

  /// Something that is no item: `input = dimuon` is read as the slot that was meant, the rest is skipped.
  mutating func unknownItem(_ first: Int, _ doc: NodeID) -> NodeID {
    if kind == .word, [.equals, .equal].contains(kind(ahead: 1)), !(keyword?.isReserved ?? false) {
      let isSlot = SlotWords.known.contains(text(position))
      report(.slotWithEquals(text(position), isSlot: isSlot, at: span(position), sign: span(position + 1)))
      let name = leaf(.name)
      advance()
      let value = expression()
      return make(isSlot ? .slot : .error, from: first, children: isSlot ? [doc, name, value] : [])
    }
    if kind == .word, SlotWords.known.contains(text(position)) {
      report(.slotWithoutColon(text(position), at: span(position)))
      let name = leaf(.name)
      let value = expression()
      return make(.slot, from: first, doc, name, value)
    }
    if kind == .rightBrace || kind == .endOfFile { return missing() }
    if kind == .doubleSlash { report(.lineComment(at: span(position))) }
    if [.def, .function].contains(keyword) { report(.foreignFunction(text(position), at: span(position))) }
    if [.var, .const].contains(keyword) { report(.foreignLet(text(position), at: span(position))) }
    reportExpected("an item, such as `input:`, `collect`, `let` or `payload:`", help: itemHelp())
    if keyword != .for || !skipLoop() { recover() }
    return make(.error, from: first)
  }

  /// Parses `"payload" [ STRING ] ":" block(field)`.
  private mutating func payload(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = kind == .stringStart ? string() : absent
    expectSeparator(.colon, after: "payload")
    let fields = block(.fieldList, of: .entries) { $0.field() }
    return make(.payloadItem, from: first, doc, name, fields)
  }

  /// Parses `NAME [ ":" type [ "by" key ] "=" expr | "=" expr ]`.
  private mutating func field() -> NodeID {
    let first = position
    let doc = doc()
    if self.kind == .stringStart {
      report(.quotedField(at: span(position)))
      recover()
      return make(.error, from: first)
    }
    let name = name("a field")
    var (type, key, value) = (absent, absent, absent)
    if kind == .colon, isValue(after: position) {
      expectSeparator(.equals, after: position - 1)
      value = expression()
    } else if kind == .colon {
      let colon = position
      advance()
      type = self.type()
      if accept(.by) { key = self.key() }
      if key == absent, [.comma, .newline, .rightBrace].contains(kind) {
        report(.wrongSeparator(":", wanted: "=", after: text(colon - 1), at: span(colon)))
        return make(.error, from: first)
      }
      expect(.equals, "=")
      value = expression()
    } else if kind == .equals || kind == .equal {
      expectSeparator(.equals, after: position - 1)
      value = expression()
    }
    return make(.field, from: first, doc, name, type, key, value)
  }

  /// Whether what follows a colon can be no type: a number, a call, a path.
  private func isValue(after colon: Int) -> Bool {
    guard colon + 2 < tokens.count else { return false }
    switch tokens[colon + 1].kind {
    case .integer, .float, .percent, .minus, .stringStart: return true
    case .word: return [.dot, .leftParenthesis, .leftBracket].contains(tokens[colon + 2].kind)
    default: return false
    }
  }

  /// Parses `"collect" NAME "=" aggregate [ "from" … ] [ "where" … ] [ "by" key [ "in" … ] ] [ "with" slots ]`.
  private mutating func collect(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let nameToken = position
    let name = declaredName()
    expectSeparator(.equals, after: nameToken)
    let outer = stopsAtBy
    stopsAtBy = true
    let aggregate = postfix()
    let source = accept(.from) ? afterOperator { $0.operators(from: .sum) } : absent
    let condition = accept(.where) ? afterOperator { $0.value() } : absent
    stopsAtBy = outer
    let key = accept(.by) ? afterOperator { $0.key() } : absent
    let range = key != absent && accept(.in) ? afterOperator { $0.operators(from: .coalesce) } : absent
    let slots = accept(.with) ? slots() : absent
    let mark = scratch.count
    for part in [doc, name, aggregate, source, condition, key, range, slots] { scratch.append(part) }
    return makeList(.collectItem, from: first, since: mark)
  }

  /// Parses `"iterate" from { "," from } "," "until" value "," "at" "most" value`.
  private mutating func iterate(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let mark = scratch.count
    scratch.append(iterated())
    commaInClause()
    while isName(at: position), keyword(at: position + 1) == .from {
      scratch.append(iterated())
      commaInClause()
    }
    expect(.until)
    let until = value()
    commaInClause()
    expect(.at)
    expect(.most)
    let limit = value()
    let names = Array(scratch[mark...])
    scratch.removeSubrange(mark...)
    return make(.iterateItem, from: first, children: [doc, until, limit] + names)
  }

  /// Parses `NAME "from" value "to" value`.
  private mutating func iterated() -> NodeID {
    let first = position
    let name = name()
    expect(.from)
    let start = value()
    expect(.to)
    let next = value()
    return make(.iterated, from: first, name, start, next)
  }

  private mutating func commaInClause() {
    if kind == .word, keyword == .until || keyword == .at {
      report(.missingComma(before: text(position), at: foundAfterLast))
    } else {
      expect(.comma, ",")
    }
    skipNewlines()
  }

  /// The empty place behind the last token taken.
  var foundAfterLast: SourceSpan {
    let end = tokens[max(0, lastEnd - 1)].end
    return SourceSpan(file: file.id, start: end, end: end)
  }

  /// Parses `( "require" | "expect" ) NAME ":" value [ "," "else" STRING ]`.
  mutating func checkItem(_ kind: SyntaxKind, _ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = checkName(first)
    let condition = value()
    var message = absent
    if self.kind == .comma, keyword(at: placeAfterNewlines(position + 1)) == .else {
      let next = placeAfterNewlines(position + 1)
      if tokens[next + 1].kind != .colon {
        advance()
        skipNewlines()
        advance()
        message = requiredString()
      }
    }
    return make(kind, from: first, doc, name, condition, message)
  }

  /// The name of a check with its colon; a condition without one is read all the same.
  private mutating func checkName(_ first: Int) -> NodeID {
    switch kind(ahead: 1) {
    case .colon, .equals, .equal: break
    case .newline, .endOfFile, .rightBrace,
      .word where !(keyword?.isReserved ?? false):
      break
    default:
      report(.checkWithoutName(text(first), at: span(first), condition: span(position)))
      return missing()
    }
    let nameToken = position
    let name = name("a name for the check")
    expectSeparator(.colon, after: nameToken)
    return name
  }

  func placeAfterNewlines(_ place: Int) -> Int {
    var next = min(place, tokens.count - 1)
    while tokens[next].kind == .newline { next += 1 }
    return next
  }

  /// Parses `"plot" objects [ "with" objects ] [ "as" STRING ]`.
  private mutating func plot(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let shown = objects()
    let with = accept(.with) ? objects() : absent
    let title = accept(.as) ? requiredString() : absent
    return make(.plotItem, from: first, doc, shown, with, title)
  }

  /// Parses `sum { "," sum }`, up to a comma before the next item or the end of the block.
  private mutating func objects() -> NodeID {
    let first = position
    let mark = scratch.count
    scratch.append(afterOperator { $0.operators(from: .sum) })
    while kind == .comma {
      let next = placeAfterNewlines(position + 1)
      let isSlot = tokens[next].kind == .word && tokens[min(next + 1, tokens.count - 1)].kind == .colon
      let isItem = (keyword(at: next)?.beginsItem ?? false) && isPlainNameOrString(at: next + 1)
      if isSlot || isItem || tokens[next].kind == .rightBrace || tokens[next].kind == .docComment { break }
      advance()
      skipNewlines()
      scratch.append(operators(from: .sum))
    }
    return makeList(.objects, from: first, since: mark)
  }
}
