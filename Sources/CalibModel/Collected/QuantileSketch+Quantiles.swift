extension QuantileSketch {
  /// The value below which a fraction of the rows lies; `nil` without rows, and for what is no fraction.
  ///
  /// Without weights it is interpolated between neighbours: for exact values that is the definition of `numpy.quantile`
  /// (Hyndman and Fan, number 7). With weights it is the smallest value whose cumulated weight reaches that fraction of the
  /// sum, as `numpy.quantile` has it with `method="inverted_cdf"`. Infinite values count as the ends.
  /// Complexity: O(*n* log *n*).
  package func quantile(_ fraction: Double) -> Double? { quantiles([fraction])[0] }

  /// Several quantiles with one sorting.
  package func quantiles(_ fractions: [Double]) -> [Double?] {
    let sorted = sorted
    return fractions.map { fraction in
      guard fraction >= 0, fraction <= 1, !sorted.isEmpty else { return nil }
      return isWeighted ? Self.reaching(fraction, sorted) : interpolated(fraction, sorted)
    }
  }

  private func interpolated(_ fraction: Double, _ sorted: [(value: Double, weight: Double)]) -> Double {
    let rank = fraction * (count - 1)
    let (lower, upper) = Self.neighbours(sorted, rank.rounded(.down))
    let t = rank - rank.rounded(.down)
    return t == 0 || lower == upper ? lower : lower + t * (upper - lower)
  }

  /// The values with what each counts, ascending.
  private var sorted: [(value: Double, weight: Double)] {
    var all: [(value: Double, weight: Double)] = []
    for (place, level) in levels.enumerated() {
      if isWeighted {
        all += zip(level.values, level.weights).map { (value: $0, weight: $1) }
      } else {
        let weight = Double(sign: .plus, exponent: place, significand: 1)
        all += level.values.map { (value: $0, weight: weight) }
      }
    }
    return all.sorted { ($0.value, $0.weight) < ($1.value, $1.weight) }
  }

  private static func reaching(_ fraction: Double, _ sorted: [(value: Double, weight: Double)]) -> Double? {
    let total = sorted.reduce(0) { $0 + $1.weight }
    var sum = 0.0
    for entry in sorted {
      sum += entry.weight
      if sum / total >= fraction { return entry.value }
    }
    return sorted.last?.value
  }

  /// The values of a rank and of the next one, as if each value stood there as often as it counts.
  private static func neighbours(
    _ sorted: [(value: Double, weight: Double)], _ rank: Double
  ) -> (Double, Double) {
    var before = 0.0
    for (index, entry) in sorted.enumerated() {
      let end = before + entry.weight
      if rank < end {
        let isLast = rank + 1 >= end
        return (entry.value, isLast && index + 1 < sorted.count ? sorted[index + 1].value : entry.value)
      }
      before = end
    }
    let last = sorted[sorted.count - 1].value
    return (last, last)
  }
}
