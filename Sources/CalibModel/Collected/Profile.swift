/// The mean and spread of y in bins of x.
package struct Profile: Hashable, Sendable {
  package let axis: HistogramAxis
  /// One per bin.
  package let bins: [Moments]
  /// Rows inside the range.
  package let entries: Double
  package let underflow: Double
  package let overflow: Double
  /// Rows with an x, a y or a weight that was not a number.
  package let invalid: Double

  /// Rows and weights inside the range.
  package var total: RowWeights {
    let sums = bins.reduce((0.0, 0.0)) { ($0.0 + $1.weight, $0.1 + $1.weightSquares) }
    return RowWeights(rows: entries, sum: sums.0, squares: sums.1)
  }

  package init(
    axis: HistogramAxis, bins: [Moments], entries: Double, underflow: Double, overflow: Double,
    invalid: Double
  ) {
    precondition(bins.count == axis.bins, "calib bug: bins without contents")
    self.axis = axis
    self.bins = bins
    self.entries = entries
    self.underflow = underflow
    self.overflow = overflow
    self.invalid = invalid
  }

  /// The bins that have a mean with an error: at least two effective entries that are not all the same.
  package var points: [(x: Double, y: Double, error: Double)] {
    bins.indices.compactMap { bin in
      guard let error = bins[bin].meanError, error > 0 else { return nil }
      return (axis.center(bin), bins[bin].mean, error)
    }
  }
}
