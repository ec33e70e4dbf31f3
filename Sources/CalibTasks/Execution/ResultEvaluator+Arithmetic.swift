import CalibLanguage
import CalibModel
import Glibc

extension ResultEvaluator {
  func unary(_ operation: ResultProgram.Unary, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Value
  {
    switch (operation, operand(node, 0)) {
    case (.not, .bool(let value)): return .bool(!value)
    case (.negate, .integer(let value)): return .integer(-value)
    case (.negate, .number(let value)): return .number(-value)
    case (.negate, .measured(let value)): return .measured(value.mapped(to: -value.value, derivative: -1))
    case (.not, _), (.negate, _): throw EvaluationFailure("has no value", at: node.span)
    }
  }

  func binary(_ operation: ResultProgram.Binary, _ node: ResultProgram.Node) throws(EvaluationFailure)
    -> Value
  {
    let (left, right) = (operand(node, 0), operand(node, 1))
    switch operation {
    case .less: return .bool(try number(node, 0) < number(node, 1))
    case .lessOrEqual: return .bool(try number(node, 0) <= number(node, 1))
    case .greater: return .bool(try number(node, 0) > number(node, 1))
    case .greaterOrEqual: return .bool(try number(node, 0) >= number(node, 1))
    case .equal: return .bool(isEqual(left, right))
    case .notEqual: return .bool(!isEqual(left, right))
    case .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power:
      if operation == .add, let sum = try sum(of: left, right, node) { return sum }
      if case .integer(let a) = left, case .integer(let b) = right {
        return try integers(operation, a, b, node)
      }
      if isMeasured(left) || isMeasured(right) {
        return .measured(try combined(operation, asMeasured(node, 0), asMeasured(node, 1), node))
      }
      return .number(try numbers(operation, number(node, 0), number(node, 1), node))
    }
  }

  private func isEqual(_ left: Value, _ right: Value) -> Bool {
    if let a = left.asNumber, let b = right.asNumber { return a == b }
    return left == right
  }

  private func isMeasured(_ value: Value) -> Bool {
    if case .measured = value { return true }
    return false
  }

  func asMeasured(_ node: ResultProgram.Node, _ place: Int) throws(EvaluationFailure) -> Measured {
    if case .measured(let value) = operand(node, place) { return value }
    return Measured(value: try number(node, place))
  }

  private func integers(
    _ operation: ResultProgram.Binary, _ a: Int, _ b: Int, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    let (value, overflows): (Int, Bool)
    switch operation {
    case .add: (value, overflows) = a.addingReportingOverflow(b)
    case .subtract: (value, overflows) = a.subtractingReportingOverflow(b)
    case .multiply: (value, overflows) = a.multipliedReportingOverflow(by: b)
    case .floorDivide, .modulo:
      guard b != 0 else { throw EvaluationFailure("divides by 0", at: node.span) }
      let quotient = Int((Double(a) / Double(b)).rounded(.down))
      return .integer(operation == .floorDivide ? quotient : a - quotient * b)
    case .divide, .power, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return .number(try numbers(operation, Double(a), Double(b), node))
    }
    guard !overflows else { throw EvaluationFailure("is too large for a whole number", at: node.span) }
    return .integer(value)
  }

  private func numbers(
    _ operation: ResultProgram.Binary, _ a: Double, _ b: Double, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Double {
    let value: Double
    switch operation {
    case .add: value = a + b
    case .subtract: value = a - b
    case .multiply: value = a * b
    case .divide:
      guard b != 0 else { throw EvaluationFailure("divides by 0", at: node.span) }
      value = a / b
    case .floorDivide: value = (a / b).rounded(.down)
    case .modulo: value = a - (a / b).rounded(.down) * b
    case .power: value = pow(a, b)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      preconditionFailure("calib bug: a comparison is no arithmetic")
    }
    return try finite(value, node)
  }

  func finite(_ value: Double, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Double {
    guard value.isFinite else { throw EvaluationFailure("is not a finite number", at: node.span) }
    return value
  }

  /// Arithmetic to first order in the errors.
  private func combined(
    _ operation: ResultProgram.Binary, _ a: Measured, _ b: Measured, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Measured {
    let value = try numbers(operation, a.value, b.value, node)
    switch operation {
    case .add: return .combined(value, a, derivative: 1, b, derivative: 1)
    case .subtract: return .combined(value, a, derivative: 1, b, derivative: -1)
    case .multiply: return .combined(value, a, derivative: b.value, b, derivative: a.value)
    case .divide: return .combined(value, a, derivative: 1 / b.value, b, derivative: -value / b.value)
    case .power:
      let byBase = b.value * pow(a.value, b.value - 1)
      let byExponent = b.terms.isEmpty ? 0 : value * log(a.value)
      return .combined(
        value, a, derivative: try finite(byBase, node), b, derivative: try finite(byExponent, node))
    case .floorDivide, .modulo: return Measured(value: value)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      preconditionFailure("calib bug: a comparison is no arithmetic")
    }
  }
}
