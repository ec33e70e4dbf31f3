package import CalibModel

/// Keeps rows, all of them or a random choice of at most so many.
package struct SampleCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "sample", "Keeps the rows themselves, all or a random choice.",
    parameters: [
      .init("values", .columns, required: true, positional: true, "the numbers to keep, several per row"),
      .init("limit", .staticInteger, "how many rows to keep at most; all if not given"),
      .init(
        "weight", .columnOf(.none), needs: "limit",
        "how likely a row is kept compared with others; the same for all if not given"),
      .init("seed", .staticInteger, "what the choice depends on; 1 if not given"),
    ], result: .object("Sample", [.a]))

  package static let object = ObjectSignature(
    "Sample", dimensions: 1, "Rows that were kept; of one column it can be fitted.",
    members: [
      .init("entries", .number(.none), "rows seen"),
      .init("kept", .number(.none), "rows kept"),
      .init("sum", .number(.none), "rows seen, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
    ])

  let columns: Int
  /// Where the columns are among those of a batch, and the weights.
  let places: [Int]
  let weight: Int?
  /// `nil`: all rows are kept.
  let limit: Int?
  let seed: UInt64

  package init(settings: CollectorSettings) throws(CollectorError) {
    columns = try settings.valueCount()
    places = settings.places(of: "values")
    weight = settings.weight
    limit = try settings.optionalInteger("limit")
    seed = UInt64(bitPattern: Int64(try settings.optionalInteger("seed") ?? 1))
    if weight != nil, limit == nil { throw .missing("limit") }
    if let limit, limit < 1 { throw CollectorError("`limit` is \(limit); it must be at least 1") }
  }

  package func makeAccumulator() -> any Accumulator { SampleAccumulator(self) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try SampleAccumulator(self, bytes: bytes)
  }
}
