package import CalibModel

/// Counts rows, or their weights, between edges of one's own.
package struct VariableHistogramCollector: AxisCollector {
  package static let signature = PrimitiveSignature(
    .collector, "histogram_between", "Counts rows between the edges of a list.",
    parameters: [
      .init("values", .columnOf(.a), required: true, positional: true, "the number to count, one per row"),
      .init(
        "edges", .staticNumbers(.a), required: true, "ascending; the last bin includes its upper edge"),
      AxisSettings.weight,
    ], result: .object("Histogram", [.a]))

  package let filling: HistogramFilling

  package init(settings: CollectorSettings) throws(CollectorError) {
    let values = try settings.list("edges")
    let edges = values.compactMap(\.asNumber)
    guard edges.count == values.count, let axis = HistogramAxis.variable(edges) else {
      throw CollectorError("`edges` must be at least two numbers that ascend")
    }
    filling = HistogramFilling(axis, weight: settings.weight)
  }
}
