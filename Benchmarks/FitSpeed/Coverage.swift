import CalibNumerics

/// Whether errors are what they claim: pulls and MINOS intervals over 2,000 toys of each model.
enum Coverage {
  private struct Case: Sendable {
    let name: String
    let shape: @Sendable (FitGeometry) -> SumModel
    let truth: [Double]
  }

  private static let cases = [
    Case(
      name: "gauss + linear", shape: { SumModel([GaussModel($0), LinearModel($0)]) },
      truth: [3_000, 5.1, 0.6, 40, 1]),
    Case(
      name: "breit-wigner + flat",
      shape: { SumModel([DensityModel(BreitWignerShape.self, $0), FlatModel()]) },
      truth: [6_000, 5.1, 0.8, 30]),
    Case(
      name: "crystal ball", shape: { SumModel([DensityModel(CrystalBallShape.self, $0)]) },
      truth: [20_000, 6, 0.5, 1.2, 4]),
    Case(
      name: "novosibirsk", shape: { SumModel([DensityModel(NovosibirskShape.self, $0)]) },
      truth: [8_000, 5, 0.6, 0.3]),
    Case(
      name: "landau", shape: { SumModel([DensityModel(LandauShape.self, $0)]) }, truth: [8_000, 3, 0.3]),
    Case(
      name: "exponential + flat", shape: { SumModel([ExponentialModel($0), FlatModel()]) },
      truth: [9_000, -0.7, 40]),
  ]

  static func report() {
    let geometry = FitGeometry(low: 0, high: 10, binWidth: 0.1)
    let edges = (0...100).map { 0.1 * Double($0) }
    for example in cases {
      let model = example.shape(geometry)
      let points = (0..<1_000).map { 0.005 + 0.01 * Double($0) }
      // The mean of ten values in a bin is its integral, right to what matters here.
      let coarse = model.values(at: points, parameters: example.truth)
      let expected = (0..<100).map { bin in
        (0..<10).reduce(0.0) { $0 + 0.1 * coarse[10 * bin + $1] }
      }
      run(example.name, model, edges, expected, example.truth)
    }
  }

  private static func run(
    _ name: String, _ model: SumModel, _ edges: [Double], _ expected: [Double], _ truth: [Double]
  ) {
    var random = RandomSequence(seed: 11)
    var (sums, squares, covered) = (truth.map { _ in 0.0 }, truth.map { _ in 0.0 }, truth.map { _ in 0 })
    var (fits, failed, missing) = (0, 0, 0)
    for _ in 0..<2_000 {
      let data = BinnedData(edges: edges, contents: expected.map { random.poisson($0) })
      var problem = FitProblem([.init(model, .bins(data, .likelihood, integrated: true))], start: truth)
      problem.minos = Array(truth.indices)
      let outcome = problem.outcome()
      guard outcome.status == .converged else {
        failed += 1
        continue
      }
      fits += 1
      for parameter in truth.indices {
        let shift = truth[parameter] - outcome.parameters[parameter]
        let pull = -shift / outcome.error(parameter)
        sums[parameter] += pull
        squares[parameter] += pull * pull
        guard let interval = outcome.asymmetric[parameter], let low = interval.low, let high = interval.high
        else {
          missing += 1
          continue
        }
        if shift >= low, shift <= high { covered[parameter] += 1 }
      }
    }
    print("\(name): \(fits) fits, \(failed) failed, \(missing) intervals missing")
    for parameter in truth.indices {
      let mean = sums[parameter] / Double(fits)
      let width = (squares[parameter] / Double(fits) - mean * mean).squareRoot()
      let part = 100 * Double(covered[parameter]) / Double(fits)
      print("  \(model.parameterNames[parameter]): pull \(mean) ± \(width), MINOS covers \(part) %")
    }
  }
}
