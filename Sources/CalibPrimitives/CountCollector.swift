package import CalibModel

/// Counts the accepted rows.
package struct CountCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "count", "Counts the accepted rows.", result: .object("Count", []))

  package init(settings: CollectorSettings) throws(CollectorError) {}

  package func makeAccumulator() -> any Accumulator { CountAccumulator() }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try CountAccumulator(bytes: bytes)
  }
}
