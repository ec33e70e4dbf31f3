import CalibDiagnostics

/// Types and units.
extension Parser {
  /// Parses `type = type1 [ "?" ]`.
  mutating func type() -> NodeID {
    let base = typeWithoutMark()
    guard kind == .question else { return base }
    let mark = leaf(.operatorToken)
    return wrap(.optionalType, base, mark)
  }

  private mutating func typeWithoutMark() -> NodeID {
    let first = position
    switch kind {
    case .leftBrace: return block(.recordType, of: .entries) { $0.column() }
    case .word:
      if kind(ahead: 1) == .less, isName(at: position) { return nested { $0.genericType() } }
      guard isName(at: position) else { break }
      let unit = unitExpression()
      return make(.unitType, from: first, unit)
    case .leftBracket: return nested { $0.listType() }
    case .leftParenthesis: return nested { $0.tupleOrFunctionType() }
    default: break
    }
    return missing(reporting: "a type, such as `Int` or `GeV`")
  }

  private mutating func nested(_ parse: (inout Parser) -> NodeID) -> NodeID {
    guard enter() else { return skipBracket() }
    let node = parse(&self)
    leave()
    return node
  }

  /// Parses `NAME "<" type { "," type } ">"`; a token `>=` here is `>` and `=`.
  private mutating func genericType() -> NodeID {
    let first = position
    let mark = scratch.count
    scratch.append(leaf(.name))
    advance()
    repeat {
      skipNewlines()
      scratch.append(type())
    } while accept(.comma)
    if kind == .greaterEqual { splitCurrent(.greater, .equals) }
    expect(.greater, ">")
    return makeList(.genericType, from: first, since: mark)
  }

  /// Parses `"[" type [ ";" INT ] "]"`.
  private mutating func listType() -> NodeID {
    let opener = position
    advance()
    let element = type()
    var count = absent
    if kind == .unknown, text(position) == ";" {
      advance()
      count = kind == .integer ? leaf(.integer) : missing(reporting: "the number of elements")
    }
    if kind != .rightBracket {
      reportJunk()
      recover(to: .rightBracket)
    }
    close(.rightBracket, opener: opener)
    return make(.listType, from: opener, element, count)
  }

  /// Parses `"(" [ type { "," type } [ "," ] ] ")" [ "->" type ]`.
  private mutating func tupleOrFunctionType() -> NodeID {
    let first = position
    let mark = scratch.count
    commaList(closedBy: .rightParenthesis) { $0.type() }
    let tuple = makeList(.tupleType, from: first, since: mark)
    guard accept(.arrow) else { return tuple }
    skipNewlines()
    let result = type()
    return wrap(.functionType, tuple, result)
  }

  /// Parses `NAME [ exponent ] { ( "/" | "*" ) NAME [ exponent ] }`, with no blank inside.
  mutating func unitExpression() -> NodeID {
    let first = position
    let mark = scratch.count
    scratch.append(unitFactor(sign: absent))
    while isAdjacent(position - 1), kind == .slash || kind == .star, isAdjacent(position),
      isUnit(at: position + 1)
    {
      let start = position
      var sign = absent
      if kind == .slash { sign = leaf(.operatorToken) } else { advance() }
      scratch.append(unitFactor(sign: sign, from: start))
    }
    return makeList(.unitExpression, from: first, since: mark)
  }

  private mutating func unitFactor(sign: NodeID, from start: Int? = nil) -> NodeID {
    let first = start ?? position
    let name = leaf(.name)
    let exponent = exponent()
    return make(.unitFactor, from: first, name, exponent, sign)
  }

  /// Whether a word that may be a unit stands at a place: clause words never are.
  func isUnit(at place: Int) -> Bool {
    isName(at: place) && !(keyword(at: place)?.isClauseWord ?? false)
  }

  /// Parses `"^" ( [ "-" ] INT | "(" [ "-" ] INT "/" INT ")" )`, with no blank inside.
  private mutating func exponent() -> NodeID {
    guard kind == .caret, isAdjacent(position - 1), isAdjacent(position) else { return absent }
    let first = position
    let isBracketed = kind(ahead: 1) == .leftParenthesis
    let signPlace = position + (isBracketed ? 2 : 1)
    let hasSign = kind(ahead: signPlace - position) == .minus
    let number = signPlace + (hasSign ? 1 : 0)
    guard number < tokens.count, tokens[number].kind == .integer, isAdjacent(number - 1) else {
      return absent
    }
    if isBracketed, kind(ahead: number - position + 1) != .slash { return absent }
    advance()
    if isBracketed { advance() }
    let minus = hasSign ? leaf(.operatorToken) : absent
    let numerator = leaf(.integer)
    var denominator = absent
    if isBracketed {
      advance()
      denominator = kind == .integer ? leaf(.integer) : missing(reporting: "a whole number")
      expect(.rightParenthesis, ")")
    }
    return make(.exponent, from: first, numerator, denominator, minus)
  }
}
