package import CalibModel
import CalibNumerics

/// Fits a histogram with a sum of shapes.
package struct FitPrimitive: Sendable {
  package static let signature = PrimitiveSignature(
    .algorithm, "fit", "Fits a histogram with a model.",
    parameters: [
      .init("histogram", .histogram, required: true, positional: true, "the histogram to fit"),
      .init("model", .model, required: true, positional: true, "shapes added up, such as `gauss + linear`"),
      .init("start", .startValues, "start values by parameter; others are guessed from the data"),
      .init("range", .axisRange, "the part of the axis to fit: the bins that lie in it whole"),
      .init(
        "method", .word(FitMethod.allCases.map(\.rawValue)), "what is minimised; `chi_square` if not given"),
    ])

  /// Fits a histogram with a model; data that cannot be fitted end in a status, never in a number.
  ///
  /// Parameters share the sources that begin with `firstSource`, at most one for each parameter: with the covariance
  /// C = L Lᵀ, parameter i is pᵢ + Σₖ Lᵢₖ z₍firstSource+k₎. The parameters of a fit that did not converge have no
  /// error, and those of one that could not begin are `nan`.
  ///
  /// - Parameters:
  ///   - model: shapes of ``ShapeCatalog``; labels as the script gave them.
  ///   - start: values in base units by full path, or bare name where one component has it; others are guessed.
  ///   - range: the part to fit, in base units; the bins that lie in it whole take part. `nil` is the whole axis.
  package static func fit(
    _ histogram: Histogram, _ model: ModelExpression, start: [String: Double] = [:],
    range: (Double, Double)? = nil, method: FitMethod = .chiSquare, firstSource: Int
  ) -> FitResult {
    let axis = histogram.axis
    let bins = bins(of: axis, in: range)
    let geometry = FitGeometry(
      low: axis.edge(bins.lowerBound), high: axis.edge(bins.upperBound), binWidth: axis.width)
    let parameters = model.parameterPaths(in: ShapeCatalog.catalog)
    guard let sum = ShapeCatalog.model(of: model, in: geometry) else {
      preconditionFailure("calib bug: a model of shapes that the checker did not know")
    }
    var values = [Double?](repeating: nil, count: parameters.count)
    for name in start.keys.sorted() {
      guard case .found(let index) = ModelExpression.lookup(name, among: parameters) else {
        preconditionFailure("calib bug: a start value that the checker let pass: \(name)")
      }
      values[index] = start[name]
    }
    let data = BinnedData(
      edges: (bins.lowerBound...bins.upperBound).map(axis.edge), contents: Array(histogram.counts[bins]))
    let statistic: FitStatistic = method == .chiSquare ? .chiSquare : .likelihood
    let outcome = SpectrumFit(statistic).outcome(sum, data, start: values)
    return FitResult(
      status: status(outcome.status), parameters: measured(outcome, parameters, firstSource: firstSource),
      chi2: outcome.chi2, ndf: outcome.ndf,
      pValue: ChiSquareDistribution.upperTail(outcome.chi2, ndf: outcome.ndf), model: model,
      low: geometry.low, high: geometry.high, binWidth: geometry.binWidth)
  }

  /// The fitted model at evenly spaced points over the fit's range, in entries per bin; both ends are included.
  ///
  /// It is empty where a parameter is not a number, and for fewer than two points.
  package static func curve(of result: FitResult, points: Int) -> [PlotRecord.Point] {
    let values = result.parameters.map(\.value.value)
    let geometry = FitGeometry(low: result.low, high: result.high, binWidth: result.binWidth)
    guard points >= 2, values.allSatisfy(\.isFinite),
      let model = ShapeCatalog.model(of: result.model, in: geometry)
    else { return [] }
    let x = (0..<points).map {
      result.low + (result.high - result.low) * (Double($0) / Double(points - 1))
    }
    return zip(x, model.values(at: x, parameters: values)).map { PlotRecord.Point(x: $0, y: $1) }
  }
}

extension FitPrimitive {
  /// The bins that lie in a range whole, up to a rounding of its ends.
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

  /// The parameters as linear forms over shared sources.
  private static func measured(
    _ outcome: FitOutcome, _ parameters: [ModelExpression.Parameter], firstSource: Int
  ) -> [FitResult.Parameter] {
    let (varied, order) = (outcome.varied, outcome.parameters.count)
    let covariance = varied.flatMap { row in varied.map { outcome.covariance[row * order + $0] } }
    let factor = Cholesky(covariance, order: varied.count)
    return parameters.indices.map { index in
      var terms: [Measured.Term] = []
      if let row = varied.firstIndex(of: index), let factor {
        terms = (0...row).map { .init(source: firstSource + $0, coefficient: factor[row, $0]) }
      }
      let value = Measured(value: outcome.parameters[index], terms: terms)
      return FitResult.Parameter(path: parameters[index].path, value: value)
    }
  }
}
