import CalibColumns
import CalibData

/// Reads whole files of tests into arrays.
struct Reading {
  var columns: [[Double]] = []
  var places: [DataPlace] = []
  var skippedRows = 0
  var firstSkipped = ""
  var bytes: [UInt8] = []

  init(
    _ path: String, _ requests: [ColumnRequest], skip: Int = 0, chunk: Int = 1 << 20, tree: String? = nil,
    each: String? = nil
  ) throws(DataError) {
    columns = requests.map { _ in [] }
    let observed = Observed()
    let reader = try DataFormats.format(of: path).reader(
      path: path, columns: requests,
      options: ReadOptions(skippableRows: skip, chunkSize: chunk, tree: tree, each: each)
    ) { observed.bytes += $0 }
    while true {
      let count = try reader.readBatch()
      if count == 0 { break }
      for index in requests.indices {
        columns[index] += UnsafeBufferPointer(start: reader.column(index), count: count)
      }
      places += (0..<count).map { reader.place(ofRow: $0) }
    }
    skippedRows = reader.skippedRows
    firstSkipped = reader.firstSkipped
    bytes = observed.bytes
  }

  /// The lines of the rows of a text.
  var lines: [Int] {
    places.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  private final class Observed { var bytes: [UInt8] = [] }
}

/// A request of a number by its name in the file.
func number(_ name: String, factor: Double = 1) -> ColumnRequest {
  ColumnRequest(name: name, sourceName: name, kind: .number, factor: factor)
}

/// A request by a column's name in the file.
func request(_ name: String, _ kind: ColumnRequest.Kind) -> ColumnRequest {
  ColumnRequest(name: name, sourceName: name, kind: kind)
}
