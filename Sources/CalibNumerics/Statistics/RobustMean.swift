/// Means that a few wild values do not spoil.
package enum RobustMean {
  /// The mean without the lowest and the highest part of the values.
  ///
  /// `fraction` is cut off at each end. The error is that of the winsorised values over (1 - 2 fraction) √n.
  /// Source: J. W. Tukey, D. H. McLaughlin, Sankhyā A 25 (1963) 331.
  package static func trimmed(_ values: [Double], fraction: Double = 0.1) throws(StatisticsError) -> Estimate
  {
    try trimmed(values, low: fraction, high: fraction)
  }

  /// The mean without a part at the low end and another one at the high end: that of energy losses cuts the
  /// high end alone.
  package static func trimmed(_ values: [Double], low: Double, high: Double) throws(StatisticsError)
    -> Estimate
  {
    let ends = try ends(values, low, high, setting: "low + high")
    let kept = ends.sorted[ends.low..<(ends.sorted.count - ends.high)]
    let (center, spread) = (mean(Array(kept)), deviation(ends.winsorised))
    let part = Double(kept.count) / Double(values.count)
    return try Estimate(
      value: center, error: spread / (part * Double(values.count).squareRoot()), count: kept.count)
  }

  /// The mean with the lowest and the highest part of the values moved to the next ones inside.
  package static func winsorised(_ values: [Double], fraction: Double = 0.1) throws(StatisticsError)
    -> Estimate
  {
    let ends = try ends(values, fraction, fraction, setting: "part")
    let kept = Double(values.count - ends.low - ends.high)
    // The error of Dixon and Tukey: the spread of what is left, for (kept - 1) of (n - 1) degrees of freedom.
    let spread = deviation(ends.winsorised) * Double(values.count - 1) / max(kept - 1, 1)
    return try Estimate(
      value: mean(ends.winsorised), error: spread / Double(values.count).squareRoot(),
      count: values.count - ends.low - ends.high)
  }

  /// The mean of the values within `limit` standard deviations of it, repeated until none is cut off any
  /// more.
  ///
  /// The first centre is the median and the first width that of the median deviation, so that wild values
  /// do not hide behind their own spread. The error is that of the values left.
  package static func clipped(_ values: [Double], limit: Double = 3, maximumPasses: Int = 50)
    throws(StatisticsError)
    -> (mean: Estimate, sigma: Double)
  {
    guard limit > 0 else { throw .badSetting("limit") }
    let sorted = try OrderStatistics.sorted(values, needed: 2)
    var center = try OrderStatistics.median(sorted)
    var width = 1.4826 * (try OrderStatistics.medianDeviation(sorted))
    // Where more than half of the values are the same, the plain deviation has to do.
    if width == 0 { width = deviation(sorted) }
    var kept = sorted
    for _ in 0..<maximumPasses {
      let next = sorted.filter { abs($0 - center) <= limit * width }
      guard next.count >= 2 else { throw .notEnough(found: next.count, needed: 2) }
      (center, width) = (mean(next), deviation(next))
      if next.count == kept.count, next == kept { break }
      kept = next
    }
    let error = width / Double(kept.count).squareRoot()
    return (try Estimate(value: center, error: error, count: kept.count), width)
  }

  private static func ends(
    _ values: [Double], _ low: Double, _ high: Double, setting: String
  ) throws(StatisticsError) -> (
    sorted: [Double], winsorised: [Double], low: Int, high: Int
  ) {
    guard low >= 0, high >= 0, low + high < 1 else { throw .badSetting(setting) }
    let sorted = try OrderStatistics.sorted(values, needed: 2)
    let count = sorted.count
    let (below, above) = (Int(low * Double(count)), Int(high * Double(count)))
    guard count - below - above >= 1 else { throw .notEnough(found: count, needed: below + above + 1) }
    let winsorised = sorted.indices.map { sorted[min(max($0, below), count - 1 - above)] }
    return (sorted, winsorised, below, above)
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The standard deviation, for n - 1.
  static func deviation(_ values: [Double]) -> Double {
    let center = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
