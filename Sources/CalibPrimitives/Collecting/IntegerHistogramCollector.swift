package import CalibModel

/// Counts rows, or their weights, by whole numbers.
package struct IntegerHistogramCollector: AxisCollector {
  package static let signature = PrimitiveSignature(
    .collector, "histogram_of_integers", "Counts rows by a whole number, one bin for each.",
    parameters: [
      .init("values", .category, required: true, positional: true, "a whole number per row"),
      .init("range", .staticRangeOf(.none), required: true, "the first and the last number, both included"),
      AxisSettings.weight,
    ], result: .object("Histogram", [.none]))

  package let filling: HistogramFilling

  package init(settings: CollectorSettings) throws(CollectorError) {
    let ends = try settings.range("range")
    guard let first = Int(exactly: ends.low), let last = Int(exactly: ends.high), first <= last,
      last - first < AxisSettings.largestBinCount, let axis = HistogramAxis.integer(first...last)
    else {
      throw CollectorError(
        "`range` is \(ends.low)..\(ends.high); it must be from one whole number to another")
    }
    filling = HistogramFilling(axis, weight: settings.weight)
  }
}
