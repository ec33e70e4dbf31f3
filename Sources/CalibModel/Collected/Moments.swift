/// Weight, mean and spread of values, mergeable in any grouping.
///
/// Sums are of deviations from the mean, so a large mean costs no digits. Rows of weight 1 make `weight` the number of
/// rows. Source: T. F. Chan, G. H. Golub, R. J. LeVeque, *Am. Stat.* 37 (1983) 242, with weights as in D. H. D. West,
/// *Comm. ACM* 22 (1979) 532.
package struct Moments: Hashable, Sendable {
  /// Σw.
  package var weight: Double
  /// Σw².
  package var weightSquares: Double
  package var mean: Double
  /// Σw(x - mean)².
  package var squares: Double

  package init(weight: Double = 0, weightSquares: Double = 0, mean: Double = 0, squares: Double = 0) {
    self.weight = weight
    self.weightSquares = weightSquares
    self.mean = mean
    self.squares = squares
  }

  /// Adds a value; a weight of 0 adds nothing.
  package mutating func add(_ value: Double, weight added: Double = 1) {
    guard added != 0 else { return }
    weight += added
    weightSquares += added * added
    let delta = value - mean
    mean += delta * (added / weight)
    squares += added * delta * (value - mean)
  }

  /// Adds others; the order is part of the last bits, so callers keep one order.
  package mutating func merge(_ other: Moments) {
    guard other.weight != 0 else { return }
    guard weight != 0 else {
      self = other
      return
    }
    let total = weight + other.weight
    let delta = other.mean - mean
    mean += delta * (other.weight / total)
    squares += other.squares + delta * delta * (weight * other.weight / total)
    weight = total
    weightSquares += other.weightSquares
  }

  /// (Σw)²/Σw²: the number of rows, where each has weight 1.
  package var effective: Double { weightSquares > 0 ? weight * weight / weightSquares : 0 }

  /// The unbiased variance; `nil` for fewer than two effective entries.
  package var variance: Double? {
    effective > 1 && weight > 0 && squares >= 0 ? squares / weight * (effective / (effective - 1)) : nil
  }

  /// The standard deviation; `nil` for fewer than two effective entries.
  package var sigma: Double? { variance?.squareRoot() }

  /// The standard error of the mean, sigma/√effective; `nil` for fewer than two effective entries.
  package var meanError: Double? { sigma.map { $0 / effective.squareRoot() } }
}
