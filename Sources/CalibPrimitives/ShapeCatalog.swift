package import CalibModel
import CalibNumerics

/// The shapes that a model may be made of: their signatures, and how each becomes a model of `CalibNumerics`.
package enum ShapeCatalog {
  /// The signatures, in the order of the documentation.
  package static let signatures: [PrimitiveSignature] = [gauss, linear, flat, exponential]

  static let catalog = PrimitiveCatalog(signatures)

  /// The model of a whole expression in a range; `nil` where it names a shape that is not known or none at all.
  static func model(of expression: ModelExpression, in geometry: FitGeometry) -> SumModel? {
    let terms = expression.components.compactMap { model(ofShape: $0.shape, in: geometry) }
    guard !terms.isEmpty, terms.count == expression.components.count else { return nil }
    return SumModel(terms)
  }

  private static func model(ofShape name: String, in geometry: FitGeometry) -> (any FitModel)? {
    switch name {
    case gauss.name: GaussModel(geometry)
    case linear.name: LinearModel(geometry)
    case flat.name: FlatModel()
    case exponential.name: ExponentialModel(geometry)
    default: nil
    }
  }

  private static let gauss = PrimitiveSignature(
    .shape, "gauss", "A Gaussian peak.",
    shapeParameters: [
      .init("yield", axisPower: 0, "the entries under the whole peak"),
      .init("mean", axisPower: 1, "the position of the peak"),
      .init("sigma", axisPower: 1, "the standard deviation"),
    ])

  private static let linear = PrimitiveSignature(
    .shape, "linear", "A straight line.",
    shapeParameters: [
      .init("a", axisPower: 0, "the entries per bin at the centre of the range"),
      .init("b", axisPower: -1, "the change of the entries per bin along the axis"),
    ])

  private static let flat = PrimitiveSignature(
    .shape, "flat", "A constant level.",
    shapeParameters: [.init("level", axisPower: 0, "the entries per bin")])

  private static let exponential = PrimitiveSignature(
    .shape, "exponential", "An exponential, rising or falling.",
    shapeParameters: [
      .init("yield", axisPower: 0, "the entries within the range"),
      .init("slope", axisPower: -1, "the logarithmic slope: negative where it falls"),
    ])
}
