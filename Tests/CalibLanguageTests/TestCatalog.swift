import CalibModel

/// The signatures that the checker is tested with: those of the built-in primitives.
enum TestCatalog {
  static let catalog = PrimitiveCatalog([histogram, summary, count, fit, gauss, linear])

  private static let histogram = PrimitiveSignature(
    .collector, "histogram", "Fills a histogram of one column.",
    parameters: [
      .init("column", .column, required: true, positional: true, "what is filled"),
      .init("bins", .staticInteger, required: true, "the number of bins"),
      .init("range", .staticRange, required: true, "the ends of the axis"),
    ])

  private static let summary = PrimitiveSignature(
    .collector, "summary", "Count, mean and spread of a column.",
    parameters: [.init("column", .column, required: true, positional: true, "what is summarised")])

  private static let count = PrimitiveSignature(.collector, "count", "Counts rows.")

  private static let fit = PrimitiveSignature(
    .algorithm, "fit", "Fits a histogram with a model.",
    parameters: [
      .init("histogram", .histogram, required: true, positional: true, "the histogram to fit"),
      .init("model", .model, required: true, positional: true, "shapes added up"),
      .init("start", .startValues, "start values by parameter"),
      .init("range", .axisRange, "the part of the axis to fit"),
      .init("method", .word(["chi_square", "likelihood"]), "what is minimised"),
    ])

  private static let gauss = PrimitiveSignature(
    .shape, "gauss", "A Gaussian peak.",
    shapeParameters: [
      .init("yield", axisPower: 0, "the entries under the peak"), .init("mean", axisPower: 1, "its position"),
      .init("sigma", axisPower: 1, "its standard deviation"),
    ])

  private static let linear = PrimitiveSignature(
    .shape, "linear", "A straight line.",
    shapeParameters: [
      .init("a", axisPower: 0, "the level at the centre"), .init("b", axisPower: -1, "the slope"),
    ])
}
