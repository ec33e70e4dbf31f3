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
    /// 1 where the first is less than the second, else 0; it has no slope.
    case less = "<"
    /// The second where the first is not 0, else 0, whatever the second is there.
    case choose = "?"
  }

  package static func + (a: Formula, b: Formula) -> Formula { .binary(.add, a, b) }
  package static func - (a: Formula, b: Formula) -> Formula { .binary(.subtract, a, b) }
  package static func * (a: Formula, b: Formula) -> Formula { .binary(.multiply, a, b) }
  package static func / (a: Formula, b: Formula) -> Formula { .binary(.divide, a, b) }
}
