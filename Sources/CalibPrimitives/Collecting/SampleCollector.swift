package import CalibModel

/// Keeps rows, all of them or a random choice of at most so many.
package struct SampleCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "sample", "Keeps the rows themselves, all or a random choice.",
    parameters: [
      .init("values", .columns, required: true, positional: true, "the numbers to keep, several per row"),
      .init("limit", .staticInteger, "how many rows to keep at most; all if not given"),
      .init("seed", .staticInteger, "what the choice depends on; 1 if not given"),
    ], result: .object("Sample", [.a]))

  package static let object = ObjectSignature(
    "Sample", dimensions: 1, "Rows that were kept; of one column it can be fitted.",
    members: [
      .init("entries", .number(.none), "rows seen"),
      .init("kept", .number(.none), "rows kept"),
    ])

  let columns: Int
  /// `nil`: all rows are kept.
  let limit: Int?
  let seed: UInt64

  package init(settings: CollectorSettings) throws(CollectorError) {
    columns = try settings.valueCount()
    limit = try settings.optionalInteger("limit")
    seed = UInt64(bitPattern: Int64(try settings.optionalInteger("seed") ?? 1))
    if let limit, limit < 1 { throw CollectorError("`limit` is \(limit); it must be at least 1") }
  }

  package func makeAccumulator() -> any Accumulator { SampleAccumulator(self) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try SampleAccumulator(self, bytes: bytes)
  }
}
