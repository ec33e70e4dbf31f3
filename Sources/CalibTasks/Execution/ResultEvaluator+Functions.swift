import CalibLanguage
import CalibModel
import Glibc

extension ResultEvaluator {
  /// A mathematical function; of a measured value to first order.
  func function(_ name: String, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    if let known = Self.ofOne[name], node.operands.count == 1 { return try apply(known, node) }
    switch (name, node.operands.count) {
    case ("min", _), ("max", _): return try extreme(isMaximum: name == "max", node)
    case ("hypot", 2):
      return try applyTwo(node) { a, b in
        let value = Glibc.hypot(a, b)
        return (value, value == 0 ? 0 : a / value, value == 0 ? 0 : b / value)
      }
    case ("atan2", 2):
      return try applyTwo(node) { a, b in
        let square = a * a + b * b
        return (Glibc.atan2(a, b), square == 0 ? 0 : b / square, square == 0 ? 0 : -a / square)
      }
    default: throw EvaluationFailure("`\(name)` has no value here", at: node.span)
    }
  }

  /// A function with its derivative.
  struct FunctionOfOne: Sendable {
    let value: @Sendable (Double) -> Double
    let derivative: @Sendable (Double) -> Double
  }

  static let ofOne: [String: FunctionOfOne] = [
    "abs": FunctionOfOne(value: { Swift.abs($0) }, derivative: { $0 < 0 ? -1 : 1 }),
    "sqrt": FunctionOfOne(value: { $0.squareRoot() }, derivative: { 0.5 / $0.squareRoot() }),
    "exp": FunctionOfOne(value: { Glibc.exp($0) }, derivative: { Glibc.exp($0) }),
    "log": FunctionOfOne(value: { Glibc.log($0) }, derivative: { 1 / $0 }),
    "log10": FunctionOfOne(value: { Glibc.log10($0) }, derivative: { 1 / ($0 * M_LN10) }),
    "sin": FunctionOfOne(value: { Glibc.sin($0) }, derivative: { Glibc.cos($0) }),
    "cos": FunctionOfOne(value: { Glibc.cos($0) }, derivative: { -Glibc.sin($0) }),
    "tan": FunctionOfOne(value: { Glibc.tan($0) }, derivative: { 1 / (Glibc.cos($0) * Glibc.cos($0)) }),
    "asin": FunctionOfOne(value: { Glibc.asin($0) }, derivative: { 1 / (1 - $0 * $0).squareRoot() }),
    "acos": FunctionOfOne(value: { Glibc.acos($0) }, derivative: { -1 / (1 - $0 * $0).squareRoot() }),
    "atan": FunctionOfOne(value: { Glibc.atan($0) }, derivative: { 1 / (1 + $0 * $0) }),
    "sinh": FunctionOfOne(value: { Glibc.sinh($0) }, derivative: { Glibc.cosh($0) }),
    "cosh": FunctionOfOne(value: { Glibc.cosh($0) }, derivative: { Glibc.sinh($0) }),
    "tanh": FunctionOfOne(value: { Glibc.tanh($0) }, derivative: { 1 - Glibc.tanh($0) * Glibc.tanh($0) }),
    "asinh": FunctionOfOne(value: { Glibc.asinh($0) }, derivative: { 1 / (1 + $0 * $0).squareRoot() }),
    "acosh": FunctionOfOne(value: { Glibc.acosh($0) }, derivative: { 1 / ($0 * $0 - 1).squareRoot() }),
    "atanh": FunctionOfOne(value: { Glibc.atanh($0) }, derivative: { 1 / (1 - $0 * $0) }),
    "floor": FunctionOfOne(value: { $0.rounded(.down) }, derivative: { _ in 0 }),
    "ceil": FunctionOfOne(value: { $0.rounded(.up) }, derivative: { _ in 0 }),
    "round": FunctionOfOne(value: { $0.rounded() }, derivative: { _ in 0 }),
    "sign": FunctionOfOne(value: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, derivative: { _ in 0 }),
  ]

  private func apply(_ function: FunctionOfOne, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Value
  {
    switch operand(node, 0) {
    case .measured(let x):
      return .measured(
        x.mapped(
          to: try finite(function.value(x.value), node),
          derivative: x.terms.isEmpty ? 0 : try finite(function.derivative(x.value), node)))
    case .integer(let x) where node.type == .integer: return .integer(Int(function.value(Double(x))))
    case .none, .bool, .integer, .number, .string, .run, .interval, .range, .list, .record, .histogram,
      .summary, .object, .keyed, .curve, .count, .model, .file, .fit:
      let value = try finite(function.value(try number(node, 0)), node)
      return node.type == .integer ? .integer(Int(value)) : .number(value)
    }
  }

  private func applyTwo(
    _ node: ResultProgram.Node,
    _ function: (Double, Double) -> (value: Double, byFirst: Double, bySecond: Double)
  ) throws(EvaluationFailure) -> Value {
    let (a, b) = (try asMeasured(node, 0), try asMeasured(node, 1))
    let result = function(a.value, b.value)
    let value = Measured.combined(
      try finite(result.value, node), a, derivative: result.byFirst, b, derivative: result.bySecond)
    return value.terms.isEmpty ? .number(value.value) : .measured(value)
  }

  private func list(_ value: Value) -> [Value] {
    if case .list(let values) = value { return values }
    return [value]
  }

  /// The least or greatest of the operands, or of a list; compared by value.
  private func extreme(isMaximum: Bool, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    let values =
      node.operands.count == 1
      ? list(operand(node, 0)) : node.operands.indices.map { operand(node, $0) }
    var best: (value: Value, number: Double)?
    for value in values {
      guard let number = value.asNumber else { throw EvaluationFailure("has no value", at: node.span) }
      if let known = best, isMaximum ? number <= known.number : number >= known.number { continue }
      best = (value, number)
    }
    guard let best else { throw EvaluationFailure("is of no values", at: node.span) }
    return best.value
  }
}
