import CalibModel
import CalibNumerics
import CalibPrimitives
import Testing

@Suite struct FitPrimitiveTests {
  private let peakOnLine = ModelExpression(components: [.init(shape: "gauss"), .init(shape: "linear")])

  /// Exact contents of a peak of 4,000 entries at 91.2 with sigma 2 on a falling line, rounded to whole
  /// entries.
  private var histogram: Histogram {
    var histogram = Histogram(axis: HistogramAxis(bins: 80, low: 80, high: 100))
    let geometry = FitGeometry(low: 80, high: 100, binWidth: 0.25)
    let model = SumModel([GaussModel(geometry), LinearModel(geometry)])
    let centers = (0..<80).map(histogram.axis.center)
    histogram.counts = model.values(at: centers, parameters: [4_000, 91.2, 2, 30, -1]).map { $0.rounded() }
    return histogram
  }

  @Test func `a peak on a line is found without start values`() throws {
    for method in FitMethod.allCases {
      let result = FitPrimitive.fit(histogram, peakOnLine, method: method, firstSource: 0)
      #expect(result.status == .converged)
      #expect(result.parameters.map(\.path) == ["yield", "mean", "sigma", "a", "b"])
      for (parameter, truth) in zip(result.parameters, [4_000, 91.2, 2, 30, -1]) {
        #expect(abs(parameter.value.value - truth) < 0.3 * parameter.value.error)
      }
      #expect(result.ndf == 75)
      #expect(result.pValue > 0.999)
      #expect((result.parts[0].low, result.parts[0].high, result.parts[0].binWidth) == (80, 100, 0.25))
    }
  }

  @Test func `parameters carry their covariance through shared sources`() throws {
    let result = FitPrimitive.fit(histogram, peakOnLine, firstSource: 40)
    let values = result.parameters.map(\.value)
    let sources = Set(values.flatMap { $0.terms.map(\.source) })
    #expect(sources == Set(40..<45))
    let difference = Measured.combined(0, values[0], derivative: 1, values[0], derivative: -1)
    #expect(difference.error == 0)
    // Entries under peak and line together are known better than either: the fit trades one for the other.
    let sum = Measured.combined(0, values[0], derivative: 1, values[3], derivative: 80)
    let independent = (square(values[0].error) + square(80 * values[3].error)).squareRoot()
    #expect(sum.error < 0.95 * independent)
    #expect(abs(sum.error / 80.0.squareRoot() / (6_400.0 / 80).squareRoot() - 1) < 0.1)
  }

  @Test func `the errors are those of the fit itself`() {
    let result = FitPrimitive.fit(histogram, peakOnLine, firstSource: 0)
    let geometry = FitGeometry(low: 80, high: 100, binWidth: 0.25)
    let outcome = SpectrumFit(.chiSquare).outcome(
      SumModel([GaussModel(geometry), LinearModel(geometry)]),
      BinnedData(edges: (0...80).map(histogram.axis.edge), contents: histogram.counts),
      start: Array(repeating: nil, count: 5))
    for (index, parameter) in result.parameters.enumerated() {
      #expect(abs(parameter.value.error / outcome.error(index) - 1) < 1e-10)
    }
  }

  @Test func `a range takes the bins that lie in it whole`() {
    let result = FitPrimitive.fit(histogram, peakOnLine, range: (85.1, 97), firstSource: 0)
    #expect((result.parts[0].low, result.parts[0].high) == (85.25, 97))
    #expect(result.ndf == 47 - 5)
    #expect(result.status == .converged)
  }

  @Test func `a range without bins, and an empty histogram, are not enough points`() {
    let nowhere = FitPrimitive.fit(histogram, peakOnLine, range: (200, 300), firstSource: 0)
    #expect(nowhere.status == .notEnoughPoints)
    let empty = Histogram(axis: HistogramAxis(bins: 80, low: 80, high: 100))
    for method in FitMethod.allCases {
      let result = FitPrimitive.fit(empty, peakOnLine, method: method, firstSource: 0)
      #expect(result.status == .notEnoughPoints)
      #expect(!result.isOK)
      let isWithoutNumbers = result.parameters.allSatisfy { $0.value.value.isNaN && $0.value.terms.isEmpty }
      #expect(isWithoutNumbers)
      #expect(FitPrimitive.curve(of: result, points: 10).isEmpty)
    }
  }

  @Test func `start values lead to the minimum next to them`() {
    var two = Histogram(axis: HistogramAxis(bins: 100, low: 0, high: 10))
    let geometry = FitGeometry(low: 0, high: 10, binWidth: 0.1)
    let model = SumModel([GaussModel(geometry), GaussModel(geometry), FlatModel()])
    let centers = (0..<100).map(two.axis.center)
    two.counts = model.values(at: centers, parameters: [900, 3, 0.3, 1_000, 7, 0.3, 20]).map { $0.rounded() }
    let expression = ModelExpression(components: [
      .init(shape: "gauss", label: "low"), .init(shape: "gauss", label: "high"), .init(shape: "flat"),
    ])
    let start = ["low.mean": 3.2, "low.sigma": 0.4, "high.mean": 6.8, "high.sigma": 0.4, "level": 10]
    let result = FitPrimitive.fit(two, expression, start: start, method: .likelihood, firstSource: 0)
    #expect(result.status == .converged)
    let means = result.parameters.filter { $0.path.hasSuffix(".mean") }.map(\.value.value)
    #expect(abs(means[0] - 3) < 0.01)
    #expect(abs(means[1] - 7) < 0.01)
  }

  @Test func `the curve is the fitted model from end to end of the range`() throws {
    let result = FitPrimitive.fit(histogram, peakOnLine, range: (85, 97), firstSource: 0)
    let curve = FitPrimitive.curve(of: result, points: 49)
    #expect(curve.count == 49)
    #expect(try (#require(curve.first).x, #require(curve.last).x) == (85, 97))
    for point in curve.dropFirst().dropLast() {
      // Every fourth of a GeV is an edge: the mean of the two bins beside it.
      let bin = Int(((point.x - 80) / 0.25).rounded())
      let content = 0.5 * (histogram.counts[bin] + histogram.counts[bin - 1])
      #expect(abs(point.y - content) < 1.5)
    }
  }

  private func square(_ value: Double) -> Double { value * value }
}
