import CalibDiagnostics

/// Declarations of values, functions, models, stores and what surrounds a run.
extension Parser {
  /// Parses `"calib" INT`.
  mutating func versionDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let version = kind == .integer ? leaf(.integer) : missing(reporting: "a version number, as in `calib 1`")
    return make(.versionDeclaration, from: first, doc, version)
  }

  /// Parses `"use" ( STRING | NAME { "." WORD } ) [ ":" NAME { "," NAME } ] [ "as" NAME ]`.
  mutating func useDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let module = kind == .stringStart ? string() : modulePath()
    var names = absent
    if kind == .colon {
      advance()
      let start = position
      let mark = scratch.count
      scratch.append(name())
      while accept(.comma) {
        skipNewlines()
        scratch.append(name())
      }
      names = makeList(.nameList, from: start, since: mark)
    }
    let alias = accept(.as) ? name() : absent
    return make(.useDeclaration, from: first, doc, module, names, alias)
  }

  private mutating func modulePath() -> NodeID {
    let start = position
    let mark = scratch.count
    scratch.append(name("a module's name or a path in quotes"))
    while accept(.dot) { scratch.append(word()) }
    return makeList(.modulePath, from: start, since: mark)
  }

  /// Parses `"param" NAME [ ":" type ] [ "=" value ] [ "from" "env" STRING ] [ "where" value ]`.
  mutating func paramDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    let isColonForEquals =
      kind == .colon && [.integer, .float, .percent, .minus, .stringStart].contains(kind(ahead: 1))
    if isColonForEquals {
      report(.wrongSeparator(":", wanted: "=", after: text(position - 1), at: span(position)))
    }
    let type = !isColonForEquals && accept(.colon) ? type() : absent
    acceptWrongEquals()
    let start = accept(isColonForEquals ? .colon : .equals) ? value() : absent
    var environment = absent
    if accept(.from) {
      expect(.env)
      environment = requiredString()
    }
    let condition = accept(.where) ? afterOperator { $0.value() } : absent
    return make(.paramDeclaration, from: first, children: [doc, name, type, start, environment, condition])
  }

  /// Reads `==` and `:=` before a value as `=`.
  private mutating func acceptWrongEquals() {
    guard kind == .equal else { return }
    report(.wrongSeparator("==", wanted: "=", after: text(position - 1), at: span(position)))
    splitCurrent(.unknown, .equals)
    advance()
  }

  /// Parses `"profile" NAME slots`, `"backend" NAME slots`.
  mutating func namedSlots(_ kind: SyntaxKind, _ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    let slots = slots()
    return make(kind, from: first, doc, name, slots)
  }

  /// Parses `"unit" NAME [ "=" value ]`.
  mutating func unitDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    acceptWrongEquals()
    let value = accept(.equals) ? value() : absent
    return make(.unitDeclaration, from: first, doc, name, value)
  }

  /// Parses `"let" NAME [ ":" type ] "=" expr`.
  mutating func letDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let nameToken = position
    let name = declaredName()
    var type = absent
    if kind == .colon, kind(ahead: 1) == .equals, isAdjacent(position) {
      report(.wrongSeparator(":=", wanted: "=", after: text(nameToken), at: span(position, position + 2)))
      advance()
    } else if accept(.colon) {
      type = self.type()
    }
    expectSeparator(.equals, after: nameToken)
    let value = expression()
    return make(.letDeclaration, from: first, doc, name, type, value)
  }

  /// Parses `"fn" NAME parameters [ "->" type ] "=" expr`.
  mutating func fnDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    let parameters = parameters()
    let type = accept(.arrow) ? type() : absent
    if kind == .leftBrace {
      report(.functionInBraces(at: span(position)))
      let body = skipBracket()
      return make(.fnDeclaration, from: first, children: [doc, name, parameters, type, body])
    }
    expectSeparator(.equals, after: "fn name(x)")
    let body = expression()
    return make(.fnDeclaration, from: first, doc, name, parameters, type, body)
  }

  /// Parses `"model" NAME parameters "=" value [ "with" block(modelParameter) ]`.
  mutating func modelDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    let parameters = parameters()
    expectSeparator(.equals, after: "model")
    let body = value()
    var list = absent
    if accept(.with) { list = block(.modelParameterList, of: .entries) { $0.modelParameter() } }
    return make(.modelDeclaration, from: first, doc, name, parameters, body, list)
  }

  /// Parses `NAME [ ":" type ] "=" coalesce [ "in" coalesce ]`.
  private mutating func modelParameter() -> NodeID {
    let first = position
    let doc = doc()
    let nameToken = position
    let name = name()
    let type = accept(.colon) ? type() : absent
    expectSeparator(.equals, after: nameToken)
    let start = operators(from: .coalesce)
    let range = accept(.in) ? operators(from: .coalesce) : absent
    return make(.modelParameter, from: first, doc, name, type, start, range)
  }

  /// Parses `"(" [ parameter { "," parameter } [ "," ] ] ")"`.
  mutating func parameters() -> NodeID {
    let first = position
    guard kind == .leftParenthesis else {
      reportExpected("`(` and parameters")
      return make(.parameterList, from: first)
    }
    let mark = scratch.count
    commaList(closedBy: .rightParenthesis) { $0.parameter() }
    return makeList(.parameterList, from: first, since: mark)
  }

  private mutating func parameter() -> NodeID {
    let first = position
    let name = name("a parameter's name")
    let type = accept(.colon) ? type() : absent
    let value = accept(.equals) ? value() : absent
    return make(.parameter, from: first, name, type, value)
  }

  /// Parses `"template" NAME parameters calBody`.
  mutating func templateDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = declaredName()
    let parameters = parameters()
    let body = calibrationBody()
    return make(.templateDeclaration, from: first, doc, name, parameters, body)
  }

  /// Parses `"for" NAME "in" value block(declaration)`.
  mutating func forDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let name = name()
    expect(.in)
    let iterable = value()
    let body = block(.block, of: .declarations) { $0.declaration() }
    return make(.forDeclaration, from: first, doc, name, iterable, body)
  }

  /// Parses `"store" [ NAME "=" ] value [ slots ]`.
  mutating func storeDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    var name = absent
    if isName(at: position), kind(ahead: 1) == .equals {
      name = leaf(.name)
      advance()
    }
    let value = value()
    let slots = kind == .leftBrace ? slots() : absent
    return make(.storeDeclaration, from: first, doc, name, value, slots)
  }

  /// Parses `"publish" value slots`.
  mutating func publishDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let value = value()
    let slots = slots()
    return make(.publishDeclaration, from: first, doc, value, slots)
  }

  /// Parses `"notify" slots`.
  mutating func notifyDeclaration(_ first: Int, _ doc: NodeID) -> NodeID {
    advance()
    let slots = slots()
    return make(.notifyDeclaration, from: first, doc, slots)
  }

  mutating func slots() -> NodeID { block(.slots, of: .entries) { $0.slotOnly() } }

  private mutating func slotOnly() -> NodeID {
    let first = position
    let doc = doc()
    guard kind == .word else {
      reportExpected("a slot, as in `name: value`")
      return missing()
    }
    return slot(first, doc)
  }

  /// Parses `WORD ":" expr`.
  mutating func slot(_ first: Int, _ doc: NodeID) -> NodeID {
    let nameToken = position
    let name = word()
    expectSeparator(.colon, after: nameToken)
    let value = expression()
    return make(.slot, from: first, doc, name, value)
  }

  // MARK: - Small parts

  mutating func missing(reporting what: String) -> NodeID {
    reportExpected(what)
    return missing()
  }

  mutating func requiredString() -> NodeID {
    kind == .stringStart ? string() : missing(reporting: "a string in double quotes")
  }

  /// Parses after an operator or a clause word, where a new line is nothing.
  mutating func afterOperator(_ parse: (inout Parser) -> NodeID) -> NodeID {
    skipNewlines()
    return parse(&self)
  }

}
