package import CalibModel
import CalibNumerics

/// Fits a histogram, a profile or a sample with a sum of shapes.
package enum FitPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "fit", "Fits a histogram with a model.",
    parameters: [
      .init("histogram", .histogram, required: true, positional: true, "the histogram to fit"),
      .init("model", .model, required: true, positional: true, "shapes added up, such as `gauss + linear`"),
      .init("start", .startValues, "start values by parameter; others are guessed from the data"),
      .init("range", .axisRange, "the part of the axis to fit: the bins that lie in it whole"),
      .init(
        "method", .word(FitMethod.allCases.map(\.rawValue)), "what is minimised; `chi_square` if not given"),
      .init("fixed", .parameters, "parameters that stay as they are"),
      .init("bounds", .bounds, "where parameters may go"),
      .init("constraints", .constraints, "what is known of parameters from elsewhere, with its error"),
      .init("integrate", .staticBool, "whether chi-square takes the model's integral over the bin"),
      .init("minos", .staticBool, "whether errors to both sides are computed"),
    ], version: 2)

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    guard let data = arguments["histogram"], case .model(let model) = arguments["model"] else {
      preconditionFailure("calib bug: a fit of no data or without a model")
    }
    var range: (Double, Double)?
    if case .range(let low, let high, _) = arguments["range"] { range = (low, high) }
    let options = try FitOptions(arguments)
    let result: FitResult
    switch data {
    case .histogram(let histogram):
      result = try FitInput(histogram, range).fit(model, options, firstSource: sources)
    case .object(.profile(let profile)):
      result = try FitInput(profile, range).fit(model, options, firstSource: sources)
    case .object(.sample(let sample)):
      result = try FitInput(sample, range).fit(model, options, firstSource: sources)
    default: throw AlgorithmError("such data cannot be fitted")
    }
    sources += result.parameters.count
    return .fit(result)
  }

  /// Fits a histogram with a model; data that cannot be fitted end in a status, never in a number.
  ///
  /// Parameters share the sources that begin with `firstSource`, at most one for each parameter: with the
  /// covariance C = L Lᵀ, parameter i is pᵢ + Σₖ Lᵢₖ z₍firstSource+k₎. The parameters of a fit that did not
  /// converge have no error, and those of one that could not begin are `nan`.
  ///
  /// - Parameters:
  ///   - model: shapes of ``ShapeCatalog``; labels as the script gave them.
  ///   - start: values in base units by full path, or bare name where one component has it; others are
  ///     guessed.
  ///   - range: the part to fit, in base units; the bins that lie in it whole take part. `nil` is the
  ///     whole axis.
  package static func fit(
    _ histogram: Histogram, _ model: ModelExpression, start: [String: Double] = [:],
    range: (Double, Double)? = nil, method: FitMethod = .chiSquare, firstSource: Int
  ) -> FitResult {
    var options = FitOptions()
    (options.start, options.method) = (start, method)
    do throws(AlgorithmError) {
      return try FitInput(histogram, range).fit(model, options, firstSource: firstSource)
    } catch {
      preconditionFailure("calib bug: a model of shapes that the checker did not know: \(error.message)")
    }
  }

  /// The fitted model at evenly spaced points over the fit's range, in entries per bin; both ends are
  /// included.
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
