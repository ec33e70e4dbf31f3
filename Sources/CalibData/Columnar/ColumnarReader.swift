import CalibColumns

/// Reads rows of a binary file whose values lie by columns.
///
/// It is a class for its buffers: they have one owner, and they go with it.
final class ColumnarReader: BatchReader {
  private var frame: BatchFrame
  private let sources: [any ColumnSource]
  private let rows: Int
  private var row = 0
  private let observation: FileObservation

  /// - Parameter sources: each request is served by one of them.
  init(
    path: String, columns: [ColumnRequest], options: ReadOptions, rows: Int, sources: [any ColumnSource],
    observation: FileObservation
  ) {
    frame = BatchFrame(path: path, requests: columns, options: options)
    self.sources = sources
    self.rows = rows
    self.observation = observation
  }

  func readBatch() throws(DataError) -> Int {
    while row < rows {
      let count = min(ColumnProgram.batchSize, rows - row)
      for source in sources { try source.read(count, into: frame.columns, at: 0) }
      let first = row
      row += count
      try observation.advance(to: Double(row) / Double(rows))
      let kept = try frame.finish(count, from: first)
      if kept > 0 { return kept }
    }
    try observation.finish()
    return 0
  }

  func column(_ index: Int) -> UnsafePointer<Double> { UnsafePointer(frame.columns[index]) }
  func place(ofRow row: Int) -> DataPlace { .row(frame.place(row)) }
  func reject(_ problem: RowProblem, row: Int) throws(DataError) { try frame.reject(problem, row: row) }
  var bytesRead: Int64 { observation.bytesRead }
  var skippedRows: Int { frame.badRows.count }
  var firstSkipped: String { frame.badRows.first }
}
