/// Count, mean, spread and range of a column, of rows or of weighted rows.
///
/// Merging and sources of the formulae: ``Moments``.
package struct Summary: Hashable, Sendable {
  /// Rows, whatever their weights.
  package var count: Double
  package var moments: Moments
  package var minimum: Double
  package var maximum: Double
  /// Rows whose value or weight was not a number; they are in nothing else.
  package var invalid: Double

  package init() {
    (count, invalid) = (0, 0)
    moments = Moments()
    minimum = .infinity
    maximum = -.infinity
  }

  package init(count: Double, moments: Moments, minimum: Double, maximum: Double, invalid: Double) {
    self.count = count
    self.moments = moments
    self.minimum = minimum
    self.maximum = maximum
    self.invalid = invalid
  }

  /// Adds a row; `nan` is counted as invalid.
  package mutating func add(_ value: Double, weight: Double = 1) {
    guard !value.isNaN, !weight.isNaN else {
      invalid += 1
      return
    }
    count += 1
    moments.add(value, weight: weight)
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  /// Adds another summary; the order of additions is part of the result's last bits, so callers keep one order.
  package mutating func merge(_ other: Summary) {
    invalid += other.invalid
    count += other.count
    moments.merge(other.moments)
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  package var mean: Double { moments.mean }

  /// The sum of the values, times their weights.
  package var sum: Double { moments.mean * moments.weight }

  /// (Σw)²/Σw²: the rows, where each has weight 1.
  package var effective: Double { moments.effective }

  /// The unbiased variance; `nil` for fewer than two entries.
  package var variance: Double? { moments.variance }

  /// The standard deviation; `nil` for fewer than two entries.
  package var sigma: Double? { moments.sigma }

  /// The standard error of the mean, sigma/√effective; `nil` for fewer than two entries.
  package var meanError: Double? { moments.meanError }

  /// The standard error of sigma, sigma/√(2(effective-1)), right for a Gaussian; `nil` for fewer than two entries.
  package var sigmaError: Double? { sigma.map { $0 / (2 * (effective - 1)).squareRoot() } }
}
