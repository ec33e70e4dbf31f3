import CalibColumns
import CalibData

/// Hands on what another reader reads, and keeps the columns once all of the file was read.
final class RecordingReader: BatchReader {
  private let reader: any BatchReader
  private var columns: [[Double]]
  /// Bytes that may be kept; more than that, and nothing is.
  private let limit: Int
  private let finishDigest: () -> String
  private let keep: ([[Double]], _ digest: String) -> Void
  private var isKeeping = true

  /// SHA-256 of the file, in hexadecimal, once all of it was read.
  private(set) var digest: String?

  init(
    _ reader: any BatchReader, columns: Int, limit: Int, digest: @escaping () -> String,
    keep: @escaping ([[Double]], _ digest: String) -> Void
  ) {
    self.reader = reader
    self.columns = Array(repeating: [], count: columns)
    self.limit = limit
    finishDigest = digest
    self.keep = keep
  }

  func readBatch() throws(DataError) -> Int {
    let count = try reader.readBatch()
    guard count > 0 else {
      finish()
      return 0
    }
    if isKeeping {
      for place in columns.indices {
        columns[place].append(contentsOf: UnsafeBufferPointer(start: reader.column(place), count: count))
      }
      let bytes = columns.reduce(0) { $0 + $1.count } * MemoryLayout<Double>.stride
      if bytes > limit { forget() }
    }
    return count
  }

  /// Hands on what was read; called once, at the end of the file, when its digest is complete.
  private func finish() {
    guard digest == nil else { return }
    let whole = finishDigest()
    digest = whole
    if isKeeping { keep(columns, whole) }
    forget()
  }

  private func forget() {
    isKeeping = false
    columns = columns.map { _ in [] }
  }

  func column(_ index: Int) -> UnsafePointer<Double> { reader.column(index) }
  func place(ofRow row: Int) -> DataPlace { reader.place(ofRow: row) }

  func reject(_ problem: RowProblem, row: Int) throws(DataError) {
    // What was rejected cannot be told from the rest later.
    forget()
    try reader.reject(problem, row: row)
  }

  var bytesRead: Int64 { reader.bytesRead }
  var skippedRows: Int { reader.skippedRows }
  var firstSkipped: String { reader.firstSkipped }
}
