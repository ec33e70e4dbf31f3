/// A curve of cubic pieces between knots.
package struct Spline: Hashable, Sendable {
  package let knots: [Double]
  package let values: [Double]
  /// The slopes at the knots: with the values they fix each piece.
  package let slopes: [Double]

  private init(_ knots: [Double], _ values: [Double], _ slopes: [Double]) throws(StatisticsError) {
    try StatisticsError.check(values + slopes)
    (self.knots, self.values, self.slopes) = (knots, values, slopes)
  }

  /// The natural spline through points, with no curvature at its ends.
  ///
  /// - Complexity: O(n).
  package init(natural x: [Double], _ y: [Double]) throws(StatisticsError) {
    try Self.check(x, y)
    try self.init(x, y, Self.slopes(x, y, curvatures: Self.curvatures(x, y)))
  }

  /// A spline through points that rises where they rise and falls where they fall.
  ///
  /// Source: F. N. Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300.
  package init(monotone x: [Double], _ y: [Double]) throws(StatisticsError) {
    try Self.check(x, y)
    let steps = zip(x, x.dropFirst()).map { $1 - $0 }
    let chords = zip(zip(y, y.dropFirst()).map { $1 - $0 }, steps).map { $0 / $1 }
    var slopes = [Double](repeating: chords[0], count: x.count)
    guard x.count > 2 else {
      try self.init(x, y, slopes)
      return
    }
    for k in 1..<(x.count - 1) {
      let (before, after) = (chords[k - 1], chords[k])
      guard before * after > 0 else {
        slopes[k] = 0
        continue
      }
      let (a, b) = (2 * steps[k] + steps[k - 1], steps[k] + 2 * steps[k - 1])
      slopes[k] = (a + b) / (a / before + b / after)
    }
    slopes[0] = Self.end(steps[0], steps[1], chords[0], chords[1])
    let last = chords.count - 1
    slopes[x.count - 1] = Self.end(steps[last], steps[last - 1], chords[last], chords[last - 1])
    try self.init(x, y, slopes)
  }

  /// The slope at an end by three points, kept from turning the curve round.
  private static func end(_ near: Double, _ far: Double, _ first: Double, _ second: Double) -> Double {
    let slope = ((2 * near + far) * first - near * second) / (near + far)
    if slope * first <= 0 { return 0 }
    return first * second <= 0 && abs(slope) > 3 * abs(first) ? 3 * first : slope
  }

  /// The piece at a place and where in it the place is, from 0 to 1; outside the first or last piece goes on.
  private func piece(_ x: Double) -> (index: Int, length: Double, part: Double) {
    var (low, high) = (0, knots.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= x { low = middle } else { high = middle }
    }
    let length = knots[high] - knots[low]
    return (low, length, (x - knots[low]) / length)
  }

  /// The value at a place; outside the knots the last cubic goes on.
  ///
  /// - Complexity: O(log n).
  package func value(at x: Double) -> Double {
    let (k, h, t) = piece(x)
    let u = 1 - t
    return values[k] * u * u * (1 + 2 * t) + values[k + 1] * t * t * (3 - 2 * t)
      + h * t * u * (slopes[k] * u - slopes[k + 1] * t)
  }

  package func slope(at x: Double) -> Double {
    let (k, h, t) = piece(x)
    return 6 * t * (1 - t) * (values[k + 1] - values[k]) / h + slopes[k] * (1 - t) * (1 - 3 * t)
      + slopes[k + 1] * t * (3 * t - 2)
  }
}

extension Spline {
  static func check(_ x: [Double], _ y: [Double]) throws(StatisticsError) {
    guard x.count == y.count, x.count >= 2 else { throw .notEnough(found: min(x.count, y.count), needed: 2) }
    guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { throw .notFinite }
    guard zip(x, x.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .notAscending }
  }

  /// A spline of values with second derivatives at its knots.
  static func make(_ x: [Double], _ y: [Double], curvatures: [Double]) throws(StatisticsError) -> Spline {
    try Spline(x, y, slopes(x, y, curvatures: curvatures))
  }

  private static func slopes(_ x: [Double], _ y: [Double], curvatures m: [Double]) -> [Double] {
    let last = x.count - 1
    return x.indices.map { k in
      if k < last {
        let h = x[k + 1] - x[k]
        return (y[k + 1] - y[k]) / h - h * (2 * m[k] + m[k + 1]) / 6
      }
      let h = x[k] - x[k - 1]
      return (y[k] - y[k - 1]) / h + h * (m[k - 1] + 2 * m[k]) / 6
    }
  }

  /// The second derivatives of the natural spline, 0 at both ends.
  private static func curvatures(_ x: [Double], _ y: [Double]) -> [Double] {
    let count = x.count
    var (m, upper) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    guard count > 2 else { return m }
    for k in 1..<(count - 1) {
      let (before, after) = (x[k] - x[k - 1], x[k + 1] - x[k])
      let right = 6 * ((y[k + 1] - y[k]) / after - (y[k] - y[k - 1]) / before)
      let pivot = 2 * (before + after) - before * upper[k - 1]
      upper[k] = after / pivot
      m[k] = (right - before * m[k - 1]) / pivot
    }
    for k in stride(from: count - 2, through: 1, by: -1) { m[k] -= upper[k] * m[k + 1] }
    return m
  }
}
