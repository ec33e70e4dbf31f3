/// An axis of equal bins from `low` to `high`; the last bin includes its upper edge.
package struct HistogramAxis: Hashable, Sendable {
  package let bins: Int
  /// The edges of the range, in base units.
  package let low: Double
  package let high: Double

  /// Makes an axis; `bins` is at least 1 and `low < high`, both finite.
  package init(bins: Int, low: Double, high: Double) {
    precondition(bins >= 1 && low < high, "calib bug: an empty axis")
    self.bins = bins
    self.low = low
    self.high = high
  }

  package var width: Double { (high - low) / Double(bins) }

  /// The lower edge of a bin; `edge(bins)` is `high`, exactly.
  package func edge(_ bin: Int) -> Double {
    bin == bins ? high : low + (high - low) * (Double(bin) / Double(bins))
  }

  package func center(_ bin: Int) -> Double { low + (high - low) * ((Double(bin) + 0.5) / Double(bins)) }
}
