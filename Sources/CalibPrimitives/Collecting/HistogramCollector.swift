package import CalibModel

/// Counts rows, or their weights, in equal bins of a column.
package struct HistogramCollector: AxisCollector {
  package static let signature = PrimitiveSignature(
    .collector, "histogram", "Counts rows in equal bins of a column.",
    parameters: [
      .init("values", .column, required: true, positional: true, "the number to count, one per row"),
      .init("bins", .staticInteger, required: true, "how many equal bins"),
      .init(
        "range", .staticRange, required: true, "the ends of the axis; the last bin includes its upper edge"),
      AxisSettings.scale, AxisSettings.weight,
    ], result: .object("Histogram", [.a]), version: 2)

  /// What an expression may ask of a histogram, of whatever axis.
  package static let object = ObjectSignature(
    "Histogram", dimensions: 1, "Rows or weights counted in bins.",
    members: [
      .init("entries", .number(.none), "rows inside the range"),
      .init("sum", .number(.none), "the sum of the contents: of the weights, where there are some"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("mean", .measured(.a), "the mean of the bin centres"),
      .init("sigma", .measured(.a), "the standard deviation of the bin centres"),
      .init("mode", .number(.a), "the centre of the highest bin"),
      .init("underflow", .number(.none), "rows or weights below the range"),
      .init("overflow", .number(.none), "rows or weights above the range"),
    ])

  package let filling: HistogramFilling

  package init(settings: CollectorSettings) throws(CollectorError) {
    filling = HistogramFilling(try AxisSettings.axis(settings), weight: settings.weight)
  }
}
