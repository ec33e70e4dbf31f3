/// A one-dimensional histogram of unweighted entries.
package struct Histogram: Hashable, Sendable {
  package let axis: HistogramAxis
  /// The contents of the bins, `axis.bins` of them.
  package var counts: [Double]
  package var underflow: Double
  package var overflow: Double
  /// Rows whose value was not a number; they are in no bin.
  package var invalid: Double

  /// An empty histogram.
  package init(axis: HistogramAxis) {
    self.axis = axis
    counts = Array(repeating: 0, count: axis.bins)
    (underflow, overflow, invalid) = (0, 0, 0)
  }

  /// Entries inside the range.
  package var entries: Double { counts.reduce(0, +) }

  /// Adds another histogram of the same axis.
  package mutating func merge(_ other: Histogram) {
    precondition(axis == other.axis, "calib bug: histograms of different axes")
    for bin in counts.indices { counts[bin] += other.counts[bin] }
    underflow += other.underflow
    overflow += other.overflow
    invalid += other.invalid
  }

  /// The mean of the bin centres, weighted with the contents; `nil` where there is no entry.
  package var mean: Double? {
    let total = entries
    guard total > 0 else { return nil }
    return counts.indices.reduce(0) { $0 + counts[$1] * axis.center($1) } / total
  }

  /// The centre of the highest bin (the first of several); `nil` where there is no entry.
  package var mode: Double? {
    guard let highest = counts.max(), highest > 0, let bin = counts.firstIndex(of: highest) else {
      return nil
    }
    return axis.center(bin)
  }

  /// The standard deviation of the bin centres, weighted with the contents; `nil` for fewer than two entries.
  package var sigma: Double? {
    let total = entries
    guard total > 1, let mean else { return nil }
    let squares = counts.indices.reduce(0) { sum, bin in
      sum + counts[bin] * (axis.center(bin) - mean) * (axis.center(bin) - mean)
    }
    return (squares / (total - 1)).squareRoot()
  }

  /// The standard error of the mean, sigma/√entries; `nil` for fewer than two entries.
  package var meanError: Double? { sigma.map { $0 / entries.squareRoot() } }

  /// The standard error of sigma, sigma/√(2(entries-1)), right for a Gaussian; `nil` for fewer than two entries.
  package var sigmaError: Double? { sigma.map { $0 / (2 * (entries - 1)).squareRoot() } }
}
