/// Errors from the data themselves: parts, such as runs, are drawn again and again with repetition.
package struct Bootstrap: Hashable, Sendable {
  /// The standard deviation over the draws.
  package let error: Double
  /// Mean over the draws less the value of all parts: what has to be subtracted where it is significant.
  package let bias: Double
  /// The quantiles of one standard deviation to each side.
  package let interval: ClosedRange<Double>
  /// The draws whose value is a number.
  package let draws: Int

  /// Draws parts.
  ///
  /// - Parameters:
  ///   - parts: how many there are; at least 2.
  ///   - seed: of the random numbers: the same gives the same.
  ///   - value: the statistic, of how often each part counts; `nil` where it has none.
  package init(
    parts: Int, draws: Int = 200, seed: UInt64 = 1, value: ([Int]) -> Double?
  ) throws(StatisticsError) {
    guard parts >= 2 else { throw .notEnough(found: parts, needed: 2) }
    guard draws >= 10 else { throw .badSetting("draws") }
    guard let whole = value(Array(repeating: 1, count: parts)), whole.isFinite else { throw .notFinite }
    var random = RandomSequence(seed: seed)
    var values: [Double] = []
    for _ in 0..<draws {
      var counts = [Int](repeating: 0, count: parts)
      for _ in 0..<parts { counts[Int.random(in: 0..<parts, using: &random)] += 1 }
      if let found = value(counts), found.isFinite { values.append(found) }
    }
    guard values.count >= 10, 2 * values.count >= draws else {
      throw .notEnough(found: values.count, needed: max(10, draws / 2))
    }
    error = RobustMean.deviation(values)
    bias = RobustMean.mean(values) - whole
    let low = try OrderStatistics.quantile(values, 0.158655253931457)
    interval = low...max(low, try OrderStatistics.quantile(values, 0.841344746068543))
    self.draws = values.count
    try StatisticsError.check([error, bias])
  }
}

/// Random numbers that are the same for one seed everywhere.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, Proc. OOPSLA 2014, p. 453 (SplitMix64).
package struct RandomSequence: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
