/// An expression over a place x and parameters, such as a user writes it.
package indirect enum Formula: Hashable, Sendable {
  case number(Double)
  /// The place on the axis.
  case x
  /// A parameter by its index.
  case parameter(Int)
  case unary(Function, Formula)
  case binary(Operation, Formula, Formula)

  package enum Function: String, Hashable, Sendable, CaseIterable {
    case negate = "-"
    case exp, log, sqrt, sin, cos, tan, atan, tanh, erf, abs
  }

  package enum Operation: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "^"
  }

  package static func + (a: Formula, b: Formula) -> Formula { .binary(.add, a, b) }
  package static func - (a: Formula, b: Formula) -> Formula { .binary(.subtract, a, b) }
  package static func * (a: Formula, b: Formula) -> Formula { .binary(.multiply, a, b) }
  package static func / (a: Formula, b: Formula) -> Formula { .binary(.divide, a, b) }
}
