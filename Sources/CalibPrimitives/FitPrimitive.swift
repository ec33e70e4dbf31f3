package import CalibModel

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
}
