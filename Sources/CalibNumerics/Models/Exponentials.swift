/// e^x for four numbers at once, by arithmetic that the compiler turns into vectors.
///
/// With n = round(x/ln 2), e^x = 2ⁿ e^r, |r| ≤ ½ ln 2, and e^r by its series up to r¹³/13!, whose rest is
/// below 1e-17. Right to 2 units of the last place from -700 to 700; below it is the value at -700, and
/// above there is none.
struct Exponentials {
  private static let inverse = 1.4426950408889634
  /// ln 2 in two parts, the first with so few digits that n times it is exact.
  private static let high = 0.693147180369123816490
  private static let low = 1.90821492927058770002e-10
  /// Adding it leaves a number rounded to a whole one in the lowest digits.
  private static let rounder = 6_755_399_441_055_744.0

  @inline(__always)
  static func of(_ numbers: SIMD4<Double>) -> SIMD4<Double> {
    let x = numbers.replacing(with: -700, where: numbers .< -700)
    let shifted = x * inverse + rounder
    let whole = shifted - rounder
    let r = (x - whole * high) - whole * low
    var sum = r * (1.0 / 6_227_020_800) + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    // n sits in the lowest bits of the shifted number; it goes to the exponent.
    let exponent = unsafeBitCast(shifted, to: SIMD4<Int64>.self) &<< 52
    return unsafeBitCast(unsafeBitCast(sum, to: SIMD4<Int64>.self) &+ exponent, to: SIMD4<Double>.self)
  }
}

extension UnsafePointer<Double> {
  /// Four numbers from a place on.
  @inline(__always)
  func four(at place: Int) -> SIMD4<Double> {
    UnsafeRawPointer(self + place).loadUnaligned(as: SIMD4<Double>.self)
  }
}

extension UnsafePointer<Double> {
  /// Eight numbers from a place on.
  @inline(__always)
  func eight(at place: Int) -> SIMD8<Double> {
    UnsafeRawPointer(self + place).loadUnaligned(as: SIMD8<Double>.self)
  }
}

extension UnsafeMutablePointer<Double> {
  /// Writes four numbers from a place on.
  @inline(__always)
  func put(_ numbers: SIMD4<Double>, at place: Int) {
    UnsafeMutableRawPointer(self + place).storeBytes(of: numbers, as: SIMD4<Double>.self)
  }

  /// Writes eight numbers from a place on.
  @inline(__always)
  func put(_ numbers: SIMD8<Double>, at place: Int) {
    UnsafeMutableRawPointer(self + place).storeBytes(of: numbers, as: SIMD8<Double>.self)
  }

  @inline(__always)
  func four(at place: Int) -> SIMD4<Double> { UnsafePointer(self).four(at: place) }
}
