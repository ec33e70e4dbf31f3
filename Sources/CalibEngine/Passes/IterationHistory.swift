import CalibModel

/// The iterated values of each group over the passes, to say how they behaved.
struct IterationHistory: Sendable {
  private let names: [String]
  /// For each group, in order, the values of each pass, the start first.
  private var groups: [IntervalOfValidity: [[IteratedValue]]] = [:]

  init(names: [String]) { self.names = names }

  mutating func add(_ interval: IntervalOfValidity, before: [IteratedValue], next: [IteratedValue]) {
    groups[interval, default: [before]].append(next)
  }

  /// The first group and number that has a trend, in words: `s oscillates in 1/1..1/3: 0.5, -0.5, 0.5`.
  var words: String? {
    for (interval, passes) in groups.sorted(by: { $0.key.firstKey < $1.key.firstKey }) {
      for (place, name) in names.enumerated() {
        let leaves = passes.compactMap { $0.indices.contains(place) ? $0[place].leaves : nil }
        for (index, leaf) in (leaves.last ?? []).enumerated() {
          let values = leaves.compactMap { $0.indices.contains(index) ? $0[index].value : nil }
          guard values.count == leaves.count, let trend = IterationTrend(values) else { continue }
          let shown = values.suffix(3).map { QuantityText.number($0) }.joined(separator: ", ")
          return "`\(name)\(leaf.path)` \(trend.words) in \(interval): \(shown)"
        }
      }
    }
    return nil
  }
}
