import CalibDiagnostics

/// Expressions, loosest first; chains of operators are loops over two stacks.
extension Parser {
  /// Parses `expr = value { ( "where" | "except" ) value }`.
  mutating func expression() -> NodeID {
    var node = value()
    while keyword == .where || keyword == .except {
      let sign = leaf(.operatorToken)
      skipNewlines()
      let right = value()
      node = make(.selection, from: firstToken(of: node), node, sign, right)
    }
    return node
  }

  /// A conditional, a function of names, or operators.
  mutating func value() -> NodeID {
    let mark = scratch.count
    var body = absent
    repeat {
      body = keyword == .if ? conditional() : choiceOfPython(operators(from: .or))
      guard kind == .fatArrow, takeAsNames(body) else { break }
      advance()
      skipNewlines()
      body = absent
    } while body == absent
    while scratch.count > mark {
      let names = scratch.removeLast()
      body = wrap(.lambda, names, body)
    }
    return body
  }

  /// Python's `a if c else b` after its first part, read as `if c { a } else { b }`.
  private mutating func choiceOfPython(_ first: NodeID) -> NodeID {
    guard keyword == .if, !isIterable, isOnSameLine(position), enter() else { return first }
    let sign = position
    advance()
    let condition = operators(from: .or)
    guard accept(.else) else {
      report(.foreignChoice(nil, at: span(sign)))
      leave()
      return make(.error, from: firstToken(of: first))
    }
    let last = value()
    let texts = [condition, first, last].map { file.text(span(of: $0)) }
    note(.foreignChoice("if \(texts[0]) { \(texts[1]) } else { \(texts[2]) }", at: span(sign)))
    leave()
    return make(.conditional, from: firstToken(of: first), condition, first, last)
  }

  /// Turns what was read before `=>` into names, put on the scratch list; false where it is none.
  private mutating func takeAsNames(_ node: NodeID) -> Bool {
    let record = nodes[Int(node.index)]
    let first = Int(record.firstToken)
    switch record.kind {
    case .name: scratch.append(make(.nameList, from: first, node))
    case .group, .tuple:
      // A copy: a slice alive would make the next child a copy of the whole list.
      let names = Array(childList[Int(record.firstChild)..<Int(record.firstChild + record.childCount)])
      guard names.allSatisfy({ kind(of: $0) == .name }) else { return false }
      // The node is the last made, so it goes and its children stay.
      nodes.removeLast()
      childList.removeSubrange(Int(record.firstChild)...)
      scratch.append(make(.nameList, from: first, children: names))
    default: return false
    }
    return true
  }

  /// Parses `"if" value braced { "else" "if" value braced } "else" braced`.
  mutating func conditional() -> NodeID {
    guard enter() else {
      advance()
      return missing()
    }
    var branches: [(first: Int, condition: NodeID, then: NodeID)] = []
    var last = absent
    repeat {
      let first = position
      advance()
      let condition = value()
      let then = braced()
      branches.append((first, condition, then))
      if keyword == .elif {
        report(.foreignWord("elif", ours: "else if", at: span(position)))
        continue
      }
      guard accept(.else) else {
        report(.conditionalWithoutElse(at: foundSpan, start: span(first)))
        last = missing()
        break
      }
      skipNewlines()
      if keyword != .if { last = braced() }
    } while last == absent
    for branch in branches.reversed() {
      last = make(.conditional, from: branch.first, branch.condition, branch.then, last)
    }
    leave()
    return last
  }

  /// Parses `"{" { NL } expr { NL } "}"`: never a record.
  private mutating func braced() -> NodeID {
    let opener = position
    guard kind == .leftBrace else {
      reportExpected("`{`")
      return missing()
    }
    guard enter() else { return skipBracket() }
    let outerStop = stopsAtBy
    stopsAtBy = false
    advance()
    skipNewlines()
    let node = expression()
    skipNewlines()
    if kind != .rightBrace, kind != .endOfFile, !startsItem(after: position) {
      reportJunk()
      recover()
      skipNewlines()
    }
    closeBlock(opener)
    stopsAtBy = outerStop
    leave()
    return node
  }

  // MARK: - Operators

  /// Parses operators that bind at least as tightly as `minimum`.
  mutating func operators(from minimum: Precedence) -> NodeID {
    let base = frames.count
    while true {
      prefixes(minimum, base)
      let operand = postfix()
      operands.append(operand)
      guard let infix = infixOperator(), infix.precedence >= minimum else { break }
      reduce(to: base, before: infix.precedence)
      let sign = operatorNode(infix)
      skipNewlines()
      frames.append(OperatorFrame(node: sign, precedence: infix.precedence, isPrefix: false))
    }
    while frames.count > base { reduceOne(base) }
    return operands.removeLast()
  }

  /// Takes `-` and `not` before an operand.
  private mutating func prefixes(_ minimum: Precedence, _ base: Int) {
    while true {
      let precedence: Precedence
      switch (kind, keyword) {
      case (.minus, _): precedence = .sign
      case (.word, .not):
        precedence = .not
        let outer = frames.count > base ? frames.last.map(\.precedence) ?? minimum : minimum
        if outer > .not { report(.notInsideOperator(at: span(position))) }
      case (.unknown, _) where text(position) == "!":
        note(.foreignNot(at: span(position)))
        precedence = .not
      default: return
      }
      let sign = leaf(.operatorToken)
      skipNewlines()
      frames.append(OperatorFrame(node: sign, precedence: precedence, isPrefix: true))
    }
  }

  private mutating func reduce(to base: Int, before next: Precedence) {
    while frames.count > base, let top = frames.last {
      guard top.precedence > next || top.precedence == next && next != .power && next != .comparison else {
        return
      }
      if top.precedence == next, next == .range || next == .measured {
        report(.doesNotChain(text(position), at: span(position), first: span(of: top.node)))
      }
      reduceOne(base)
    }
  }

  private mutating func reduceOne(_ base: Int) {
    let top = frames.removeLast()
    if top.isPrefix {
      let operand = operands.removeLast()
      operands.append(wrap(.unary, top.node, operand))
    } else if top.precedence == .comparison {
      reduceComparisons(last: top, base)
    } else {
      let right = operands.removeLast()
      let left = operands.removeLast()
      operands.append(make(.binary, from: firstToken(of: left), left, top.node, right))
    }
  }

  /// Makes one node of a chain of comparisons: `a < b <= c`.
  private mutating func reduceComparisons(last: OperatorFrame, _ base: Int) {
    if frames.count == base || frames[frames.count - 1].precedence != .comparison
      || frames[frames.count - 1].isPrefix
    {
      let right = operands.removeLast()
      let left = operands.removeLast()
      operands.append(make(.comparison, from: firstToken(of: left), left, last.node, right))
      return
    }
    var count = 1
    while frames.count - count >= base, frames.count >= count,
      frames[frames.count - count].precedence == .comparison, !frames[frames.count - count].isPrefix
    {
      count += 1
    }
    let signs = frames.suffix(count - 1).map(\.node) + [last.node]
    frames.removeLast(count - 1)
    let parts = Array(operands.suffix(count + 1))
    operands.removeLast(count + 1)
    var children = [parts[0]]
    for (sign, part) in zip(signs, parts.dropFirst()) {
      children.append(sign)
      children.append(part)
    }
    operands.append(make(.comparison, from: firstToken(of: parts[0]), children: children))
  }

  /// The infix operator at the current token and the number of its tokens.
  private func infixOperator() -> (precedence: Precedence, tokens: Int)? {
    switch kind {
    case .plus where kind(ahead: 1) == .minus && isAdjacent(position): return (.measured, 2)
    case .plus, .minus: return (.sum, 1)
    case .star:
      return kind(ahead: 1) == .star && isAdjacent(position) ? (.power, 2) : (.product, 1)
    case .slash, .doubleSlash: return (.product, 1)
    case .caret: return (.power, 1)
    case .plusMinus: return (.measured, 1)
    case .range, .rangeExclusive: return (.range, 1)
    case .coalesce: return (.coalesce, 1)
    case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual: return (.comparison, 1)
    case .word: return wordOperator()
    case .unknown: return foreignOperator()
    default: return nil
    }
  }

  private func wordOperator() -> (precedence: Precedence, tokens: Int)? {
    switch keyword {
    case .and: (.and, 1)
    case .or: (.or, 1)
    case .in: (.comparison, 1)
    case .mod: (.product, 1)
    case .not where keyword(at: position + 1) == .in: (.comparison, 2)
    default: nil
    }
  }

  private func foreignOperator() -> (precedence: Precedence, tokens: Int)? {
    switch text(position) {
    case "&&", "&": (.and, 1)
    case "||", "|": (.or, 1)
    case "%": (.product, 1)
    default: nil
    }
  }

  /// Takes an operator; one of another language is reported and read as ours.
  private mutating func operatorNode(_ infix: (precedence: Precedence, tokens: Int)) -> NodeID {
    let first = position
    if kind == .plus, infix.tokens == 2 {
      note(.foreignPlusMinus(at: span(first, first + 2)))
    }
    if kind == .unknown { note(.foreignOperator(text(first), at: span(first), in: file)) }
    if kind == .star, infix.tokens == 2 { note(.foreignOperator("**", at: span(first, first + 2), in: file)) }
    if infix.precedence == .power, let left = operands.last, kind(of: left) == .quantity {
      report(.powerOfQuantity(at: span(first), quantity: span(of: left)))
    }
    for _ in 0..<infix.tokens { advance() }
    return make(.operatorToken, from: first)
  }
}
