import CalibModel
import Testing

@Suite("Collected objects")
struct CollectedObjectTests {
  @Test("the sketch keeps the rank of every quantile within the error that it states")
  func sketchError() throws {
    var sketch = QuantileSketch(limit: 1000, size: 200)
    let count = 60_000
    for index in 0..<count { sketch.add(Double((index * 7919) % count)) }
    #expect(!sketch.isExact)
    #expect(sketch.count == Double(count))
    #expect(sketch.levels.reduce(0) { $0 + $1.values.count } < 4000)
    #expect(sketch.rankError > 0 && sketch.rankError < 0.1 * Double(count))
    for fraction in [0, 0.01, 0.25, 0.5, 0.9, 1] {
      // The values are the ranks themselves.
      let found = try #require(sketch.quantile(fraction))
      #expect(abs(found - fraction * Double(count - 1)) <= sketch.rankError + 1)
    }
  }

  @Test("a sketch with weights keeps the cumulated weight of every quantile within the error that it states")
  func weightedSketchError() throws {
    var total = QuantileSketch(isWeighted: true, limit: 1000, size: 200)
    let count = 40_000
    var weights = [Double](repeating: 0, count: count)
    for part in 0..<4 {
      var sketch = QuantileSketch(isWeighted: true, limit: 1000, size: 200)
      for index in stride(from: part, to: count, by: 4) {
        let value = (index * 7919) % count
        weights[value] = Double(index % 10) / 4
        sketch.add(Double(value), weight: weights[value])
      }
      total.merge(sketch)
    }
    let sum = weights.reduce(0, +)
    #expect(total.taken.sum == sum && total.count == Double(count) && !total.isExact)
    #expect(total.levels.reduce(0) { $0 + $1.values.count } < 4000)
    #expect(total.rankError > 0 && total.rankError < 0.1 * sum)
    for fraction in [0.01, 0.25, 0.5, 0.9, 1] {
      let found = try #require(total.quantile(fraction))
      let below = weights[..<Int(found)].reduce(0, +)
      let reached = below + weights[Int(found)]
      #expect(below - total.rankError <= fraction * sum && reached + total.rankError >= fraction * sum)
    }
  }

  @Test("merged sketches state an error that holds too, and count all rows")
  func sketchMerging() throws {
    var total = QuantileSketch(limit: 500, size: 100)
    for part in 0..<20 {
      var sketch = QuantileSketch(limit: 500, size: 100)
      for index in 0..<900 { sketch.add(Double((index * 20 + part) * 1)) }
      total.merge(sketch)
    }
    #expect(total.count == 18_000)
    let median = try #require(total.quantile(0.5))
    #expect(abs(median - 8999.5) <= total.rankError + 1)
  }

  @Test("below the limit quantiles are exact, and there is none of nothing")
  func exactQuantiles() {
    var sketch = QuantileSketch()
    #expect(sketch.quantile(0.5) == nil)
    for value in [3.0, 1, 2, 10] { sketch.add(value) }
    sketch.add(.nan)
    #expect(sketch.quantiles([0, 0.5, 1]) == [1, 2.5, 10])
    #expect(sketch.invalid == 1 && sketch.rankError == 0)
  }

  @Test("Wilson's interval of 9 of 10 is the one of his formula, and never leaves 0 to 1")
  func efficiency() throws {
    // Computed by hand for z = 1: centre (0.9 + 0.05) / 1.1, half width √(0.009 + 0.0025) / 1.1.
    let interval = try #require(Efficiency(passed: 9, total: 10).interval())
    #expect(abs(interval.low - (0.95 - 0.107_238_052_947_636_08) / 1.1) < 1e-12)
    #expect(abs(interval.high - (0.95 + 0.107_238_052_947_636_08) / 1.1) < 1e-12)
    let all = try #require(Efficiency(passed: 5, total: 5).interval())
    #expect(all.high == 1 && all.low < 1)
    #expect(Efficiency(passed: 0, total: 0).value == nil)
  }

  @Test("weights of a histogram give sums, rows and effective entries")
  func weightedHistogram() {
    let axis = HistogramAxis(bins: 2, low: 0, high: 2)
    // Rows of weights 1, 3 in the first bin and 2 in the second.
    var histogram = Histogram(axis: axis, sums: [4, 2], squares: [10, 4], rows: 3)
    #expect(histogram.entries == 3 && histogram.sum == 6)
    #expect(histogram.effective == 36.0 / 14)
    #expect(histogram.mean == (4 * 0.5 + 2 * 1.5) / 6)
    var plain = Histogram(axis: axis)
    plain.counts = [1, 0]
    histogram.merge(plain)
    #expect(histogram.squares == [11, 4] && histogram.entries == 4)
  }

  @Test("moments merge in any grouping, weights of 0 are none")
  func moments() {
    var whole = Moments()
    for (value, weight) in [(1.0, 1.0), (5, 2), (9, 0), (7, 0.5)] { whole.add(value, weight: weight) }
    var (left, right) = (Moments(), Moments())
    left.add(1)
    right.add(5, weight: 2)
    right.add(7, weight: 0.5)
    left.merge(right)
    #expect(abs(left.mean - 14.5 / 3.5) < 1e-14 && abs(whole.mean - left.mean) < 1e-14)
    #expect(abs(whole.squares - left.squares) < 1e-12)
    #expect(whole.weightSquares == 5.25)
  }

  @Test("curves meet their points, with the piece that goes on, the end that stays, or nothing outside")
  func curves() throws {
    let x = [0.0, 1, 3]
    let line = try #require(Curve(.linear(x: x, y: [0, 2, 3]), outside: .extend))
    #expect([-1, 0, 0.5, 1, 3, 5].map { line.value(at: $0) } == [-2, 0, 1, 2, 3, 4])
    let clamped = try #require(Curve(.linear(x: x, y: [0, 2, 3]), outside: .clamp))
    #expect(clamped.value(at: -7) == 0 && clamped.value(at: 7) == 3)
    // The cubic x³ is its own Hermite interpolation.
    let cubic = try #require(
      Curve(.cubic(x: x, y: x.map { $0 * $0 * $0 }, slopes: x.map { 3 * $0 * $0 }), outside: .error))
    for place in [0, 0.25, 1, 2.5, 3] { #expect(abs(cubic.value(at: place) - place * place * place) < 1e-12) }
    #expect(cubic.value(at: 3.1).isNaN && cubic.value(at: .nan).isNaN)
    let scaled = try #require(cubic.scaled(x: 10, y: 100))
    #expect(abs(scaled.value(at: 25) - 100 * 15.625) < 1e-9)
    #expect(Curve(.linear(x: [1, 1], y: [0, 0]), outside: .clamp) == nil)
  }

  @Test("an axis of each kind reads back from its JSON")
  func axes() throws {
    let axes: [HistogramAxis] = [
      HistogramAxis(bins: 3, low: -1, high: 1), .logarithmic(bins: 4, low: 1, high: 100),
      try #require(.variable([0, 0.5, 3])), try #require(.integer(-3...9)),
      try #require(.category(["b", "a"])),
    ]
    for axis in axes { #expect(HistogramAxis(json: .object(axis.members)) == axis) }
    #expect(HistogramAxis.variable([1, 1]) == nil && HistogramAxis.variable([1]) == nil)
  }
}
