/// What an `operatorToken` means, however it was written: `&&` is read as `and`.
package enum SyntaxOperator: Sendable, Hashable {
  case add, subtract, multiply, divide, floorDivide, modulo, power, plusMinus
  case range, rangeExclusive, coalesce
  case and, or, not
  case less, lessEqual, greater, greaterEqual, equal, notEqual, isIn, isNotIn
  case `where`, except
  case spread, optional, colon, equals
}

extension SyntaxTree {
  /// The meaning of a node of kind `operatorToken`; `nil` for any other node.
  package func syntaxOperator(_ node: NodeID) -> SyntaxOperator? {
    guard kind(node) == .operatorToken else { return nil }
    let record = nodes[Int(node.index)]
    let token = tokens[Int(record.firstToken)]
    switch token.kind {
    case .plus: return record.endToken - record.firstToken == 2 ? .plusMinus : .add
    case .minus: return .subtract
    case .star: return record.endToken - record.firstToken == 2 ? .power : .multiply
    case .slash: return .divide
    case .doubleSlash: return .floorDivide
    case .caret: return .power
    case .plusMinus: return .plusMinus
    case .range: return .range
    case .rangeExclusive: return .rangeExclusive
    case .coalesce: return .coalesce
    case .less: return .less
    case .lessEqual: return .lessEqual
    case .greater: return .greater
    case .greaterEqual: return .greaterEqual
    case .equal: return .equal
    case .notEqual: return .notEqual
    case .spread: return .spread
    case .question: return .optional
    case .colon: return .colon
    case .equals: return .equals
    default: return spelled(text(node), tokenCount: Int(record.endToken - record.firstToken))
    }
  }

  private func spelled(_ text: String, tokenCount: Int) -> SyntaxOperator? {
    switch text {
    case "and", "&&", "&": .and
    case "or", "||", "|": .or
    case "not" where tokenCount == 1, "!": .not
    case "in": .isIn
    case "mod", "%": .modulo
    case "where": .where
    case "except": .except
    default: tokenCount == 2 ? .isNotIn : nil
    }
  }
}
