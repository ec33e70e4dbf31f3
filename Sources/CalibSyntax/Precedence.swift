/// How tightly an operator binds, loosest first.
enum Precedence: UInt8, Comparable, Sendable {
  case or, and, not, comparison, coalesce, range, sum, measured, product, sign, power

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

/// An operator of an expression under way that waits for its right operand.
struct OperatorFrame {
  let node: SyntaxTree.NodeID
  let precedence: Precedence
  let isPrefix: Bool
}
