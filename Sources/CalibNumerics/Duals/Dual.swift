import Glibc

/// A number with its derivatives by up to eight parameters, carried along by every operation.
///
/// Source: R. E. Wengert, Comm. ACM 7 (1964) 463 (forward mode).
package struct Dual: Sendable {
  package var value: Double
  package var slope: SIMD8<Double>

  package init(_ value: Double, slope: SIMD8<Double> = .zero) {
    self.value = value
    self.slope = slope
  }

  /// The parameter of a lane itself.
  package init(_ value: Double, lane: Int) {
    self.init(value)
    slope[lane] = 1
  }

  /// f(self) from the value and the derivative of f.
  @inline(__always)
  package func mapped(_ value: Double, _ derivative: Double) -> Dual {
    Dual(value, slope: derivative * slope)
  }

  /// f(a, b) from its value and partial derivatives.
  @inline(__always)
  package static func combined(
    _ value: Double, _ a: Dual, _ byA: Double, _ b: Dual, _ byB: Double
  ) -> Dual {
    Dual(value, slope: byA * a.slope + byB * b.slope)
  }
}

extension Dual {
  @inline(__always)
  package static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, slope: a.slope + b.slope) }
  @inline(__always)
  package static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, slope: a.slope - b.slope) }
  @inline(__always)
  package static func * (a: Dual, b: Dual) -> Dual { combined(a.value * b.value, a, b.value, b, a.value) }
  package static func / (a: Dual, b: Dual) -> Dual {
    let inverse = 1 / b.value
    let value = a.value * inverse
    return combined(value, a, inverse, b, -value * inverse)
  }
  package static func + (a: Dual, b: Double) -> Dual { Dual(a.value + b, slope: a.slope) }
  package static func + (a: Double, b: Dual) -> Dual { b + a }
  package static func - (a: Dual, b: Double) -> Dual { Dual(a.value - b, slope: a.slope) }
  package static func - (a: Double, b: Dual) -> Dual { Dual(a - b.value, slope: -b.slope) }
  @inline(__always)
  package static func * (a: Dual, b: Double) -> Dual { a.mapped(a.value * b, b) }
  @inline(__always)
  package static func * (a: Double, b: Dual) -> Dual { b * a }
  package static func / (a: Dual, b: Double) -> Dual { a * (1 / b) }
  package static func / (a: Double, b: Dual) -> Dual {
    b.mapped(a / b.value, -a / (b.value * b.value))
  }
  package static prefix func - (a: Dual) -> Dual { Dual(-a.value, slope: -a.slope) }
  package static func += (a: inout Dual, b: Dual) { a = a + b }
  package static func *= (a: inout Dual, b: Dual) { a = a * b }

  /// Whether it is below another, by the values.
  package static func < (a: Dual, b: Dual) -> Bool { a.value < b.value }
}

package func exp(_ x: Dual) -> Dual {
  let value = exp(x.value)
  return x.mapped(value, value)
}

package func log(_ x: Dual) -> Dual { x.mapped(log(x.value), 1 / x.value) }

package func log1p(_ x: Dual) -> Dual { x.mapped(log1p(x.value), 1 / (1 + x.value)) }

package func sqrt(_ x: Dual) -> Dual {
  let root = x.value.squareRoot()
  return x.mapped(root, 0.5 / root)
}

package func atan(_ x: Dual) -> Dual { x.mapped(atan(x.value), 1 / (1 + x.value * x.value)) }

package func sinh(_ x: Dual) -> Dual { x.mapped(sinh(x.value), cosh(x.value)) }

package func erf(_ x: Dual) -> Dual {
  x.mapped(erf(x.value), 1.1283791670955126 * exp(-x.value * x.value))
}

extension Dual {
  /// φ of a standard normal distribution.
  static func normalDensity(_ z: Dual) -> Dual {
    let value = Normal.density(z.value)
    return z.mapped(value, -z.value * value)
  }

  /// Φ(upper) - Φ(lower), with its digits in the tails.
  static func normalProbability(from lower: Dual, to upper: Dual) -> Dual {
    combined(
      Normal.probability(from: lower.value, to: upper.value), lower, -Normal.density(lower.value), upper,
      Normal.density(upper.value))
  }
}

/// cos(π x).
func cosine(_ x: Double) -> Double { cos(.pi * x) }
