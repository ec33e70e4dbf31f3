/// A two-dimensional histogram, of rows or of weights.
package struct Histogram2D: Hashable, Sendable {
  package let x: HistogramAxis
  package let y: HistogramAxis
  /// The contents, row by row of y: bin (i, j) is `counts[j * x.bins + i]`.
  package let counts: [Double]
  /// Σw² per bin of a weighted one; `nil` where each row counts 1.
  package let squares: [Double]?
  /// Rows inside both ranges.
  package let entries: Double
  /// Rows, or their weights, outside of a range.
  package let outside: Double
  /// Rows with a value or weight that was not a number.
  package let invalid: Double

  package init(
    x: HistogramAxis, y: HistogramAxis, counts: [Double], squares: [Double]? = nil, entries: Double,
    outside: Double, invalid: Double
  ) {
    precondition(counts.count == x.bins * y.bins, "calib bug: bins without contents")
    self.x = x
    self.y = y
    self.counts = counts
    self.squares = squares
    self.entries = entries
    self.outside = outside
    self.invalid = invalid
  }

  package subscript(i: Int, j: Int) -> Double { counts[j * x.bins + i] }

  /// The sum of the contents.
  package var sum: Double { counts.reduce(0, +) }

  /// (Σw)²/Σw²; 0 where there is nothing.
  package var effective: Double {
    guard let squares else { return sum }
    let (sum, total) = (sum, squares.reduce(0, +))
    return total > 0 ? sum * sum / total : 0
  }

  /// What lies inside both ranges, counted along x.
  package var projectedOnX: Histogram {
    projection(x) { bin, body in for j in 0..<y.bins { body(j * x.bins + bin) } }
  }

  /// What lies inside both ranges, counted along y.
  package var projectedOnY: Histogram {
    projection(y) { bin, body in for i in 0..<x.bins { body(bin * x.bins + i) } }
  }

  private func projection(_ axis: HistogramAxis, _ cells: (Int, (Int) -> Void) -> Void) -> Histogram {
    var sums = [Double](repeating: 0, count: axis.bins)
    var ofSquares = sums
    for bin in 0..<axis.bins {
      cells(bin) { cell in
        sums[bin] += counts[cell]
        ofSquares[bin] += squares?[cell] ?? 0
      }
    }
    guard squares != nil else {
      var histogram = Histogram(axis: axis)
      histogram.counts = sums
      return histogram
    }
    return Histogram(axis: axis, sums: sums, squares: ofSquares, rows: entries)
  }
}
