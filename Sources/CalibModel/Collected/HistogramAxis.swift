import Glibc

/// An axis of bins, each with its lower edge included; the last of a range includes its upper edge too.
///
/// A value equal to `edge(i)` lies in bin i. The edges of equal bins are those of `numpy.linspace`, in the same bits,
/// so that the contents agree with `numpy.histogram`.
package struct HistogramAxis: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Equal bins.
    case regular
    /// Bins of equal width of the logarithm.
    case logarithmic
    /// Bins between edges of one's own, one more than bins and ascending.
    case variable([Double])
    /// One bin per whole number; other values are rounded down.
    case integer
    /// One bin per text; what is none of them overflows.
    case category([String])
  }

  package let kind: Kind
  package let bins: Int
  /// The ends of the range, in base units; those of an integer axis lie at its first number and after its last.
  package let low: Double
  package let high: Double

  /// Makes an axis of equal bins; `bins` is at least 1 and `low < high`, both finite.
  package init(bins: Int, low: Double, high: Double) {
    self.init(.regular, bins: bins, low: low, high: high)
  }

  private init(_ kind: Kind, bins: Int, low: Double, high: Double) {
    precondition(bins >= 1 && low < high, "calib bug: an empty axis")
    self.kind = kind
    self.bins = bins
    self.low = low
    self.high = high
  }

  /// An axis of bins of equal logarithmic width; `0 < low < high`.
  package static func logarithmic(bins: Int, low: Double, high: Double) -> HistogramAxis {
    precondition(low > 0, "calib bug: a logarithmic axis from \(low)")
    return HistogramAxis(.logarithmic, bins: bins, low: low, high: high)
  }

  /// An axis with these edges; `nil` for fewer than two, and where they do not ascend or are not finite.
  package static func variable(_ edges: [Double]) -> HistogramAxis? {
    guard edges.count >= 2, edges.allSatisfy(\.isFinite),
      zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    return HistogramAxis(.variable(edges), bins: edges.count - 1, low: edges[0], high: edges[edges.count - 1])
  }

  /// An axis of whole numbers, both ends included; `nil` where there are none or more than can be counted exactly.
  package static func integer(_ numbers: ClosedRange<Int>) -> HistogramAxis? {
    let limit = 1 << 53
    guard numbers.lowerBound >= -limit, numbers.upperBound < limit else { return nil }
    return HistogramAxis(
      .integer, bins: numbers.count, low: Double(numbers.lowerBound), high: Double(numbers.upperBound) + 1)
  }

  /// An axis of texts in their order; `nil` where there is none, or one twice.
  package static func category(_ names: [String]) -> HistogramAxis? {
    guard !names.isEmpty, Set(names).count == names.count else { return nil }
    return HistogramAxis(.category(names), bins: names.count, low: 0, high: Double(names.count))
  }
}

extension HistogramAxis {
  /// The mean width of a bin: the width of each where bins are equal.
  package var width: Double { (high - low) / Double(bins) }

  package func width(_ bin: Int) -> Double { edge(bin + 1) - edge(bin) }

  /// The lower edge of a bin; `edge(0)` is `low` and `edge(bins)` is `high`, exactly.
  package func edge(_ bin: Int) -> Double {
    if bin == 0 { return low }
    if bin == bins { return high }
    switch kind {
    case .regular, .integer, .category: return low + Double(bin) * width
    case .logarithmic: return low * pow(high / low, Double(bin) / Double(bins))
    case .variable(let edges): return edges[bin]
    }
  }

  /// The middle of a bin: of the logarithm on a logarithmic axis, the number itself on an integer one.
  package func center(_ bin: Int) -> Double {
    switch kind {
    case .regular: low + (high - low) * ((Double(bin) + 0.5) / Double(bins))
    case .integer: low + Double(bin)
    case .logarithmic: (edge(bin) * edge(bin + 1)).squareRoot()
    case .variable, .category: edge(bin) + (edge(bin + 1) - edge(bin)) / 2
    }
  }

  /// All edges, `bins + 1` of them.
  package var edges: [Double] { (0...bins).map(edge) }

  /// Whether a value at `high` lies in the last bin.
  package var includesUpperEdge: Bool {
    switch kind {
    case .regular, .logarithmic, .variable: true
    case .integer, .category: false
    }
  }
}
