import Glibc

/// Where a series changes: the best division of it into blocks in which it is constant.
///
/// Source: J. D. Scargle et al., Astrophys. J. 764 (2013) 167.
package enum ChangePoints {
  /// Blocks of constant rate of events: the edges, from the first event to the last.
  ///
  /// - Parameters:
  ///   - times: the events; in any order, none twice.
  ///   - falseRate: the probability to see a change where there is none, which sets what a block costs.
  /// - Complexity: O(n²).
  package static func blocks(ofEvents times: [Double], falseRate: Double = 0.05) throws(StatisticsError)
    -> [Double]
  {
    guard falseRate > 0, falseRate < 1 else { throw .badSetting("false_rate") }
    let sorted = try OrderStatistics.sorted(times, needed: 2)
    guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .notAscending }
    let count = sorted.count
    let edges =
      [sorted[0]] + zip(sorted, sorted.dropFirst()).map { 0.5 * ($0 + $1) } + [sorted[count - 1]]
    let cost = 4 - log(73.53 * falseRate * pow(Double(count), -0.478))
    let starts = divide(count, cost: cost) { first, last in
      let (length, events) = (edges[last + 1] - edges[first], Double(last + 1 - first))
      return length > 0 ? events * log(events / length) : -.infinity
    }
    return starts.map { edges[$0] } + [edges[count]]
  }

  /// The indices at which a series of measurements begins to have another mean; the first is 0.
  ///
  /// - Parameters:
  ///   - cost: what a further change has to lower chi2 by, over 2; `nil` takes the one of Scargle for
  ///     points, for a false rate of some per cent.
  /// - Complexity: O(n²).
  package static func starts(
    ofValues values: [Double], errors: [Double], cost: Double? = nil
  ) throws(StatisticsError) -> [Int] {
    precondition(values.count == errors.count, "calib bug: values without errors")
    guard !values.isEmpty else { throw .notEnough(found: 0, needed: 1) }
    guard values.allSatisfy(\.isFinite), errors.allSatisfy(\.isFinite) else { throw .notFinite }
    guard errors.allSatisfy({ $0 > 0 }) else { throw .badWeight }
    var (weights, sums) = ([0.0], [0.0])
    // Measured from the first, so that the sums keep their digits.
    for (value, error) in zip(values, errors) {
      let weight = 1 / (error * error)
      weights.append(weights[weights.count - 1] + weight)
      sums.append(sums[sums.count - 1] + weight * (value - values[0]))
    }
    let price = cost ?? (1.32 + 0.577 * log10(Double(values.count))) * 2
    return divide(values.count, cost: price) { first, last in
      let (weight, sum) = (weights[last + 1] - weights[first], sums[last + 1] - sums[first])
      return 0.5 * sum * sum / weight
    }
  }

  /// The first elements of the blocks of the division with the largest sum of `fitness` less the cost of
  /// each.
  private static func divide(_ count: Int, cost: Double, _ fitness: (Int, Int) -> Double) -> [Int] {
    var (best, start) = ([Double](repeating: 0, count: count + 1), [Int](repeating: 0, count: count + 1))
    for last in 0..<count {
      var (value, place) = (-Double.infinity, 0)
      for first in 0...last {
        let total = best[first] + fitness(first, last) - cost
        if total > value { (value, place) = (total, first) }
      }
      best[last + 1] = value
      start[last + 1] = place
    }
    var (result, end) = ([Int](), count)
    while end > 0 {
      result.append(start[end])
      end = start[end]
    }
    return result.reversed()
  }
}
