/// The mean of measurements with errors.
package struct WeightedMean: Hashable, Sendable {
  package let value: Double
  /// The error from the errors alone, 1/√Σ σ⁻².
  package let error: Double
  package let chi2: Double
  package let ndf: Int

  /// Throws where there is no value, or an error that is not above 0.
  package init(_ values: [Double], errors: [Double]) throws(StatisticsError) {
    precondition(values.count == errors.count, "calib bug: values without errors")
    guard !values.isEmpty else { throw .notEnough(found: 0, needed: 1) }
    guard values.allSatisfy(\.isFinite), errors.allSatisfy(\.isFinite) else { throw .notFinite }
    guard errors.allSatisfy({ $0 > 0 }) else { throw .badWeight }
    let weights = errors.map { 1 / ($0 * $0) }
    let sum = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / sum
    value = mean
    error = 1 / sum.squareRoot()
    chi2 = zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
    ndf = values.count - 1
    try StatisticsError.check([value, error, chi2])
  }

  /// √(chi2/ndf) where that is above 1, else 1: by what the error is to be multiplied where the
  /// measurements disagree.
  ///
  /// Source: Particle Data Group, Review of Particle Physics, introduction, 5.2.2.
  package var scaleFactor: Double { ndf > 0 ? max(1, (chi2 / Double(ndf)).squareRoot()) : 1 }

  package var scaledError: Double { error * scaleFactor }
  package var pValue: Double { ChiSquareDistribution.upperTail(chi2, ndf: ndf) }
}
