package import CalibModel

/// The shapes that a model may be made of: their signatures, and how each becomes a model of `CalibNumerics`.
package enum ShapeCatalog {
  /// The signatures, in the order of the documentation.
  package static let signatures: [PrimitiveSignature] = [gauss, linear, flat, exponential]

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
