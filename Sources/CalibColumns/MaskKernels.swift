/// Loops over masks: one byte per row, 0 or 1.
enum MaskKernels {
  typealias Mask = UnsafePointer<UInt8>
  typealias MutableMask = UnsafeMutablePointer<UInt8>
  typealias Values = UnsafePointer<Double>
  typealias MutableValues = UnsafeMutablePointer<Double>

  @inline(never)
  static func and(_ x: Mask, _ y: Mask, _ result: MutableMask, _ count: Int) {
    for row in 0..<count { result[row] = x[row] & y[row] }
  }

  @inline(never)
  static func or(_ x: Mask, _ y: Mask, _ result: MutableMask, _ count: Int) {
    for row in 0..<count { result[row] = x[row] | y[row] }
  }

  @inline(never)
  static func not(_ x: Mask, _ result: MutableMask, _ count: Int) {
    for row in 0..<count { result[row] = x[row] ^ 1 }
  }

  @inline(never)
  static func isFinite(_ x: Values, _ result: MutableMask, _ count: Int) {
    for row in 0..<count { result[row] = x[row] - x[row] == 0 ? 1 : 0 }
  }

  /// Numbers as masks: true where not 0.
  @inline(never)
  static func fromValues(_ x: Values, _ result: MutableMask, _ count: Int) {
    for row in 0..<count { result[row] = x[row] != 0 ? 1 : 0 }
  }

  @inline(never)
  static func toValues(_ x: Mask, _ result: MutableValues, _ count: Int) {
    for row in 0..<count { result[row] = Double(x[row]) }
  }

  @inline(never)
  static func select(_ condition: Mask, _ x: Values, _ y: Values, _ result: MutableValues, _ count: Int) {
    for row in 0..<count { result[row] = condition[row] != 0 ? x[row] : y[row] }
  }

  @inline(never)
  static func select(_ condition: Mask, _ x: Values, scalar y: Double, _ result: MutableValues, _ count: Int)
  {
    for row in 0..<count { result[row] = condition[row] != 0 ? x[row] : y }
  }

  @inline(never)
  static func select(_ condition: Mask, scalar x: Double, _ y: Values, _ result: MutableValues, _ count: Int)
  {
    for row in 0..<count { result[row] = condition[row] != 0 ? x : y[row] }
  }

  @inline(never)
  static func select(
    _ condition: Mask, scalar x: Double, scalar y: Double, _ result: MutableValues, _ count: Int
  ) {
    for row in 0..<count { result[row] = condition[row] != 0 ? x : y }
  }
}
