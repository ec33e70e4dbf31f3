/// The distribution of a column, for its quantiles: every value up to a limit, a mergeable sketch beyond.
///
/// Beyond the limit, the fullest levels are sorted and one of two neighbours stands for both. Without weights a value of
/// level i counts 2ⁱ rows, and which of two stays alternates; with weights it counts what it and those that it stands for
/// weigh, and the heavier one stays. So nothing is random. A thinning moves the rank of a value by at most the largest
/// weight that was given up; the sum of these is ``rankError``, a bound and no estimate. Source of the idea: J. I. Munro,
/// M. S. Paterson, *Theor. Comput. Sci.* 12 (1980) 315.
package struct QuantileSketch: Hashable, Sendable {
  /// Up to so many values all of them are kept.
  package static let exactLimit = 10_000_000
  /// What a level keeps once there are more.
  package static let levelSize = 1 << 20

  /// What a level keeps, in the order in which it came.
  package struct Level: Hashable, Sendable {
    package internal(set) var values: [Double]
    /// The weight of each value; empty where rows have none.
    package internal(set) var weights: [Double]
    /// How often it was thinned.
    package internal(set) var thinnings: UInt32

    package init(values: [Double] = [], weights: [Double] = [], thinnings: UInt32 = 0) {
      (self.values, self.weights, self.thinnings) = (values, weights, thinnings)
    }
  }

  package private(set) var levels: [Level]
  /// The rows that were taken, with their weights.
  package private(set) var taken: RowWeights
  /// Rows whose value or weight was no number, and those of negative weight.
  package private(set) var invalid: Double
  /// The most that the rank of a value may be off, in rows or in what they weigh; 0 where all values are kept.
  package internal(set) var rankError: Double
  package let isWeighted: Bool
  private let limit: Int
  let size: Int

  /// - Parameter limit: how many values are kept before any is given up; a level keeps `size` afterwards.
  package init(isWeighted: Bool = false, limit: Int = exactLimit, size: Int = levelSize) {
    precondition(size >= 2 && limit >= size, "calib bug: a sketch of \(limit) values")
    (levels, taken) = ([Level()], RowWeights())
    (invalid, rankError) = (0, 0)
    self.isWeighted = isWeighted
    self.limit = limit
    self.size = size
  }

  /// Puts together what was taken apart; `nil` where the numbers contradict each other.
  ///
  /// - Parameter taken: the rows and weights; without weights what the levels say.
  package init?(
    levels: [Level], taken: RowWeights?, invalid: Double, rankError: Double, limit: Int = exactLimit,
    size: Int = levelSize
  ) {
    guard !levels.isEmpty, levels.count <= 53, invalid >= 0, rankError >= 0,
      levels.allSatisfy({ level in
        !level.values.contains(where: \.isNaN) && level.weights.allSatisfy { $0 >= 0 && $0.isFinite }
          && level.weights.count == (taken == nil ? 0 : level.values.count)
      })
    else { return nil }
    self.init(isWeighted: taken != nil, limit: limit, size: size)
    self.levels = levels
    self.invalid = invalid
    self.rankError = rankError
    self.taken = taken ?? RowWeights(rows: Self.count(levels))
  }

  /// Rows seen.
  package var count: Double { taken.rows }

  /// Whether every value is kept.
  package var isExact: Bool { levels.count == 1 }

  package mutating func add(_ value: Double) {
    guard !value.isNaN else {
      invalid += 1
      return
    }
    levels[0].values.append(value)
    taken.add(1)
    thinIfFull()
  }

  /// Adds a value that counts so often; a weight of 0 adds the row alone.
  package mutating func add(_ value: Double, weight: Double) {
    guard !value.isNaN, weight >= 0, weight.isFinite else {
      invalid += 1
      return
    }
    taken.add(weight)
    guard weight > 0 else { return }
    levels[0].values.append(value)
    levels[0].weights.append(weight)
    thinIfFull()
  }

  /// Adds another one of the same kind; the order is part of the result where values were given up.
  package mutating func merge(_ other: QuantileSketch) {
    precondition(isWeighted == other.isWeighted, "calib bug: a sketch with weights and one without")
    while levels.count < other.levels.count { levels.append(Level()) }
    for level in other.levels.indices {
      levels[level].values += other.levels[level].values
      levels[level].weights += other.levels[level].weights
    }
    taken.merge(other.taken)
    invalid += other.invalid
    rankError += other.rankError
    if !isExact || levels[0].values.count > limit { thin() }
  }

  private mutating func thinIfFull() {
    if levels[0].values.count > (isExact ? limit : 2 * size) { thin() }
  }

  /// Thins every level that has more than it may keep, from the lowest up.
  private mutating func thin() {
    var level = 0
    while level < levels.count {
      if levels[level].values.count > size {
        if levels.count == level + 1 { levels.append(Level()) }
        if isWeighted { thinWeighted(level) } else { thin(level) }
        levels[level].thinnings &+= 1
      }
      level += 1
    }
  }

  private static func count(_ levels: [Level]) -> Double {
    levels.enumerated().reduce(0) {
      $0 + Double($1.element.values.count) * Double(sign: .plus, exponent: $1.offset, significand: 1)
    }
  }
}

extension QuantileSketch {
  /// Halves a level into the next; of an odd number the largest value stays where it is.
  private mutating func thin(_ level: Int) {
    var values = levels[level].values
    values.sort()
    let left = values.count % 2 == 1 ? values.popLast() : nil
    let first = Int(levels[level].thinnings % 2)
    for index in stride(from: first, to: values.count, by: 2) {
      levels[level + 1].values.append(values[index])
    }
    rankError += Double(sign: .plus, exponent: level, significand: 1)
    levels[level].values = left.map { [$0] } ?? []
  }

  /// The same with weights: of two neighbours the heavier one stays and weighs both.
  private mutating func thinWeighted(_ level: Int) {
    let (values, weights) = (levels[level].values, levels[level].weights)
    let order = values.indices.sorted { (values[$0], weights[$0], $0) < (values[$1], weights[$1], $1) }
    var largest = 0.0
    for index in stride(from: 0, to: order.count - 1, by: 2) {
      let (a, b) = (order[index], order[index + 1])
      levels[level + 1].values.append(weights[a] > weights[b] ? values[a] : values[b])
      levels[level + 1].weights.append(weights[a] + weights[b])
      largest = max(largest, min(weights[a], weights[b]))
    }
    rankError += largest
    let left = order.count % 2 == 1 ? order.last : nil
    levels[level].values = left.map { [values[$0]] } ?? []
    levels[level].weights = left.map { [weights[$0]] } ?? []
  }
}
