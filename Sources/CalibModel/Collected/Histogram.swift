/// A one-dimensional histogram, of rows or of weights.
package struct Histogram: Hashable, Sendable {
  package let axis: HistogramAxis
  /// The contents of the bins, `axis.bins` of them: rows, or sums of weights.
  package var counts: [Double]
  package var underflow: Double
  package var overflow: Double
  /// Rows whose value (or weight) was not a number; they are in no bin.
  package var invalid: Double
  /// Σw² per bin of a weighted histogram; `nil` where each row counts 1.
  package private(set) var squares: [Double]?
  /// Rows inside the range of a weighted histogram; else the contents say it.
  private var weightedRows: Double = 0

  /// An empty histogram, of rows.
  package init(axis: HistogramAxis) {
    self.axis = axis
    counts = Array(repeating: 0, count: axis.bins)
    (underflow, overflow, invalid) = (0, 0, 0)
  }

  /// A histogram of weights: their sums and the sums of their squares, per bin.
  ///
  /// - Parameter rows: how many rows are inside the range.
  package init(axis: HistogramAxis, sums: [Double], squares: [Double], rows: Double) {
    precondition(sums.count == axis.bins && squares.count == axis.bins, "calib bug: bins without contents")
    self.init(axis: axis)
    counts = sums
    self.squares = squares
    weightedRows = rows
  }

  package var isWeighted: Bool { squares != nil }

  /// Rows inside the range, whatever their weights.
  package var entries: Double { isWeighted ? weightedRows : sum }

  /// The sum of the contents: of the weights, where there are some.
  package var sum: Double { counts.reduce(0, +) }

  /// (Σw)²/Σw², the number of rows of weight 1 with the same relative error; 0 where there is nothing.
  package var effective: Double {
    guard let squares else { return sum }
    let (sum, total) = (sum, squares.reduce(0, +))
    return total > 0 ? sum * sum / total : 0
  }

  /// The variance of a bin's content: the content itself, or Σw².
  package func variance(_ bin: Int) -> Double { squares?[bin] ?? counts[bin] }

  /// Adds another histogram of the same axis; a weighted one makes the sum weighted.
  package mutating func merge(_ other: Histogram) {
    precondition(axis == other.axis, "calib bug: histograms of different axes")
    if isWeighted || other.isWeighted {
      let rows = entries + other.entries
      squares = counts.indices.map { variance($0) + other.variance($0) }
      weightedRows = rows
    }
    for bin in counts.indices { counts[bin] += other.counts[bin] }
    underflow += other.underflow
    overflow += other.overflow
    invalid += other.invalid
  }
}

extension Histogram {
  /// The mean of the bin centres, weighted with the contents; `nil` where there is no entry.
  package var mean: Double? {
    let total = sum
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
  ///
  /// Weighted contents count as ``effective`` rows.
  package var sigma: Double? {
    let (total, size) = (sum, effective)
    guard size > 1, total > 0, let mean else { return nil }
    let squares = counts.indices.reduce(0) { sum, bin in
      sum + counts[bin] * (axis.center(bin) - mean) * (axis.center(bin) - mean)
    }
    guard isWeighted else { return (squares / (total - 1)).squareRoot() }
    return squares >= 0 ? (squares / total * (size / (size - 1))).squareRoot() : nil
  }

  /// The standard error of the mean, sigma/√effective; `nil` for fewer than two entries.
  package var meanError: Double? { sigma.map { $0 / effective.squareRoot() } }

  /// The standard error of sigma, sigma/√(2(effective-1)), right for a Gaussian; `nil` for fewer than two entries.
  package var sigmaError: Double? { sigma.map { $0 / (2 * (effective - 1)).squareRoot() } }
}
