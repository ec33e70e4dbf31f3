import Glibc

/// The beta distribution of shapes a and b.
package enum BetaDistribution {
  /// The probability of a smaller value: the regularised incomplete beta function I_x(a, b).
  ///
  /// By its continued fraction, on the side where that converges fast. Source: Abramowitz and Stegun, 26.5.8.
  package static func probability(below x: Double, _ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0, !x.isNaN else { return .nan }
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    var sign: Int32 = 0
    let norm = lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign)
    let front = exp(norm + a * log(x) + b * log1p(-x))
    return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
  }

  /// The value below which a probability lies, by halving; right to the last digits.
  package static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    guard probability >= 0, probability <= 1, a > 0, b > 0 else { return .nan }
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { return middle }
      if Self.probability(below: middle, a, b) < probability { low = middle } else { high = middle }
    }
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var (c, d) = (1.0, 1 / nonzero(1 - (a + b) * x / (a + 1)))
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / nonzero(1 + term * d)
        c = nonzero(1 + term / c)
        result *= c * d
      }
      if abs(c * d - 1) < 1e-16 { break }
    }
    return result
  }
}
