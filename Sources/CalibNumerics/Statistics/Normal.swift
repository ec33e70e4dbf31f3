import Glibc

/// The normal distribution of mean 0 and variance 1.
package enum Normal {
  /// φ(z) = e^(-z²/2)/√(2π).
  package static func density(_ z: Double) -> Double { 0.3989422804014327 * exp(-0.5 * z * z) }

  /// Φ(upper) - Φ(lower), through the complementary error function in the tails, so that it keeps its digits.
  package static func probability(from lower: Double, to upper: Double) -> Double {
    let (a, b) = (lower * 0.5.squareRoot(), upper * 0.5.squareRoot())
    if a > 0 { return 0.5 * (erfc(a) - erfc(b)) }
    if b < 0 { return 0.5 * (erfc(-b) - erfc(-a)) }
    return 0.5 * (erf(b) - erf(a))
  }
}

/// The edge of a bin under a standard normal distribution.
struct NormalEdge {
  let place: Double
  let density: Double
  /// The probability beyond |place|, to one side.
  private let tail: Double

  init(_ place: Double) {
    self.place = place
    density = Normal.density(place)
    tail = 0.5 * erfc(abs(place) * 0.5.squareRoot())
  }

  /// The probability between this edge and a higher one; it keeps its digits in both tails.
  func probability(to upper: NormalEdge) -> Double {
    if place > 0 { return tail - upper.tail }
    return upper.place < 0 ? upper.tail - tail : 1 - (tail + upper.tail)
  }
}
