import Glibc

/// A function of one number, as a type so that the compiler makes a loop of its own for each.
protocol UnaryKernel: SendableMetatype {
  static func apply(_ x: Double) -> Double
}

/// The loops of a unary kernel.
struct UnaryForms: Sendable {
  let scalar: @Sendable (Double) -> Double
  let column: @Sendable (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void

  init<Kernel: UnaryKernel>(_: Kernel.Type) {
    scalar = { Kernel.apply($0) }
    column = { x, result, count in Self.run(Kernel.self, x, result, count) }
  }

  @inline(never)
  private static func run<Kernel: UnaryKernel>(
    _: Kernel.Type, _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for row in 0..<count { result[row] = Kernel.apply(x[row]) }
  }
}

extension ColumnGraph.UnaryOperation {
  /// The value for one operand: what the loops compute, in the same bits.
  func value(of x: Double) -> Double { forms.scalar(x) }

  var forms: UnaryForms {
    switch self {
    case .negate: UnaryForms(Negate.self)
    case .not: UnaryForms(Not.self)
    case .absolute: UnaryForms(Absolute.self)
    case .squareRoot: UnaryForms(SquareRoot.self)
    case .exponential: UnaryForms(Exponential.self)
    case .logarithm: UnaryForms(Logarithm.self)
    case .logarithm10: UnaryForms(Logarithm10.self)
    case .sine: UnaryForms(Sine.self)
    case .cosine: UnaryForms(Cosine.self)
    case .tangent: UnaryForms(Tangent.self)
    case .arcSine: UnaryForms(ArcSine.self)
    case .arcCosine: UnaryForms(ArcCosine.self)
    case .arcTangent: UnaryForms(ArcTangent.self)
    case .hyperbolicSine: UnaryForms(HyperbolicSine.self)
    case .hyperbolicCosine: UnaryForms(HyperbolicCosine.self)
    case .hyperbolicTangent: UnaryForms(HyperbolicTangent.self)
    case .arcHyperbolicSine: UnaryForms(ArcHyperbolicSine.self)
    case .arcHyperbolicCosine: UnaryForms(ArcHyperbolicCosine.self)
    case .arcHyperbolicTangent: UnaryForms(ArcHyperbolicTangent.self)
    case .floor: UnaryForms(Floor.self)
    case .ceiling: UnaryForms(Ceiling.self)
    case .round: UnaryForms(Round.self)
    case .sign: UnaryForms(Sign.self)
    case .isFinite: UnaryForms(IsFinite.self)
    }
  }
}

private enum Negate: UnaryKernel { static func apply(_ x: Double) -> Double { -x } }
private enum Not: UnaryKernel { static func apply(_ x: Double) -> Double { x == 0 ? 1 : 0 } }
private enum Absolute: UnaryKernel { static func apply(_ x: Double) -> Double { abs(x) } }
private enum SquareRoot: UnaryKernel { static func apply(_ x: Double) -> Double { x.squareRoot() } }
private enum Exponential: UnaryKernel { static func apply(_ x: Double) -> Double { exp(x) } }
private enum Logarithm: UnaryKernel { static func apply(_ x: Double) -> Double { log(x) } }
private enum Logarithm10: UnaryKernel { static func apply(_ x: Double) -> Double { log10(x) } }
private enum Sine: UnaryKernel { static func apply(_ x: Double) -> Double { sin(x) } }
private enum Cosine: UnaryKernel { static func apply(_ x: Double) -> Double { cos(x) } }
private enum Tangent: UnaryKernel { static func apply(_ x: Double) -> Double { tan(x) } }
private enum ArcSine: UnaryKernel { static func apply(_ x: Double) -> Double { asin(x) } }
private enum ArcCosine: UnaryKernel { static func apply(_ x: Double) -> Double { acos(x) } }
private enum ArcTangent: UnaryKernel { static func apply(_ x: Double) -> Double { atan(x) } }
private enum HyperbolicSine: UnaryKernel { static func apply(_ x: Double) -> Double { sinh(x) } }
private enum HyperbolicCosine: UnaryKernel { static func apply(_ x: Double) -> Double { cosh(x) } }
private enum HyperbolicTangent: UnaryKernel { static func apply(_ x: Double) -> Double { tanh(x) } }
private enum ArcHyperbolicSine: UnaryKernel { static func apply(_ x: Double) -> Double { asinh(x) } }
private enum ArcHyperbolicCosine: UnaryKernel { static func apply(_ x: Double) -> Double { acosh(x) } }
private enum ArcHyperbolicTangent: UnaryKernel { static func apply(_ x: Double) -> Double { atanh(x) } }
private enum Floor: UnaryKernel { static func apply(_ x: Double) -> Double { x.rounded(.down) } }
private enum Ceiling: UnaryKernel { static func apply(_ x: Double) -> Double { x.rounded(.up) } }
/// Half-way cases go away from 0.
private enum Round: UnaryKernel { static func apply(_ x: Double) -> Double { x.rounded() } }
/// -1 or 1; 0 (of either sign) and NaN stay what they are.
private enum Sign: UnaryKernel { static func apply(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x } }
private enum IsFinite: UnaryKernel { static func apply(_ x: Double) -> Double { x - x == 0 ? 1 : 0 } }
