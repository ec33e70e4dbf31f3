import CalibColumns
import CalibModel

/// The mathematical functions of the language, the same in event and in result expressions.
enum MathFunction: String, CaseIterable, Sendable {
  case abs, sqrt, exp, log, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case floor, ceil, round, sign
  case isFinite = "is_finite"
  case atan2, hypot, min, max

  /// The function of a name; in one look, where the names of all cases would be compared one after another.
  static func named(_ name: String) -> Self? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// How the dimension of the result follows from those of the arguments.
  enum Rule: Sendable {
    /// Any dimension, which the result has too.
    case keeps
    /// Any dimension; the result has its square root.
    case squareRoot
    /// A plain number; the result is one.
    case plain
    /// Any dimension, the result is a plain number.
    case drops
    /// Any, the result is true or false.
    case claim
    /// Two arguments of one dimension; the result is a plain number.
    case ratio
    /// Two or more arguments of one dimension, which the result has too.
    case joins
  }

  var rule: Rule {
    switch self {
    case .abs: .keeps
    case .sqrt: .squareRoot
    case .sign: .drops
    case .isFinite: .claim
    case .atan2: .ratio
    case .hypot, .min, .max: .joins
    case .exp, .log, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh,
      .atanh,
      .floor, .ceil, .round:
      .plain
    }
  }

  var isTrigonometric: Bool { [.sin, .cos, .tan].contains(self) }

  /// Whether whole numbers give a whole number.
  var keepsIntegers: Bool { [.abs, .min, .max, .floor, .ceil, .round].contains(self) }

  /// The operation on columns, for functions of one argument.
  var unary: ColumnGraph.UnaryOperation? {
    switch self {
    case .abs: .absolute
    case .sqrt: .squareRoot
    case .exp: .exponential
    case .log: .logarithm
    case .log10: .logarithm10
    case .sin: .sine
    case .cos: .cosine
    case .tan: .tangent
    case .asin: .arcSine
    case .acos: .arcCosine
    case .atan: .arcTangent
    case .sinh: .hyperbolicSine
    case .cosh: .hyperbolicCosine
    case .tanh: .hyperbolicTangent
    case .asinh: .arcHyperbolicSine
    case .acosh: .arcHyperbolicCosine
    case .atanh: .arcHyperbolicTangent
    case .floor: .floor
    case .ceil: .ceiling
    case .round: .round
    case .sign: .sign
    case .isFinite: .isFinite
    case .atan2, .hypot, .min, .max: nil
    }
  }

  /// The operation on columns, for functions of two arguments; more are folded from the left.
  var binary: ColumnGraph.BinaryOperation? {
    switch self {
    case .atan2: .arcTangent2
    case .hypot: .hypotenuse
    case .min: .minimum
    case .max: .maximum
    default: nil
    }
  }
}
