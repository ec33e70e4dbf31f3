import CalibNumerics
import Glibc
import Testing

/// Figures of numpy and scipy for the same numbers, and truths that need no figures.
@Suite struct StatisticsTests {
  private let values = (0..<40).map { index -> Double in
    let rise = index % 3 == 0 ? 0 : 0.1 * Double(index)
    return Double(index * 37 % 101) / 7 + rise
  }

  private func isClose(_ found: Double, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(found - expected) <= tolerance * max(1, abs(expected))
  }

  @Test func `quantiles are those of numpy`() throws {
    #expect(isClose(try OrderStatistics.median(values), 8.507142857142856))
    #expect(isClose(try OrderStatistics.quantile(values, 0.17), 3.1831428571428573))
    #expect(isClose(try OrderStatistics.medianDeviation(values), 3.7571428571428576))
    #expect(try OrderStatistics.quantile([4], 0.3) == 4)
  }

  @Test func `trimmed and winsorised means are those of scipy`() throws {
    let trimmed = try RobustMean.trimmed(values, fraction: 0.1)
    #expect(isClose(trimmed.value, 8.400892857142857))
    #expect(isClose(trimmed.error, 0.8160570885275135, 1e-10))
    #expect(trimmed.count == 32)
    #expect(isClose(try RobustMean.winsorised(values, fraction: 0.1).value, 8.415))
  }

  @Test func `clipping finds the core below wild values`() throws {
    var random = RandomNumbers(seed: 1)
    let wild = (0..<2_000).map { $0 % 20 == 0 ? random.uniform(-500, 900) : 5 + 2 * random.normal() }
    let core = try RobustMean.clipped(wild)
    #expect(abs(core.mean.value - 5) < 4 * core.mean.error)
    #expect(abs(core.sigma - 2) < 0.15)
    let equal = try RobustMean.clipped([3, 3, 3, 3])
    #expect(equal.mean.value == 3)
    #expect(equal.sigma == 0)
  }

  @Test func `errors of robust means are those of repeated samples`() throws {
    var random = RandomNumbers(seed: 2)
    var (trimmed, winsorised) = (Moments(), Moments())
    for _ in 0..<1_500 {
      let sample = (0..<250).map { _ in random.normal() }
      let one = try RobustMean.trimmed(sample, fraction: 0.15)
      trimmed.add(one.value / one.error)
      let two = try RobustMean.winsorised(sample, fraction: 0.1)
      winsorised.add(two.value / two.error)
    }
    for pull in [trimmed, winsorised] {
      #expect(abs(pull.mean) < 0.08)
      #expect(abs(pull.width - 1) < 0.08)
    }
  }

  @Test func `a weighted mean widens its error where measurements disagree`() throws {
    let mean = try WeightedMean([1, 2, 4], errors: [0.5, 0.5, 1])
    #expect(isClose(mean.value, 16.0 / 9))
    #expect(isClose(mean.error, 1.0 / 3))
    #expect(isClose(mean.scaleFactor, (mean.chi2 / 2).squareRoot()))
    #expect(mean.chi2 > 2)
    #expect(try WeightedMean([1, 1.1], errors: [1, 1]).scaleFactor == 1)
  }

  @Test(
    "efficiencies have the intervals of scipy",
    arguments: [
      (3.0, 10.0, EfficiencyEstimate.Method.clopperPearson, 0.1416719011076552, 0.5082624819902666),
      (3, 10, .wilson, 0.17882082075676461, 0.4575428156068717),
      (0, 20, .clopperPearson, 0, 0.08794144164855161), (0, 20, .wilson, 0, 0.047619047619047616),
      (20, 20, .clopperPearson, 0.9120585583514483, 1),
      (97, 100, .clopperPearson, 0.9416783110873439, 0.986283249728961),
      (97, 100, .wilson, 0.947746149668682, 0.9829469196382487),
    ])
  func efficiencies(_ row: (Double, Double, EfficiencyEstimate.Method, Double, Double)) throws {
    let found = try EfficiencyEstimate(passed: row.0, total: row.1, method: row.2)
    #expect(isClose(found.low, row.3, 1e-10))
    #expect(isClose(found.high, row.4, 1e-10))
  }

  @Test func `special functions are those of scipy`() {
    #expect(isClose(BetaDistribution.probability(below: 0.3, 2.5, 7.25), 0.6604822735819071, 1e-13))
    #expect(isClose(BetaDistribution.probability(below: 0.82, 120, 30), 0.7212742904604497, 1e-12))
    #expect(isClose(Normal.quantile(1e-10), -6.361340902404056, 1e-13))
    #expect(isClose(Normal.quantile(0.4), -0.2533471031357997, 1e-13))
    #expect(isClose(Normal.quantile(0.975), 1.959963984540054, 1e-13))
    for (z, p) in [
      (0.3, 0.9999906941986655), (0.8, 0.5441424115741981), (1.2, 0.11224966667072497),
      (2, 0.0006709252557796953),
    ] {
      #expect(isClose(HistogramComparison.kolmogorov(z), p, 1e-12))
    }
  }

  @Test func `splines are those of scipy`() throws {
    let (x, y) = ([0, 1, 2.5, 3, 4.2, 6, 7, 9], [0, 1, 0.5, 2, 2.5, 2.5, 4, 3.5])
    let natural = try Spline(natural: x, y)
    let monotone = try Spline(monotone: x, y)
    let places = [0.5, 2.7, 5, 8.8]
    for (place, value) in zip(
      places, [0.7332327100169141, 1.0654190941552344, 2.099826914554723, 3.6867785190753617])
    {
      #expect(isClose(natural.value(at: place), value))
    }
    #expect(isClose(natural.slope(at: 2.7), 3.197495771471528))
    for (place, value) in zip(
      places, [0.6916666666666667, 0.9888110992529355, 2.5, 3.6354999999999995])
    {
      #expect(isClose(monotone.value(at: place), value))
    }
    for (place, value) in zip(x, y) { #expect(isClose(natural.value(at: place), value)) }
  }

  @Test func `a smoothing spline is that of scipy, with a chosen and with the best lambda`() throws {
    let x = (0..<60).map { 6 * Double($0) / 59 }
    let y = x.enumerated().map { sin($1) + 0.1 * (Double($0 * 7_919 % 1_000) / 500 - 1) }
    let chosen = try SmoothingSpline(x: x, y: y, lambda: 0.05)
    let best = try SmoothingSpline(x: x, y: y)
    for (place, values) in zip(
      [0.3, 2.2, 5.1],
      [
        (0.31950393103800856, 0.3540437840038793), (0.7927985984944079, 0.754393620805899),
        (-0.9103148530442179, -0.8691467945720125),
      ])
    {
      #expect(isClose(chosen.value(at: place), values.0, 1e-8))
      // The score is flat at its lowest point: two searches for it agree less well.
      #expect(isClose(best.value(at: place), values.1, 2e-4))
    }
  }

  @Test func `histograms of one distribution agree, others do not`() throws {
    let (a, b): ([Double], [Double]) = (
      [12, 18, 25, 40, 33, 21, 10, 3], [20, 33, 61, 70, 71, 39, 25, 5]
    )
    let result = try HistogramComparison.chiSquare(a, b)
    #expect(isClose(result.distance, 2.11110428559129))
    #expect(isClose(result.pValue, 0.9534357126270558, 1e-10))
    #expect(result.ndf == 7)
    #expect(try HistogramComparison.kolmogorovSmirnov(a, b).pValue > 0.5)
    #expect(try HistogramComparison.kolmogorovSmirnov(a, b.reversed()).pValue < 0.3)
    #expect(try HistogramComparison.chiSquare(a, b.sorted()).pValue < 1e-6)
  }

  @Test func `a series that jumps is divided where it jumps`() throws {
    var random = RandomNumbers(seed: 3)
    let series = (0..<90).map { ($0 < 30 ? 1.0 : $0 < 55 ? 2 : 1.4) + 0.2 * random.normal() }
    let starts = try ChangePoints.starts(ofValues: series, errors: series.map { _ in 0.2 })
    #expect(starts.count == 3)
    #expect(starts.first == 0)
    for (start, truth) in zip(starts.dropFirst(), [30, 55]) { #expect(abs(start - truth) <= 1) }
    let constant = (0..<90).map { _ in 1 + 0.2 * random.normal() }
    #expect(try ChangePoints.starts(ofValues: constant, errors: constant.map { _ in 0.2 }) == [0])
  }

  @Test func `events that come more often for a while make three blocks`() throws {
    var random = RandomNumbers(seed: 4)
    let times = (0..<150).map { _ in random.uniform(0, 100) } + (0..<120).map { _ in random.uniform(40, 50) }
    let edges = try ChangePoints.blocks(ofEvents: times, falseRate: 0.01)
    #expect(edges.count == 4)
    #expect(abs(edges[1] - 40) < 1.5)
    #expect(abs(edges[2] - 50) < 1.5)
  }

  @Test func `a bootstrap of runs gives the error of a mean`() throws {
    var random = RandomNumbers(seed: 5)
    let runs = (0..<200).map { _ in 3 + random.normal() }
    let draws = try Bootstrap(parts: 200, draws: 1_000, seed: 9) { counts in
      zip(counts, runs).reduce(0) { $0 + Double($1.0) * $1.1 } / 200
    }
    #expect(abs(draws.error / (1 / 200.0.squareRoot()) - 1) < 0.12)
    #expect(abs(draws.bias) < 0.01)
    let again = try Bootstrap(parts: 200, draws: 1_000, seed: 9) { counts in
      zip(counts, runs).reduce(0) { $0 + Double($1.0) * $1.1 } / 200
    }
    #expect(again == draws)
  }

  @Test func `a line ignores points that it rejects`() throws {
    let x = (0..<40).map(Double.init)
    var random = RandomNumbers(seed: 6)
    var y = x.map { 2 + 0.5 * $0 + 0.1 * random.normal() }
    for wild in [3, 17, 30] { y[wild] += 40 }
    for outliers in [LinearLeastSquares.Outliers.reject(limit: 4), .huber, .cauchy] {
      let line = try LinearLeastSquares.polynomial(degree: 1, x: x, y: y, outliers: outliers)
      #expect(abs(line.parameters[1] - 0.5) < 0.01)
    }
    let kept = try LinearLeastSquares.polynomial(
      degree: 1, x: x, y: y, errors: x.map { _ in 0.1 }, outliers: .reject(limit: 4))
    #expect(kept.used.count { !$0 } == 3)
    #expect(kept.ndf == 35)
    #expect(kept.pValue > 1e-3)
    #expect(abs(kept.parameters[1] - 0.5) < 4 * kept.error(1))
  }

  @Test func `time walk gives back what delayed the times`() throws {
    var random = RandomNumbers(seed: 7)
    let charges = (0..<300).map { _ in random.uniform(5, 400) }
    let times = charges.map { 12 + 8 / $0.squareRoot() + 3 / $0 + 0.05 * random.normal() }
    let walk = try LinearLeastSquares.timeWalk(
      times: times, charges: charges, errors: times.map { _ in 0.05 }, second: true)
    for (parameter, truth) in [12.0, 8, 3].enumerated() {
      #expect(abs(walk.parameters[parameter] - truth) < 4 * walk.error(parameter))
    }
  }

  @Test func `a moved template is found with the pull of a normal distribution`() throws {
    var random = RandomNumbers(seed: 8)
    func shape(_ x: Double) -> Double { 20 + 400 * exp(-0.5 * (x - 40) * (x - 40) / 16) }
    let template = (0..<80).map { shape(Double($0)) }
    var pulls = Moments()
    for _ in 0..<300 {
      let shift = random.uniform(-3, 3)
      let contents = (0..<80).map { random.poisson(0.5 * shape(Double($0) - shift)) }
      let found = try TemplateShift(contents, template: template, binWidth: 0.1, range: -1...1)
      pulls.add((found.shift - 0.1 * shift) / found.error)
    }
    #expect(abs(pulls.mean) < 0.2)
    #expect(abs(pulls.width - 1) < 0.15)
  }
}
