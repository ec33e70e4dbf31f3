import CalibNumerics

/// Whether errors are what they claim: pulls and MINOS intervals over 2,000 toys of each model and method.
enum Coverage {
  private struct Case: Sendable {
    let name: String
    let shape: @Sendable (FitGeometry) -> SumModel
    let truth: [Double]
    /// Whether every bin holds enough entries for a chi-square of Neyman's kind.
    var isFull = false
  }

  private enum Method: String {
    case likelihood, chiSquare, sample
  }

  private static let cases = [
    Case(
      name: "gauss + linear", shape: { SumModel([GaussModel($0), LinearModel($0)]) },
      truth: [3_000, 5.1, 0.6, 40, 1], isFull: true),
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
      truth: [9_000, -0.7, 40], isFull: true),
  ]

  private static let geometry = FitGeometry(low: 0, high: 10, binWidth: 0.1)
  private static let edges = (0...100).map { 0.1 * Double($0) }

  static func report() {
    for example in cases {
      run(example, .likelihood)
      if example.isFull {
        run(example, .chiSquare)
        run(example, .sample)
      }
    }
  }

  /// The toys of the Crystal Ball, a line each, for Benchmarks/coverage_peers.py: truth, contents of the bins.
  static func printToys() {
    guard let example = cases.first(where: { $0.name == "crystal ball" }) else { return }
    let expected = expected(example)
    var random = RandomSequence(seed: 11)
    for _ in 0..<2_000 {
      let contents = expected.map { random.poisson($0) }
      print((example.truth + contents).map { "\($0)" }.joined(separator: " "))
    }
  }

  /// The entries of the bins: the mean of ten values in a bin is its integral, right to what matters here.
  private static func expected(_ example: Case) -> [Double] {
    let values = fine(example)
    return (0..<100).map { bin in (0..<10).reduce(0.0) { $0 + values[10 * bin + $1] } }
  }

  /// The same of bins ten times finer.
  private static func fine(_ example: Case) -> [Double] {
    let points = (0..<1_000).map { 0.005 + 0.01 * Double($0) }
    return example.shape(geometry).values(at: points, parameters: example.truth).map { 0.1 * $0 }
  }

  private static func data(_ contents: [Double], _ method: Method, _ random: inout RandomSequence) -> FitData
  {
    switch method {
    case .likelihood:
      return .bins(BinnedData(edges: edges, contents: contents), .likelihood, integrated: true)
    case .chiSquare: return .bins(BinnedData(edges: edges, contents: contents), .chiSquare, integrated: true)
    case .sample:
      let width = 10 / Double(contents.count)
      let values = contents.indices.flatMap { bin in
        (0..<Int(contents[bin])).map { _ in width * (Double(bin) + Double.random(in: 0..<1, using: &random)) }
      }
      return .sample(SampleData(values, low: 0, high: 10))
    }
  }

  /// What the toys say of one parameter.
  private struct Tally {
    var (sum, square, covered) = (0.0, 0.0, 0)
  }

  private static func run(_ example: Case, _ method: Method) {
    // A sample's unit is another: entries per 1/200 of the range.
    let own = method == .sample ? SampleData([], low: 0, high: 10).geometry : geometry
    let model = example.shape(own)
    // A sample is made of bins ten times finer: spread within them, it has the density of the shape.
    let expected = method == .sample ? fine(example) : expected(example)
    var truth = example.truth
    if method == .sample { for level in levels(model) { truth[level] *= own.binWidth / geometry.binWidth } }
    var random = RandomSequence(seed: 11)
    var tallies = truth.map { _ in Tally() }
    var (fits, failed, missing) = (0, 0, 0)
    for _ in 0..<2_000 {
      let data = data(expected.map { random.poisson($0) }, method, &random)
      var problem = FitProblem([.init(model, data)], start: truth)
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
        tallies[parameter].sum += pull
        tallies[parameter].square += pull * pull
        guard let interval = outcome.asymmetric[parameter], let low = interval.low, let high = interval.high
        else {
          missing += 1
          continue
        }
        if shift >= low, shift <= high { tallies[parameter].covered += 1 }
      }
    }
    print("\(example.name), \(method): \(fits) fits, \(failed) failed, \(missing) intervals missing")
    for (name, tally) in zip(model.parameterNames, tallies) {
      let mean = tally.sum / Double(fits)
      let width = (tally.square / Double(fits) - mean * mean).squareRoot()
      print(
        "  \(name): pull \(mean) ± \(width), MINOS covers \(100 * Double(tally.covered) / Double(fits)) %")
    }
  }

  /// The parameters that count entries per bin.
  private static func levels(_ model: SumModel) -> [Int] {
    model.parameterNames.indices.filter { ["a", "b", "level"].contains(model.parameterNames[$0]) }
  }
}
