import Glibc

/// Whether two histograms of the same bins come from one distribution, whatever their sizes.
package enum HistogramComparison {
  /// A distance with the probability of a larger one.
  package struct Result: Hashable, Sendable {
    package let distance: Double
    /// The degrees of freedom of a chi-square; 0 for others.
    package let ndf: Int
    package let pValue: Double
  }

  /// Σ (N₂ n₁ - N₁ n₂)²/(N₁ N₂ (n₁ + n₂)), bins empty in both left out.
  ///
  /// Source: N. D. Gagunashvili, Proc. PHYSTAT 2005, p. 43.
  package static func chiSquare(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> Result {
    let (one, two) = try totals(first, second)
    var (sum, bins) = (0.0, 0)
    for (n, m) in zip(first, second) where n + m > 0 {
      let difference = two * n - one * m
      sum += difference * difference / (n + m)
      bins += 1
    }
    guard bins >= 2 else { throw .notEnough(found: bins, needed: 2) }
    let chi2 = sum / (one * two)
    try StatisticsError.check([chi2])
    return Result(distance: chi2, ndf: bins - 1, pValue: ChiSquareDistribution.upperTail(chi2, ndf: bins - 1))
  }

  /// The largest distance of the cumulated parts; because of the bins the probability is too large rather
  /// than too small.
  package static func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) throws(StatisticsError)
    -> Result
  {
    let (one, two) = try totals(first, second)
    var (a, b, distance) = (0.0, 0.0, 0.0)
    for (n, m) in zip(first, second) {
      a += n / one
      b += m / two
      distance = max(distance, abs(a - b))
    }
    let size = (one * two / (one + two)).squareRoot()
    try StatisticsError.check([distance, size])
    return Result(distance: distance, ndf: 0, pValue: kolmogorov(distance * size))
  }

  /// 2 Σ (-1)^(k-1) e^(-2 k² z²), by the other series of theta functions for small z.
  package static func kolmogorov(_ z: Double) -> Double {
    guard z > 0 else { return z.isNaN ? .nan : 1 }
    if z < 1 {
      let factor = (2 * Double.pi).squareRoot() / z
      let sum = (1...5).reduce(0.0) { sum, k in
        let odd = Double(2 * k - 1) * .pi
        return sum + exp(-odd * odd / (8 * z * z))
      }
      return 1 - factor * sum
    }
    var (sum, sign) = (0.0, 2.0)
    for k in 1...10 {
      let n = Double(k)
      sum += sign * exp(-2 * n * n * z * z)
      sign = -sign
    }
    return sum
  }

  private static func totals(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> (
    Double, Double
  ) {
    guard first.count == second.count else { throw .badSetting("bins") }
    guard first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else { throw .notFinite }
    guard first.allSatisfy({ $0 >= 0 }), second.allSatisfy({ $0 >= 0 }) else { throw .badWeight }
    let (one, two) = (first.reduce(0, +), second.reduce(0, +))
    guard one > 0, two > 0 else { throw .notEnough(found: 0, needed: 1) }
    return (one, two)
  }
}
