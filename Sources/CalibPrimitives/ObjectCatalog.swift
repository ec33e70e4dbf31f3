package import CalibModel

/// What scripts may ask of collected objects.
package enum ObjectCatalog {
  package static let signatures: [ObjectSignature] = [histogram, summary, count]

  private static let histogram = ObjectSignature(
    "Histogram", dimensions: 1, "Rows counted in bins of an axis.",
    members: [
      .init("entries", .number(.none), "the rows within the axis"),
      .init("underflow", .number(.none), "the rows below the axis"),
      .init("overflow", .number(.none), "the rows above the axis"),
      .init("mean", .measured(.a), "the mean of the bins' centres"),
      .init("sigma", .measured(.a), "the spread of the bins' centres"),
      .init("mode", .number(.a), "the centre of the fullest bin"),
    ])

  private static let summary = ObjectSignature(
    "Summary", dimensions: 1, "Count, mean and spread of a column.",
    members: [
      .init("entries", .number(.none), "the rows"),
      .init("mean", .measured(.a), "the mean"),
      .init("sigma", .measured(.a), "the spread"),
      .init("min", .number(.a), "the smallest value"),
      .init("max", .number(.a), "the largest value"),
    ])

  private static let count = ObjectSignature(
    "Count", dimensions: 0, "A number of rows.",
    members: [
      .init("entries", .number(.none), "the rows"),
      .init("value", .number(.none), "the rows"),
      .init("error", .number(.none), "the square root of their number"),
    ])
}
