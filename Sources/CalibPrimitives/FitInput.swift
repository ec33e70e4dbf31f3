import CalibModel
import CalibNumerics

/// Data as a fit takes them, with their range.
struct FitInput {
  private enum Data {
    case bins(BinnedData)
    case points(PointData)
    case sample(SampleData)
  }

  private let data: Data
  private let geometry: FitGeometry

  /// The bins of a histogram that lie in the range whole, up to a rounding of its ends.
  init(_ histogram: Histogram, _ range: (Double, Double)?) {
    let bins = Self.bins(of: histogram.axis, in: range)
    let edges = (bins.lowerBound...bins.upperBound).map(histogram.axis.edge)
    data = .bins(BinnedData(edges: edges, contents: Array(histogram.counts[bins])))
    geometry = FitGeometry(
      low: histogram.axis.edge(bins.lowerBound), high: histogram.axis.edge(bins.upperBound),
      binWidth: histogram.axis.width)
  }

  /// The bins of a profile that have a mean with an error, at their centres.
  init(_ profile: Profile, _ range: (Double, Double)?) {
    let bins = Self.bins(of: profile.axis, in: range)
    let (low, high) = (profile.axis.edge(bins.lowerBound), profile.axis.edge(bins.upperBound))
    let points = profile.points.filter { $0.x > low && $0.x < high }
    data = .points(PointData(x: points.map(\.x), y: points.map(\.y), sigma: points.map(\.error)))
    geometry = FitGeometry(low: low, high: high, binWidth: 1)
  }

  /// The values of a sample's only column, without bins; the range is that of the values where none is given.
  init(_ sample: Sample, _ range: (Double, Double)?) throws(AlgorithmError) {
    guard sample.columns.count == 1 else {
      throw AlgorithmError("a sample of several columns cannot be fitted")
    }
    let values = sample.columns[0]
    let (low, high) = range ?? (values.min() ?? 0, values.max() ?? 0)
    let own = SampleData(values, low: low, high: high)
    data = .sample(own)
    geometry = own.geometry
  }

  func fit(_ model: ModelExpression, _ options: FitOptions, firstSource: Int) throws(AlgorithmError)
    -> FitResult
  {
    let parameters = model.parameterPaths(in: ShapeCatalog.catalog)
    guard let sum = ShapeCatalog.model(of: model, in: geometry), sum.parameterNames.count == parameters.count
    else { throw AlgorithmError("a model of these shapes cannot be made") }
    var start = [Double?](repeating: nil, count: parameters.count)
    for name in options.start.keys.sorted() { start[try index(of: name, parameters)] = options.start[name] }
    let fixed = try indices(options.fixed.sorted(), parameters)
    let bounded = try indices(options.bounds.keys.sorted(), parameters)
    let constrained = try indices(options.constraints.keys.sorted(), parameters)
    let outcome = run(sum, start, options) { problem in
      problem.fixed = Set(fixed)
      for (name, index) in zip(options.bounds.keys.sorted(), bounded) {
        guard let range = options.bounds[name] else { continue }
        problem.limits[index] = ParameterLimits(range.lowerBound, range.upperBound)
      }
      problem.constraints = zip(options.constraints.keys.sorted(), constrained).compactMap { name, index in
        options.constraints[name].map { FitConstraint(index, value: $0.value, sigma: $0.error) }
      }
      if options.wantsMinos { problem.minos = Array(parameters.indices) }
    }
    return result(outcome, model, parameters, firstSource: firstSource)
  }

  private func index(of name: String, _ parameters: [ModelExpression.Parameter]) throws(AlgorithmError) -> Int
  {
    guard case .found(let index) = ModelExpression.lookup(name, among: parameters) else {
      throw AlgorithmError("the model has no one parameter `\(name)`")
    }
    return index
  }

  private func indices(_ names: [String], _ parameters: [ModelExpression.Parameter]) throws(AlgorithmError)
    -> [Int]
  {
    var found: [Int] = []
    for name in names { found.append(try index(of: name, parameters)) }
    return found
  }
}

extension FitInput {
  private func run(
    _ model: SumModel, _ start: [Double?], _ options: FitOptions, prepare: (inout FitProblem) -> Void
  ) -> FitOutcome {
    func direct(_ data: FitData, _ guess: SpectrumGuess) -> FitOutcome {
      let guessed = model.startValues(for: guess)
      var problem = FitProblem([.init(model, data)], start: zip(start, guessed).map { $0 ?? $1 })
      prepare(&problem)
      return problem.outcome()
    }
    switch data {
    case .bins(let bins):
      let statistic: FitStatistic = options.method == .chiSquare ? .chiSquare : .likelihood
      return SpectrumFit(statistic, integrated: options.isIntegrated).outcome(
        model, bins, start: start, prepare: prepare)
    case .points(let points):
      return direct(.points(points), SpectrumGuess(points: points, geometry))
    case .sample(let sample):
      return direct(.sample(sample), SpectrumGuess(sample: sample, level: model.levelForm))
    }
  }

  private func result(
    _ outcome: FitOutcome, _ model: ModelExpression, _ parameters: [ModelExpression.Parameter],
    firstSource: Int
  ) -> FitResult {
    let (varied, order) = (outcome.varied, outcome.parameters.count)
    let covariance = varied.flatMap { row in varied.map { outcome.covariance[row * order + $0] } }
    let factor = Cholesky(covariance, order: varied.count)
    let measured = parameters.indices.map { index -> FitResult.Parameter in
      var terms: [Measured.Term] = []
      if let row = varied.firstIndex(of: index), let factor {
        terms = (0...row).map { .init(source: firstSource + $0, coefficient: factor[row, $0]) }
      }
      let sides = outcome.asymmetric[index]
      return FitResult.Parameter(
        path: parameters[index].path, value: Measured(value: outcome.parameters[index], terms: terms),
        low: sides?.low, high: sides?.high)
    }
    var reason: String?
    if case .notConverged(let words) = outcome.status { reason = words }
    reason = reason ?? parameters.indices.lazy.compactMap { outcome.asymmetric[$0]?.reason }.first
    return FitResult(
      status: Self.status(outcome.status), parameters: measured, chi2: outcome.chi2, ndf: outcome.ndf,
      pValue: outcome.pValue, model: model, low: geometry.low, high: geometry.high,
      binWidth: geometry.binWidth, reason: reason)
  }

  private static func bins(of axis: HistogramAxis, in range: (Double, Double)?) -> Range<Int> {
    guard let range else { return 0..<axis.bins }
    let tolerance = 1e-6 * axis.width
    let inside = (0..<axis.bins).filter {
      axis.edge($0) >= range.0 - tolerance && axis.edge($0 + 1) <= range.1 + tolerance
    }
    guard let first = inside.first, let last = inside.last else { return 0..<0 }
    return first..<(last + 1)
  }

  private static func status(_ status: FitStatus) -> FitResult.Status {
    switch status {
    case .converged: .converged
    case .notConverged: .notConverged
    case .atBound: .atBound
    case .badCovariance: .badCovariance
    case .notEnoughPoints: .notEnoughPoints
    case .notFinite: .notFinite
    }
  }
}
