package import CalibModel

/// Count, mean, spread, minimum and maximum of a column.
package struct SummaryCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "summary", "Takes the count, mean, spread, minimum and maximum of a column.",
    parameters: [
      .init("values", .column, required: true, positional: true, "the number to summarise, one per row")
    ], result: .object("Summary", [.a]))

  package init(settings: CollectorSettings) throws(CollectorError) {}

  package func makeAccumulator() -> any Accumulator { SummaryAccumulator() }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try SummaryAccumulator(bytes: bytes)
  }
}
