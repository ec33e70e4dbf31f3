package import CalibModel
import CalibNumerics

/// Fits a histogram, a profile, a sample or points with a model, or several of them at once.
package enum FitPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "fit", "Fits a histogram, a profile, a sample or points with a model.",
    parameters: [
      .init(
        "histogram", .histogram, required: true, positional: true,
        "what is fitted; a record `{ name = object: model }` fits several at once"),
      .init("model", .model, required: true, positional: true, "shapes added up, such as `gauss + linear`"),
      .init("start", .startValues, "start values by parameter; others are guessed from the data"),
      .init("range", .axisRange, "the part of the axis to fit: the bins that lie in it whole"),
      .init(
        "method", .word(FitMethod.allCases.map(\.rawValue)),
        "what is minimised; `chi_square` if not given, of a sample always the likelihood without bins"),
      .init("bounds", .bounds, "ranges that parameters may not leave"),
      .init("fixed", .parameters, "parameters that stay where they start, or a record of their values"),
      .init("constraints", .constraints, "what else is known: `{ sigma: 8 ± 1 MeV }`"),
      .init("shared", .ties, "parameters that follow others: `{ b.mean = m.mean }`"),
      .init("integrate", .staticBool, "whether chi-square takes the model's integral over the bin"),
      .init("minos", .staticBool, "whether to find the errors to both sides too; false if not given"),
    ], version: 2)

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let result = try FitRequest(arguments).result(firstSource: sources)
    sources += result.parameters.count
    return .fit(result)
  }

  /// Fits a histogram with a model; data that cannot be fitted end in a status, never in a number.
  ///
  /// - Parameters:
  ///   - start: values in base units by full path, or bare name where one component has it; others are guessed.
  ///   - range: the part to fit, in base units; the bins that lie in it whole take part. `nil` is the whole axis.
  ///   - firstSource: the first of the sources that the parameters share, at most one for each parameter.
  package static func fit(
    _ histogram: Histogram, _ model: ModelExpression, start: [String: Double] = [:],
    range: (Double, Double)? = nil, method: FitMethod = .chiSquare, firstSource: Int
  ) -> FitResult {
    var request = FitRequest([
      .init(data: .histogram(histogram), model: model, range: range.map { (low: $0.0, high: $0.1) })
    ])
    request.start = start
    request.method = method
    return request.result(firstSource: firstSource)
  }

  /// The fitted model at evenly spaced points over the fit's range, in entries per bin; both ends are included.
  ///
  /// Of a simultaneous fit it is the first part. It is empty where a parameter is not a number, and for fewer than two
  /// points.
  package static func curve(of result: FitResult, points: Int) -> [PlotRecord.Point] {
    guard points >= 2, let part = result.parts.first, let fitted = FittedModel(result, part: 0) else {
      return []
    }
    let x = (0..<points).map {
      part.low + (part.high - part.low) * (Double($0) / Double(points - 1))
    }
    return zip(x, fitted.values(at: x)).map { PlotRecord.Point(x: $0, y: $1) }
  }
}
