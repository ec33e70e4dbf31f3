/// A claim about two numbers, as a type so that the compiler makes loops of its own for each.
protocol ComparisonKernel: SendableMetatype {
  static func holds(_ x: Double, _ y: Double) -> Bool
}

/// The loops of a comparison: they fill a mask of bytes, 1 where it holds.
///
/// With NaN only `!=` holds.
struct ComparisonForms: Sendable {
  typealias Mask = UnsafeMutablePointer<UInt8>

  let scalar: @Sendable (Double, Double) -> Bool
  let columns: @Sendable (UnsafePointer<Double>, UnsafePointer<Double>, Mask, Int) -> Void
  let columnScalar: @Sendable (UnsafePointer<Double>, Double, Mask, Int) -> Void
  let scalarColumn: @Sendable (Double, UnsafePointer<Double>, Mask, Int) -> Void

  init<Kernel: ComparisonKernel>(_: Kernel.Type) {
    scalar = { Kernel.holds($0, $1) }
    columns = { x, y, mask, count in Self.run(Kernel.self, x, y, mask, count) }
    columnScalar = { x, y, mask, count in Self.run(Kernel.self, x, scalar: y, mask, count) }
    scalarColumn = { x, y, mask, count in Self.run(Kernel.self, scalar: x, y, mask, count) }
  }

  @inline(never)
  private static func run<Kernel: ComparisonKernel>(
    _: Kernel.Type, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ mask: Mask, _ count: Int
  ) {
    for row in 0..<count { mask[row] = Kernel.holds(x[row], y[row]) ? 1 : 0 }
  }

  @inline(never)
  private static func run<Kernel: ComparisonKernel>(
    _: Kernel.Type, _ x: UnsafePointer<Double>, scalar y: Double, _ mask: Mask, _ count: Int
  ) {
    for row in 0..<count { mask[row] = Kernel.holds(x[row], y) ? 1 : 0 }
  }

  @inline(never)
  private static func run<Kernel: ComparisonKernel>(
    _: Kernel.Type, scalar x: Double, _ y: UnsafePointer<Double>, _ mask: Mask, _ count: Int
  ) {
    for row in 0..<count { mask[row] = Kernel.holds(x, y[row]) ? 1 : 0 }
  }
}

extension ColumnGraph.BinaryOperation {
  /// The loops of a comparison; `nil` for other operations.
  var comparison: ComparisonForms? {
    switch self {
    case .less: ComparisonForms(Less.self)
    case .lessOrEqual: ComparisonForms(LessOrEqual.self)
    case .greater: ComparisonForms(Greater.self)
    case .greaterOrEqual: ComparisonForms(GreaterOrEqual.self)
    case .equal: ComparisonForms(Equal.self)
    case .notEqual: ComparisonForms(NotEqual.self)
    case .add, .subtract, .multiply, .divide, .power, .arcTangent2, .hypotenuse, .minimum, .maximum,
      .floorDivide, .modulo, .and, .or, .coalesce:
      nil
    }
  }
}

private enum Less: ComparisonKernel { static func holds(_ x: Double, _ y: Double) -> Bool { x < y } }
private enum LessOrEqual: ComparisonKernel { static func holds(_ x: Double, _ y: Double) -> Bool { x <= y } }
private enum Greater: ComparisonKernel { static func holds(_ x: Double, _ y: Double) -> Bool { x > y } }
private enum GreaterOrEqual: ComparisonKernel {
  static func holds(_ x: Double, _ y: Double) -> Bool { x >= y }
}
private enum Equal: ComparisonKernel { static func holds(_ x: Double, _ y: Double) -> Bool { x == y } }
private enum NotEqual: ComparisonKernel { static func holds(_ x: Double, _ y: Double) -> Bool { x != y } }
