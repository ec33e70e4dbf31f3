package import CalibModel

/// Counts rows, or their weights, by a text.
package struct CategoryHistogramCollector: AxisCollector {
  package static let signature = PrimitiveSignature(
    .collector, "histogram_of_texts", "Counts rows by a text, one bin for each of a list; others overflow.",
    parameters: [
      .init("values", .category, required: true, positional: true, "a text per row"),
      .init("among", .staticTexts, required: true, "the texts, in the order of the bins"),
      AxisSettings.weight,
    ], result: .object("Histogram", [.none]))

  package let filling: HistogramFilling

  package init(settings: CollectorSettings) throws(CollectorError) {
    var names: [String] = []
    for value in try settings.list("among") {
      guard case .string(let name) = value else { throw CollectorError("`among` must be a list of texts") }
      names.append(name)
    }
    guard let axis = HistogramAxis.category(names) else {
      throw CollectorError("`among` must name at least one text, and none twice")
    }
    filling = HistogramFilling(axis, weight: settings.weight)
  }
}
