import CalibNumerics
import Testing

/// Every statistic on data of every kind that tells nothing: each ends in a named error or in finite numbers.
@Suite struct DegenerateTableTests {
  /// A statistic of measurements x ± e, and all the numbers that it gives.
  struct Statistic: Sendable, CustomTestStringConvertible {
    let name: String
    let numbers: @Sendable (_ x: [Double], _ e: [Double]) throws -> [Double]

    var testDescription: String { name }
  }

  /// Measurements with their errors.
  private static let data: [(name: String, x: [Double], e: [Double])] = [
    ("nothing", [], []), ("one value", [3], [1]), ("two equal values", [3, 3], [1, 1]),
    ("equal values", Array(repeating: 0.1, count: 12), Array(repeating: 1, count: 12)),
    ("zeros", Array(repeating: 0, count: 12), Array(repeating: 1, count: 12)),
    ("equal values but one", Array(repeating: 1, count: 11) + [7], Array(repeating: 1, count: 12)),
    ("one entry", Array(repeating: 0, count: 11) + [1], Array(repeating: 1, count: 12)),
    ("not a number", [1, 2, .nan, 4, 5, 6], [1, 1, 1, 1, 1, 1]),
    ("an infinity", [1, 2, .infinity, 4, 5, 6], [1, 1, 1, 1, 1, 1]),
    ("below nothing", [1, 2, -3, 4, 5, 6], [1, 1, 1, 1, 1, 1]),
    ("an error of 0", [1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 1]),
    ("an error below 0", [1, 2, 3, 4, 5, 6], [1, 1, -1, 1, 1, 1]),
    ("an error that is no number", [1, 2, 3, 4, 5, 6], [1, 1, .nan, 1, 1, 1]),
    ("an infinite error", [1, 2, 3, 4, 5, 6], [1, 1, .infinity, 1, 1, 1]),
    ("errors whose squares vanish", [1, 2, 3, 4, 5, 6], Array(repeating: 1e-200, count: 6)),
    ("errors whose squares are endless", [1, 2, 3, 4, 5, 6], Array(repeating: 1e200, count: 6)),
    ("values whose sum is endless", Array(repeating: 1e308, count: 6), Array(repeating: 1, count: 6)),
    ("values whose squares are endless", (1...6).map { 1e200 * Double($0) }, Array(repeating: 1, count: 6)),
    ("values far apart", [-1e308, 1, 2, 3, 4, 1e308], Array(repeating: 1, count: 6)),
    (
      "values near nothing", (1...6).map { .leastNormalMagnitude * Double($0) / 100 },
      Array(repeating: 1, count: 6)
    ),
  ]

  private static let places = (0..<64).map(Double.init)

  private static func points(_ x: [Double]) -> [Double] { Array(places.prefix(x.count)) }

  /// Places between those of the points.
  private static func inside(_ x: [Double]) -> [Double] {
    (0...20).map { Double($0) / 20 * Double(x.count - 1) }
  }

  static let statistics: [Statistic] = [
    .init(name: "median") { x, _ in [try OrderStatistics.median(x)] },
    .init(name: "quantile") { x, _ in [try OrderStatistics.quantile(x, 0.9)] },
    .init(name: "median deviation") { x, _ in [try OrderStatistics.medianDeviation(x)] },
    .init(name: "shortest half width") { x, _ in [try OrderStatistics.shortestHalfWidth(x)] },
    .init(name: "trimmed mean") { x, _ in
      let mean = try RobustMean.trimmed(x)
      return [mean.value, mean.error]
    },
    .init(name: "winsorised mean") { x, _ in
      let mean = try RobustMean.winsorised(x)
      return [mean.value, mean.error]
    },
    .init(name: "clipped mean") { x, _ in
      let core = try RobustMean.clipped(x)
      return [core.mean.value, core.mean.error, core.sigma]
    },
    .init(name: "weighted mean") { x, e in
      let mean = try WeightedMean(x, errors: e)
      return [mean.value, mean.error, mean.chi2, mean.scaledError]
    },
    .init(name: "straight line") { x, e in
      let line = try LinearLeastSquares.polynomial(degree: 1, x: points(x), y: x, errors: e)
      return line.parameters + line.covariance + [line.chi2, line.pValue]
    },
    .init(name: "straight line without errors") { x, _ in
      let line = try LinearLeastSquares.polynomial(degree: 1, x: points(x), y: x)
      return line.parameters + line.covariance + [line.chi2]
    },
    .init(name: "line over the values as places") { x, e in
      let line = try LinearLeastSquares.polynomial(degree: 2, x: x, y: points(x), errors: e)
      return line.parameters + line.covariance + [line.chi2, line.pValue]
    },
    .init(name: "line with rejection") { x, e in
      let line = try LinearLeastSquares.polynomial(
        degree: 1, x: points(x), y: x, errors: e, outliers: .reject(limit: 3))
      return line.parameters + line.covariance + [line.chi2]
    },
    .init(name: "line with Huber's weights") { x, _ in
      let line = try LinearLeastSquares.polynomial(degree: 1, x: points(x), y: x, outliers: .huber)
      return line.parameters + line.covariance + [line.chi2]
    },
    .init(name: "line with Cauchy's weights") { x, e in
      let line = try LinearLeastSquares.polynomial(
        degree: 1, x: points(x), y: x, errors: e, outliers: .cauchy)
      return line.parameters + line.covariance + [line.chi2]
    },
    .init(name: "time walk") { x, e in
      let walk = try LinearLeastSquares.timeWalk(times: points(x), charges: x, errors: e, second: true)
      return walk.parameters + walk.covariance + [walk.chi2]
    },
    .init(name: "template shift") { x, _ in
      let shift = try TemplateShift(x, template: x.reversed(), binWidth: 1, range: -2...2)
      return [shift.shift, shift.error, shift.scale, shift.chi2]
    },
    .init(name: "template shift of a peak") { x, _ in
      let peak = x.indices.map { 100 / (1 + (Double($0) - 3) * (Double($0) - 3)) }
      let shift = try TemplateShift(x, template: peak, binWidth: 1, range: -2...2)
      return [shift.shift, shift.error, shift.scale, shift.chi2]
    },
    .init(name: "natural spline") { x, _ in
      let spline = try Spline(natural: points(x), x)
      return inside(x).map(spline.value) + spline.slopes
    },
    .init(name: "spline over the values as places") { x, _ in
      let spline = try Spline(natural: x, points(x))
      return x.map(spline.value) + spline.slopes
    },
    .init(name: "monotone spline") { x, _ in
      let spline = try Spline(monotone: points(x), x)
      return inside(x).map(spline.value) + spline.slopes
    },
    .init(name: "smoothing spline") { x, e in
      let spline = try SmoothingSpline(x: points(x), y: x, errors: e)
      return inside(x).map(spline.value) + [spline.lambda, spline.freedom]
    },
    .init(name: "smoothing spline over the values as places") { x, _ in
      let spline = try SmoothingSpline(x: x, y: points(x))
      return x.map(spline.value) + [spline.lambda, spline.freedom]
    },
    .init(name: "efficiency after Clopper and Pearson") { x, _ in
      let part = try EfficiencyEstimate(passed: x.first ?? 0, total: x.reduce(0, +))
      return [part.value, part.low, part.high]
    },
    .init(name: "efficiency after Wilson") { x, _ in
      let part = try EfficiencyEstimate(passed: x.first ?? 0, total: x.reduce(0, +), method: .wilson)
      return [part.value, part.low, part.high]
    },
    .init(name: "chi-square of two histograms") { x, _ in
      let result = try HistogramComparison.chiSquare(x, x.reversed())
      return [result.distance, result.pValue]
    },
    .init(name: "Kolmogorov and Smirnov") { x, _ in
      let result = try HistogramComparison.kolmogorovSmirnov(x, x.reversed())
      return [result.distance, result.pValue]
    },
    .init(name: "blocks") { x, _ in try ChangePoints.blocks(ofEvents: x) },
    .init(name: "change points") { x, e in try ChangePoints.starts(ofValues: x, errors: e).map(Double.init) },
    .init(name: "bootstrap of the mean") { x, _ in
      let found = try Bootstrap(parts: x.count) { counts in
        let sum = zip(x, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
        return sum / Double(counts.reduce(0, +))
      }
      return [found.error, found.bias, found.interval.lowerBound, found.interval.upperBound]
    },
  ]

  @Test("a statistic of what tells nothing ends in a named error or in finite numbers", arguments: statistics)
  func neverNonsense(_ statistic: Statistic) {
    for (name, x, e) in Self.data {
      do {
        let numbers = try statistic.numbers(x, e)
        #expect(numbers.allSatisfy { $0.isFinite }, "\(statistic.name) of \(name): \(numbers.prefix(8))")
      } catch {
        #expect(error is StatisticsError, "\(statistic.name) of \(name): \(error)")
      }
    }
  }
}
