/// How many of all rows passed.
package struct Efficiency: Hashable, Sendable {
  /// Rows, or sums of weights.
  package let passed: Double
  package let total: Double
  /// Σw² of those that passed and of all; equal to the sums where each row counts 1.
  package let passedSquares: Double
  package let totalSquares: Double
  /// All rows, whatever their weights.
  package let entries: Double
  /// Rows whose claim or weight was not a number.
  package let invalid: Double
  /// The interval at one standard deviation that was asked for instead of Wilson's.
  private let ownInterval: ClosedRange<Double>?

  package init(
    passed: Double, total: Double, passedSquares: Double, totalSquares: Double, entries: Double,
    invalid: Double = 0, interval: ClosedRange<Double>? = nil
  ) {
    self.passed = passed
    self.total = total
    self.passedSquares = passedSquares
    self.totalSquares = totalSquares
    self.entries = entries
    self.invalid = invalid
    ownInterval = interval
  }

  /// Counted rows.
  package init(passed: Double, total: Double) {
    self.init(
      passed: passed, total: total, passedSquares: passed, totalSquares: total, entries: total)
  }

  /// The fraction that passed; `nil` where there is nothing.
  package var value: Double? { total > 0 ? passed / total : nil }

  /// (Σw)²/Σw² of all.
  package var effective: Double { totalSquares > 0 ? total * total / totalSquares : 0 }

  /// Wilson's score interval at so many standard deviations, both ends within 0 and 1; `nil` where there is nothing.
  ///
  /// Weighted rows count as ``effective`` ones. Source: E. B. Wilson, *J. Am. Stat. Assoc.* 22 (1927) 209.
  package func interval(sigmas: Double = 1) -> (low: Double, high: Double)? {
    guard let value, effective > 0 else { return nil }
    let (n, z2) = (effective, sigmas * sigmas)
    let center = (value + z2 / (2 * n)) / (1 + z2 / n)
    let half = sigmas / (1 + z2 / n) * (max(0, value * (1 - value)) / n + z2 / (4 * n * n)).squareRoot()
    return (max(0, center - half), min(1, center + half))
  }

  /// The interval at one standard deviation: Wilson's, unless another was asked for; `nil` where there is nothing.
  package var interval: (low: Double, high: Double)? {
    ownInterval.map { ($0.lowerBound, $0.upperBound) } ?? interval()
  }

  /// Half the width of the interval at one standard deviation: never 0, not even where all passed.
  package var error: Double? { interval.map { ($0.high - $0.low) / 2 } }
}
