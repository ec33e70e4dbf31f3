import CalibDiagnostics

/// Where a blank stands between two tokens of a line.
struct Spacing {
  private let tree: SyntaxTree
  /// Tokens that touch the one before them: parts of units, operators of ranges and powers, strings.
  private var tight: TokenSet
  /// Signs before an operand, that touch what follows.
  private var prefixes: TokenSet

  init(_ tree: SyntaxTree) {
    self.tree = tree
    tight = TokenSet(of: tree.tokens.count)
    prefixes = TokenSet(of: tree.tokens.count)
    for index in tree.nodes.indices { note(SyntaxTree.NodeID(index), tree.nodes[index]) }
  }

  private mutating func note(_ id: SyntaxTree.NodeID, _ node: SyntaxTree.Node) {
    let (first, end) = (Int(node.firstToken), Int(node.endToken))
    switch node.kind {
    case .unitExpression: if end > first + 1 { tight.insert(first + 1..<end) }
    case .string: if end > first + 1 { tight.insert(stringInside(first, end)) }
    case .unary, .element, .argument:
      for child in tree.children(id).prefix(2)
      where child != SyntaxTree.absent && tree.kind(child) == .operatorToken {
        let sign = Int(tree.nodes[Int(child.index)].firstToken)
        if tree.tokens[sign].kind != .word { prefixes.insert(sign) }
      }
    case .binary: noteBinary(id)
    case .genericType:
      tight.insert(first + 1)
      prefixes.insert(first + 1)
      tight.insert(end - 1)
    case .optionalType: tight.insert(end - 1)
    default: break
    }
  }

  /// The ends of a string touch it, and so do the braces of what it interpolates.
  private func stringInside(_ first: Int, _ end: Int) -> [Int] {
    (first + 1..<end).filter { place in
      switch tree.tokens[place].kind {
      case .stringText, .stringEnd, .interpolationStart, .interpolationEnd: true
      default: [.interpolationStart].contains(tree.tokens[place - 1].kind)
      }
    }
  }

  private mutating func noteBinary(_ id: SyntaxTree.NodeID) {
    let parts = Array(tree.children(id))
    let sign = Int(tree.nodes[Int(parts[1].index)].firstToken)
    switch tree.tokens[sign].kind {
    case .caret: break
    case .range, .rangeExclusive:
      guard tree.kind(parts[0]) != .binary, tree.kind(parts[2]) != .binary else { return }
    default: return
    }
    tight.insert(sign)
    tight.insert(sign + 1)
  }

  /// Whether a blank stands before a token that is not the first of its line.
  func needsBlank(before token: Int) -> Bool {
    let (kind, previous) = (tree.tokens[token].kind, tree.tokens[token - 1].kind)
    if tight.contains(token) || prefixes.contains(token - 1) { return false }
    switch kind {
    case .comma, .colon, .rightParenthesis, .rightBracket, .dot, .questionDot, .newline: return false
    case .unknown: return false
    case .rightBrace: return previous != .leftBrace
    case .leftParenthesis, .leftBracket: return !opensTrailer(token)
    default: break
    }
    switch previous {
    case .leftParenthesis, .leftBracket, .dot, .questionDot: return false
    default: return true
    }
  }

  /// Whether a bracket calls or indexes what stands before it; a clause word keeps the place it had.
  private func opensTrailer(_ token: Int) -> Bool {
    let before = tree.tokens[token - 1]
    switch before.kind {
    case .leftParenthesis, .leftBracket, .rightParenthesis, .rightBracket: return true
    case .stringEnd: return true
    case .word:
      guard let keyword = before.keyword else { return true }
      guard keyword.isReserved || keyword.isClauseWord || keyword == .publish || keyword == .store else {
        return true
      }
      return before.end == tree.tokens[token].start && !keyword.isReserved
    default: return false
    }
  }
}
