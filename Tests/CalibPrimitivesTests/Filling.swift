import CalibColumns
import CalibModel
import CalibPrimitives

/// Fills accumulators from arrays, as a scan does from batches.
enum Filling {
  static func fill(_ accumulator: inout any Accumulator, _ values: [Double]) {
    fill(&accumulator, columns: [values])
  }

  /// Fills from columns of equal length, in batches.
  static func fill(_ accumulator: inout any Accumulator, columns: [[Double]]) {
    batches(columns) { accumulator.fill($0) }
  }

  /// Hands out batches of the columns.
  static func batches(_ columns: [[Double]], _ body: (SelectedRows) throws -> Void) rethrows {
    let count = columns.first?.count ?? 0
    for start in stride(from: 0, to: count, by: ColumnProgram.batchSize) {
      let end = min(count, start + ColumnProgram.batchSize)
      let memory = columns.map { column in
        let copy = UnsafeMutableBufferPointer<Double>.allocate(capacity: end - start)
        _ = copy.initialize(from: column[start..<end])
        return copy
      }
      defer { for copy in memory { copy.deallocate() } }
      let rows = (0..<Int32(end - start)).map { $0 }
      try rows.withUnsafeBufferPointer { rows in
        try body(
          SelectedRows(columns: memory.compactMap { $0.baseAddress.map { UnsafePointer($0) } }, rows: rows))
      }
    }
  }

  static func histogram(_ values: [Double], bins: Int, _ low: Double, _ high: Double) throws -> Histogram {
    let collector = try histogramCollector(bins: bins, low, high)
    guard case .histogram(let histogram) = value(collector, [values]) else {
      throw CollectorError("no histogram")
    }
    return histogram
  }

  static func histogramCollector(bins: Int, _ low: Double, _ high: Double) throws -> any Collector {
    try Builtins.collector("histogram", settings: CollectorSettings(axis(bins: bins, low, high)))
  }

  static func axis(bins: Int, _ low: Double, _ high: Double) -> [(name: String, value: Value)] {
    [("bins", .integer(bins)), ("range", .range(low, high, includesUpper: true))]
  }

  /// A collector whose columns stand for these arguments.
  static func collector(
    _ name: String, _ settings: [(name: String, value: Value)] = [], columns: [String],
    more: [CollectorColumn] = [], families: [String] = []
  ) throws -> any Collector {
    try Builtins.collector(
      name,
      settings: CollectorSettings(
        settings, columns: columns.map { .argument($0) } + more, families: families))
  }

  /// What a collector makes of columns.
  static func value(_ collector: any Collector, _ columns: [[Double]]) -> Value {
    var accumulator = collector.makeAccumulator()
    fill(&accumulator, columns: columns)
    return accumulator.finish()
  }
}
