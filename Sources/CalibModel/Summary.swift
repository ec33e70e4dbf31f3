/// Count, mean, spread and range of a column, mergeable in any grouping.
///
/// Sums are of deviations from the mean (Welford; Chan et al. for merging), so a large mean costs no digits.
/// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, *Am. Stat.* 37 (1983) 242.
package struct Summary: Hashable, Sendable {
  package var count: Double
  package var mean: Double
  /// Σ(x - mean)².
  package var squares: Double
  package var minimum: Double
  package var maximum: Double
  /// Rows whose value was not a number; they are in nothing else.
  package var invalid: Double

  package init() {
    (count, mean, squares, invalid) = (0, 0, 0, 0)
    minimum = .infinity
    maximum = -.infinity
  }

  package mutating func add(_ value: Double) {
    guard !value.isNaN else {
      invalid += 1
      return
    }
    count += 1
    let delta = value - mean
    mean += delta / count
    squares += delta * (value - mean)
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  /// Adds another summary; the order of additions is part of the result's last bits, so callers keep one order.
  package mutating func merge(_ other: Summary) {
    invalid += other.invalid
    guard other.count > 0 else { return }
    guard count > 0 else {
      let known = invalid
      self = other
      invalid = known
      return
    }
    let total = count + other.count
    let delta = other.mean - mean
    mean += delta * (other.count / total)
    squares += other.squares + delta * delta * (count * other.count / total)
    count = total
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  /// The unbiased variance; `nil` for fewer than two entries.
  package var variance: Double? { count > 1 ? squares / (count - 1) : nil }

  /// The standard deviation; `nil` for fewer than two entries.
  package var sigma: Double? { variance?.squareRoot() }

  /// The standard error of the mean, sigma/√count; `nil` for fewer than two entries.
  package var meanError: Double? { sigma.map { $0 / count.squareRoot() } }

  /// The standard error of sigma, sigma/√(2(count-1)), right for a Gaussian; `nil` for fewer than two entries.
  package var sigmaError: Double? { sigma.map { $0 / (2 * (count - 1)).squareRoot() } }
}
