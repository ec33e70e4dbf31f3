/// Medians, quantiles and what is made of sorted values.
package enum OrderStatistics {
  /// The quantile of a probability by linear interpolation between the order statistics, as numpy's default
  /// does (type 7 of Hyndman and Fan, Am.
  ///
  /// Stat. 50 (1996) 361).
  ///
  /// - Complexity: O(n log n).
  package static func quantile(_ values: [Double], _ probability: Double) throws(StatisticsError) -> Double {
    guard (0...1).contains(probability) else { throw .badSetting("probability") }
    return interpolated(try sorted(values), probability)
  }

  /// The middle value, or the mean of the two in the middle.
  package static func median(_ values: [Double]) throws(StatisticsError) -> Double {
    interpolated(try sorted(values), 0.5)
  }

  /// The median of the distances to the median, not scaled: times 1.4826 it is sigma of a Gaussian.
  package static func medianDeviation(_ values: [Double]) throws(StatisticsError) -> Double {
    let center = try median(values)
    return try median(values.map { abs($0 - center) })
  }

  /// Half the length of the shortest interval that holds a part of the values: 0.683 gives sigma of a
  /// Gaussian.
  package static func shortestHalfWidth(_ values: [Double], part: Double = 0.683) throws(StatisticsError)
    -> Double
  {
    guard part > 0, part <= 1 else { throw .badSetting("part") }
    let sorted = try sorted(values)
    let size = max(1, min(sorted.count - 1, Int((part * Double(sorted.count)).rounded(.up)) - 1))
    guard sorted.count >= 2 else { throw .notEnough(found: sorted.count, needed: 2) }
    return 0.5 * ((0..<(sorted.count - size)).map { sorted[$0 + size] - sorted[$0] }.min() ?? .nan)
  }

  /// The values in order; throws where there is none or one is not finite.
  static func sorted(_ values: [Double], needed: Int = 1) throws(StatisticsError) -> [Double] {
    guard values.count >= needed else { throw .notEnough(found: values.count, needed: needed) }
    guard values.allSatisfy(\.isFinite) else { throw .notFinite }
    return values.sorted()
  }

  private static func interpolated(_ sorted: [Double], _ probability: Double) -> Double {
    let place = probability * Double(sorted.count - 1)
    let low = min(Int(place), sorted.count - 1)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
