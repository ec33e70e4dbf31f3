import Glibc

/// The chi-square distribution.
package enum ChiSquareDistribution {
  /// The probability of a larger chi-square: Q(ndf/2, chi2/2), the regularised upper incomplete gamma
  /// function.
  ///
  /// It is `nan` where `ndf` is below 1 or chi2 is negative or not a number. Series below `a + 1`, Lentz's
  /// continued fraction above. Source: W. J. Lentz, Appl. Opt. 15 (1976) 668; Abramowitz and Stegun, 6.5.29
  /// and 6.5.31.
  package static func upperTail(_ chi2: Double, ndf: Int) -> Double {
    guard ndf >= 1, chi2 >= 0 else { return .nan }
    let (a, x) = (0.5 * Double(ndf), 0.5 * chi2)
    if x == 0 { return 1 }
    if x == .infinity { return 0 }
    var sign: Int32 = 0
    let factor = exp(a * log(x) - x - lgamma_r(a, &sign))
    return x < a + 1 ? max(0, 1 - factor * lowerSeries(a, x)) : factor * upperFraction(a, x)
  }

  /// Σ xⁿ/(a (a+1) … (a+n)).
  private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
    var (term, sum, n) = (1 / a, 1 / a, a)
    while term > 1e-17 * sum {
      n += 1
      term *= x / n
      sum += term
    }
    return sum
  }

  /// 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- …))).
  private static func upperFraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var result = d
    for n in 1...1_000_000 {
      let step = Double(n) * (a - Double(n))
      b += 2
      d = 1 / nonzero(step * d + b)
      c = nonzero(b + step / c)
      result *= c * d
      if abs(c * d - 1) < 1e-16 { break }
    }
    return result
  }

  private static func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
