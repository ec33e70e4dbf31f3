/// The distribution of a column, for its quantiles: every value up to a limit, a mergeable sketch beyond.
///
/// Beyond the limit, the fullest levels are sorted and every other value of them stands for two: a value of level i
/// counts 2ⁱ rows. Which of two stays alternates, so nothing is random. A thinning of level i moves the rank of a value by
/// at most 2ⁱ rows; the sum of these is ``rankError``, a bound and no estimate. Source of the idea: J. I. Munro,
/// M. S. Paterson, *Theor. Comput. Sci.* 12 (1980) 315.
package struct QuantileSketch: Hashable, Sendable {
  /// Up to so many values all of them are kept.
  package static let exactLimit = 10_000_000
  /// What a level keeps once there are more.
  package static let levelSize = 1 << 20

  /// The values by level, in the order in which they came.
  package private(set) var levels: [[Double]]
  /// Rows seen.
  package private(set) var count: Double
  /// Rows whose value was not a number.
  package private(set) var invalid: Double
  /// The most that the rank of a value may be off, in rows; 0 where all values are kept.
  package private(set) var rankError: Double
  /// How often each level was thinned.
  private var thinnings: [UInt32]
  private let limit: Int
  private let size: Int

  /// - Parameter limit: how many values are kept before any is given up; a level keeps `size` afterwards.
  package init(limit: Int = exactLimit, size: Int = levelSize) {
    precondition(size >= 2 && limit >= size, "calib bug: a sketch of \(limit) values")
    (levels, thinnings) = ([[]], [0])
    (count, invalid, rankError) = (0, 0, 0)
    self.limit = limit
    self.size = size
  }

  /// Puts together what was taken apart; `nil` where the numbers contradict each other.
  package init?(
    levels: [[Double]], thinnings: [UInt32], invalid: Double, rankError: Double, limit: Int = exactLimit,
    size: Int = levelSize
  ) {
    guard !levels.isEmpty, levels.count <= 53, thinnings.count == levels.count, invalid >= 0, rankError >= 0,
      !levels.contains(where: { $0.contains(where: \.isNaN) })
    else { return nil }
    self.init(limit: limit, size: size)
    self.levels = levels
    self.thinnings = thinnings
    self.invalid = invalid
    self.rankError = rankError
    count = Self.count(levels)
  }

  /// Whether every value is kept.
  package var isExact: Bool { levels.count == 1 }

  /// The thinnings of each level, to store them.
  package var levelThinnings: [UInt32] { thinnings }

  package mutating func add(_ value: Double) {
    guard !value.isNaN else {
      invalid += 1
      return
    }
    levels[0].append(value)
    count += 1
    if levels[0].count > (isExact ? limit : 2 * size) { thin() }
  }

  /// Adds another one; the order is part of the result where values were given up.
  package mutating func merge(_ other: QuantileSketch) {
    while levels.count < other.levels.count {
      levels.append([])
      thinnings.append(0)
    }
    for level in other.levels.indices { levels[level] += other.levels[level] }
    count += other.count
    invalid += other.invalid
    rankError += other.rankError
    if !isExact || levels[0].count > limit { thin() }
  }

  private static func count(_ levels: [[Double]]) -> Double {
    levels.enumerated().reduce(0) {
      $0 + Double($1.element.count) * Double(sign: .plus, exponent: $1.offset, significand: 1)
    }
  }
}

extension QuantileSketch {
  /// Thins every level that has more than it may keep, from the lowest up.
  private mutating func thin() {
    var level = 0
    while level < levels.count {
      if levels[level].count > size { thin(level) }
      level += 1
    }
  }

  /// Halves a level; of an odd number the largest value stays where it is.
  private mutating func thin(_ level: Int) {
    var values = levels[level]
    values.sort()
    let left = values.count % 2 == 1 ? values.popLast() : nil
    if levels.count == level + 1 {
      levels.append([])
      thinnings.append(0)
    }
    let first = Int(thinnings[level] % 2)
    for index in stride(from: first, to: values.count, by: 2) { levels[level + 1].append(values[index]) }
    thinnings[level] &+= 1
    rankError += Double(sign: .plus, exponent: level, significand: 1)
    levels[level] = left.map { [$0] } ?? []
  }

  /// The value below which a fraction of the rows lies, interpolated between neighbours; `nil` without rows.
  ///
  /// For exact values that is the definition of `numpy.quantile` (Hyndman and Fan, number 7). Infinite values count as the
  /// ends. Complexity: O(*n* log *n*).
  package func quantile(_ fraction: Double) -> Double? { quantiles([fraction])[0] }

  /// Several quantiles with one sorting.
  package func quantiles(_ fractions: [Double]) -> [Double?] {
    guard count > 0 else { return fractions.map { _ in nil } }
    var weighted: [(value: Double, weight: Double)] = []
    for (level, values) in levels.enumerated() {
      let weight = Double(sign: .plus, exponent: level, significand: 1)
      weighted += values.map { ($0, weight) }
    }
    weighted.sort { $0.value < $1.value }
    return fractions.map { fraction in
      guard fraction >= 0, fraction <= 1 else { return nil }
      let rank = fraction * (count - 1)
      let (lower, upper) = Self.neighbours(weighted, rank.rounded(.down))
      let t = rank - rank.rounded(.down)
      return t == 0 || lower == upper ? lower : lower + t * (upper - lower)
    }
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
