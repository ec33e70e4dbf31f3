import CalibColumns
import CalibData

/// Reads whole files of tests into arrays.
struct Reading {
  var columns: [[Double]] = []
  var lines: [Int] = []
  var skippedRows = 0
  var firstSkipped = ""
  var bytes: [UInt8] = []

  init(_ path: String, _ requests: [ColumnRequest], skip: Int = 0, chunk: Int = 1 << 20) throws(DataError) {
    columns = requests.map { _ in [] }
    let observed = Observed()
    let reader = try DataFormats.format(of: path).reader(
      path: path, columns: requests, options: ReadOptions(skippableRows: skip, chunkSize: chunk)
    ) { observed.bytes += $0 }
    while true {
      let count = try reader.readBatch()
      if count == 0 { break }
      for index in requests.indices {
        columns[index] += UnsafeBufferPointer(start: reader.column(index), count: count)
      }
      lines += (0..<count).map { reader.line(ofRow: $0) }
    }
    skippedRows = reader.skippedRows
    firstSkipped = reader.firstSkipped
    bytes = observed.bytes
  }

  private final class Observed { var bytes: [UInt8] = [] }
}

/// A request of a number by its name in the file.
func number(_ name: String, factor: Double = 1) -> ColumnRequest {
  ColumnRequest(name: name, sourceName: name, kind: .number, factor: factor)
}
