package import CalibModel

/// Counts rows in equal bins.
package struct HistogramCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "histogram", "Counts rows in equal bins of a column.",
    parameters: [
      .init("values", .column, required: true, positional: true, "the number to count, one per row"),
      .init("bins", .staticInteger, required: true, "how many equal bins"),
      .init(
        "range", .staticRange, required: true, "the ends of the axis; the last bin includes its upper edge"),
    ], result: .object("Histogram", [.a]))

  /// Bins beyond this number are taken for a slip of the pen: one object per run would fill the memory.
  package static let largestBinCount = 10_000_000

  package let axis: HistogramAxis
  /// The edges of the bins, one copy for all accumulators.
  private let edges: [Double]

  package init(settings: CollectorSettings) throws(CollectorError) {
    let bins = try settings.integer("bins")
    let range = try settings.range("range")
    guard (1...Self.largestBinCount).contains(bins) else {
      throw CollectorError("`bins` is \(bins); it must be from 1 to \(Self.largestBinCount)")
    }
    guard range.low.isFinite, range.high.isFinite, range.low < range.high, (range.high - range.low).isFinite
    else {
      throw CollectorError(
        "`range` is \(range.low)..\(range.high); its lower end must lie below the upper one")
    }
    let axis = HistogramAxis(bins: bins, low: range.low, high: range.high)
    self.axis = axis
    edges = (0...bins).map { axis.edge($0) }
  }

  package func makeAccumulator() -> any Accumulator { HistogramAccumulator(axis: axis, edges: edges) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try HistogramAccumulator(axis: axis, edges: edges, bytes: bytes)
  }
}
