package import CalibModel

/// The distribution of a column, for its median and other quantiles.
package struct QuantileCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "quantiles",
    "Keeps what quantiles need: all values up to ten million, a sketch beyond that says how far ranks may be off.",
    parameters: [
      .init("values", .columnOf(.a), required: true, positional: true, "the number, one per row"),
      AxisSettings.weight,
    ], result: .object("Quantiles", [.a]))

  package static let object = ObjectSignature(
    "Quantiles", dimensions: 1, "The distribution of a column.",
    members: [
      .init("entries", .number(.none), "rows"),
      .init("sum", .number(.none), "rows, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("median", .number(.a), "the value with as many rows, or as much weight, below as above"),
      .init(
        "rank_error", .number(.none),
        "the most that the rank of a value may be off, in rows or in weight; 0 where all are kept"),
    ])

  let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) { weight = settings.weight }

  package func makeAccumulator() -> any Accumulator { QuantileAccumulator(weight: weight) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try QuantileAccumulator(weight: weight, bytes: bytes)
  }
}
