extension ColumnGraph {
  private func constant(_ node: NodeID) -> Double? {
    if case .constant(let value) = self[node] { value } else { nil }
  }

  mutating func simplified(_ operation: UnaryOperation, _ x: NodeID) -> NodeID {
    if let value = constant(x) { return node(.constant(operation.value(of: value))) }
    return node(.unary(operation, x))
  }

  /// Folds two constants, and drops what changes no bit of a result.
  ///
  /// A division of integers by a constant 0 stays: it is an error of the first row, if there is one.
  mutating func simplified(_ operation: BinaryOperation, _ x: NodeID, _ y: NodeID) -> NodeID {
    if let left = constant(x), let right = constant(y), !(operation.isIntegerDivision && right == 0) {
      return node(.constant(operation.value(of: left, right)))
    }
    switch (operation, constant(x), constant(y)) {
    case (.multiply, _, 1), (.divide, _, 1), (.power, _, 1): return x
    case (.multiply, 1, _): return y
    // A square is the only power with a product as exact as the library's function.
    case (.power, _, 2): return node(.binary(.multiply, x, x))
    case (.and, 0, _), (.and, _, 0): return node(.constant(0))
    case (.or, 1, _), (.or, _, 1): return node(.constant(1))
    case (.and, 1, _), (.or, 0, _): return y
    case (.and, _, 1), (.or, _, 0): return x
    default: break
    }
    // One order of operands, so that `a + b` and `b + a` are one node.
    if operation.isCommutative, y.index < x.index { return node(.binary(operation, y, x)) }
    return node(.binary(operation, x, y))
  }

  mutating func simplifiedSelect(_ condition: NodeID, _ x: NodeID, _ y: NodeID) -> NodeID {
    if let value = constant(condition) { return value != 0 ? x : y }
    return x == y ? x : node(.select(condition, x, y))
  }
}

extension ColumnGraph.BinaryOperation {
  var isIntegerDivision: Bool { self == .floorDivide || self == .modulo }

  /// Whether an exchange of the operands changes no bit of the result.
  var isCommutative: Bool {
    switch self {
    case .add, .multiply, .equal, .notEqual, .and, .or: true
    case .subtract, .divide, .power, .arcTangent2, .hypotenuse, .minimum, .maximum, .floorDivide, .modulo,
      .less, .lessOrEqual, .greater, .greaterOrEqual, .coalesce:
      false
    }
  }
}
