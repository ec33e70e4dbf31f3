import CalibColumns
import CalibData

/// Gives the rows of columns that are in memory, in the batches in which a file gives them.
final class RememberedReader: BatchReader {
  private let columns: [ColumnMemory.Column]
  private let rows: Int
  private let path: String
  private let bytes: Int64
  private let memory: UnsafeMutablePointer<Double>
  private var next = 0

  /// SHA-256 of the file that they were read from, in hexadecimal.
  let digest: String

  init(columns: [ColumnMemory.Column], digest: String, path: String, bytes: Int64) {
    (self.columns, self.digest, self.path, self.bytes) = (columns, digest, path, bytes)
    rows = columns.first?.values.count ?? 0
    memory = .allocate(capacity: max(1, columns.count) * ColumnProgram.batchSize)
    memory.initialize(repeating: 0, count: max(1, columns.count) * ColumnProgram.batchSize)
  }

  deinit { memory.deallocate() }

  /// Copies a batch: the protocol promises that columns stay at one place, and 4096 rows stay in the processor's cache.
  func readBatch() throws(DataError) -> Int {
    let count = min(ColumnProgram.batchSize, rows - next)
    guard count > 0 else { return 0 }
    for (place, column) in columns.enumerated() {
      let target = memory + place * ColumnProgram.batchSize
      column.values.withUnsafeBufferPointer { values in
        guard let start = values.baseAddress else { return }
        target.update(from: start + next, count: count)
      }
    }
    next += count
    return count
  }

  func column(_ index: Int) -> UnsafePointer<Double> {
    UnsafePointer(memory + index * ColumnProgram.batchSize)
  }

  /// Rows are counted from 0: where lines of a text begin is not kept.
  func place(ofRow row: Int) -> DataPlace {
    .row(max(0, next - 1) / ColumnProgram.batchSize * ColumnProgram.batchSize + row)
  }

  /// What was right when it was read may be wrong by now: a session may declare the dataset anew.
  func reject(_ problem: RowProblem, row: Int) throws(DataError) {
    throw DataError(.badRow(problem), path: path, at: place(ofRow: row))
  }

  var bytesRead: Int64 { rows == 0 ? bytes : Int64(Double(bytes) * Double(next) / Double(rows)) }
  var skippedRows: Int { 0 }
  var firstSkipped: String { "" }
}
