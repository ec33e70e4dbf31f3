/// A fraction in lowest terms, for the exponents of dimensions.
package struct Rational: Hashable, Sendable, CustomStringConvertible {
  package let numerator: Int
  package let denominator: Int

  /// Makes a fraction; the denominator is not 0.
  package init(_ numerator: Int, _ denominator: Int = 1) {
    precondition(denominator != 0, "calib bug: a fraction over 0")
    // Nearly all exponents are whole: they need no common divisor.
    if denominator == 1 {
      (self.numerator, self.denominator) = (numerator, 1)
      return
    }
    var (a, b) = (abs(numerator), abs(denominator))
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = max(a, 1) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  package static let zero = Rational(0)
  package static let one = Rational(1)

  package var isZero: Bool { numerator == 0 }
  package var value: Double { Double(numerator) / Double(denominator) }
  package var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

  package static func + (left: Self, right: Self) -> Self {
    Self(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }

  package static prefix func - (value: Self) -> Self { Self(-value.numerator, value.denominator) }

  package static func * (left: Self, right: Self) -> Self {
    Self(left.numerator * right.numerator, left.denominator * right.denominator)
  }
}
