import CalibColumns
import CalibModel
import CalibPrimitives

/// Fills accumulators from arrays, as a scan does from batches.
enum Filling {
  static func fill(_ accumulator: inout any Accumulator, _ values: [Double]) {
    values.withUnsafeBufferPointer { buffer in
      let rows = (0..<Int32(values.count)).map { $0 }
      rows.withUnsafeBufferPointer { rows in
        accumulator.fill(SelectedRows(columns: buffer.baseAddress.map { [$0] } ?? [], rows: rows))
      }
    }
  }

  static func histogram(_ values: [Double], bins: Int, _ low: Double, _ high: Double) throws -> Histogram {
    let collector = try histogramCollector(bins: bins, low, high)
    var accumulator = collector.makeAccumulator()
    fill(&accumulator, values)
    guard case .histogram(let histogram) = accumulator.finish() else {
      throw CollectorError("no histogram")
    }
    return histogram
  }

  static func histogramCollector(bins: Int, _ low: Double, _ high: Double) throws -> any Collector {
    try Builtins.collector(
      "histogram",
      settings: CollectorSettings([
        ("bins", .integer(bins)), ("range", .range(low, high, includesUpper: true)),
      ]))
  }
}
