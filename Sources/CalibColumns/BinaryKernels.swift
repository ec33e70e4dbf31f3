import Glibc

/// A function of two numbers, as a type so that the compiler makes loops of its own for each.
protocol BinaryKernel: SendableMetatype {
  static func apply(_ x: Double, _ y: Double) -> Double
}

/// The loops of a binary kernel: two columns, or a column and a number that is one for all rows.
struct BinaryForms: Sendable {
  typealias Result = UnsafeMutablePointer<Double>

  let scalar: @Sendable (Double, Double) -> Double
  let columns: @Sendable (UnsafePointer<Double>, UnsafePointer<Double>, Result, Int) -> Void
  let columnScalar: @Sendable (UnsafePointer<Double>, Double, Result, Int) -> Void
  let scalarColumn: @Sendable (Double, UnsafePointer<Double>, Result, Int) -> Void

  init<Kernel: BinaryKernel>(_: Kernel.Type) {
    scalar = { Kernel.apply($0, $1) }
    columns = { x, y, result, count in Self.run(Kernel.self, x, y, result, count) }
    columnScalar = { x, y, result, count in Self.run(Kernel.self, x, scalar: y, result, count) }
    scalarColumn = { x, y, result, count in Self.run(Kernel.self, scalar: x, y, result, count) }
  }

  @inline(never)
  private static func run<Kernel: BinaryKernel>(
    _: Kernel.Type, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ result: Result, _ count: Int
  ) {
    for row in 0..<count { result[row] = Kernel.apply(x[row], y[row]) }
  }

  @inline(never)
  private static func run<Kernel: BinaryKernel>(
    _: Kernel.Type, _ x: UnsafePointer<Double>, scalar y: Double, _ result: Result, _ count: Int
  ) {
    for row in 0..<count { result[row] = Kernel.apply(x[row], y) }
  }

  @inline(never)
  private static func run<Kernel: BinaryKernel>(
    _: Kernel.Type, scalar x: Double, _ y: UnsafePointer<Double>, _ result: Result, _ count: Int
  ) {
    for row in 0..<count { result[row] = Kernel.apply(x, y[row]) }
  }
}

extension ColumnGraph.BinaryOperation {
  /// The value for one pair of operands: what the loops compute, in the same bits.
  func value(of x: Double, _ y: Double) -> Double {
    if let comparison { return comparison.scalar(x, y) ? 1 : 0 }
    return forms?.scalar(x, y) ?? logical(x != 0, y != 0)
  }

  private func logical(_ x: Bool, _ y: Bool) -> Double { (self == .and ? x && y : x || y) ? 1 : 0 }

  /// The loops of an operation that gives numbers; `nil` for those that give masks.
  var forms: BinaryForms? {
    switch self {
    case .add: BinaryForms(Add.self)
    case .subtract: BinaryForms(Subtract.self)
    case .multiply: BinaryForms(Multiply.self)
    case .divide: BinaryForms(Divide.self)
    case .power: BinaryForms(Power.self)
    case .arcTangent2: BinaryForms(ArcTangent2.self)
    case .hypotenuse: BinaryForms(Hypotenuse.self)
    case .minimum: BinaryForms(Minimum.self)
    case .maximum: BinaryForms(Maximum.self)
    case .floorDivide: BinaryForms(FloorDivide.self)
    case .modulo: BinaryForms(Modulo.self)
    case .coalesce: BinaryForms(Coalesce.self)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or: nil
    }
  }
}

private enum Add: BinaryKernel { static func apply(_ x: Double, _ y: Double) -> Double { x + y } }
private enum Subtract: BinaryKernel { static func apply(_ x: Double, _ y: Double) -> Double { x - y } }
private enum Multiply: BinaryKernel { static func apply(_ x: Double, _ y: Double) -> Double { x * y } }
private enum Divide: BinaryKernel { static func apply(_ x: Double, _ y: Double) -> Double { x / y } }
private enum Power: BinaryKernel { static func apply(_ x: Double, _ y: Double) -> Double { pow(x, y) } }
private enum ArcTangent2: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double { atan2(x, y) }
}
private enum Hypotenuse: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
}

/// The lesser; NaN where one is NaN: what is missing has no order.
private enum Minimum: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double { x < y || x != x ? x : y }
}

/// The greater; NaN where one is NaN.
private enum Maximum: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double { x > y || x != x ? x : y }
}

/// The remainder with the sign of the divisor, exact.
private enum Modulo: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double {
    let rest = fmod(x, y)
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }
}

/// The quotient rounded down, exact: `x / y` may round up to the next whole number, `x - x mod y` is a multiple.
private enum FloorDivide: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double { (x - Modulo.apply(x, y)) / y }
}

private enum Coalesce: BinaryKernel {
  static func apply(_ x: Double, _ y: Double) -> Double { x == x ? x : y }
}
