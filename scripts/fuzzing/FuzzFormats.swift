import CalibColumns
import CalibData
import Glibc

/// The format that the bytes are given to, by the variable CALIB_FUZZ_FORMAT: the end of a file's name.
private let suffix = getenv("CALIB_FUZZ_FORMAT").map { String(cString: $0) } ?? ".csv"

/// Reads the bytes as a file of one format, with all columns in all ways: what it ends with does not matter.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFormats(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let path = "/dev/shm/calib-fuzz-\(getpid())\(suffix)"
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(descriptor >= 0 && write(descriptor, start, count) == count, "cannot write \(path)")
  close(descriptor)
  defer { unlink(path) }
  if let format = try? DataFormats.format(of: path) {
    _ = try? ColumnsBlock(path: path, options: ReadOptions())
    if let header = try? format.header(path: path) { readAll(format, header, path) }
  }
  return 0
}

private func readAll(_ format: any DataFormat.Type, _ header: TableHeader, _ path: String) {
  var requests: [ColumnRequest] = []
  var lists: [ColumnRequest] = []
  for (index, column) in header.columns.enumerated().prefix(40) {
    let kinds: [ColumnRequest.Kind] =
      switch column.kind {
      case .string: [.string]
      case .number, .integer, .bool, .unknown: [.number, .integer, .bool]
      }
    let name: String =
      switch column.shape {
      case .fixed, .padded: "\(column.name)[0]"
      case .single, .list: column.name
      }
    let request = ColumnRequest(
      name: name, sourceName: name, kind: kinds[index % kinds.count], allowed: index % 5 == 0 ? -3...200 : nil
    )
    if column.shape == .list { lists.append(request) } else { requests.append(request) }
  }
  read(format, path, requests, ReadOptions(skippableRows: 1_000_000))
  // Each alone too: a bad one among them hides the others.
  for request in requests { read(format, path, [request], ReadOptions()) }
  for list in lists.prefix(4) {
    let each = String(list.sourceName.prefix { $0 != "." && $0 != "_" })
    let all =
      [list] + requests
      + ["event", "\(each).index"].map { ColumnRequest(name: $0, sourceName: $0, kind: .number) }
    read(format, path, all, ReadOptions(skippableRows: 1_000_000, each: each))
    read(format, path, [list], ReadOptions(each: each))
  }
}

/// Reads at most a few batches: a file may say a great number of rows in a few bytes.
private func read(
  _ format: any DataFormat.Type, _ path: String, _ requests: [ColumnRequest], _ options: ReadOptions
) {
  var sum = 0.0
  guard
    let reader = try? format.reader(
      path: path, columns: requests, options: options, observer: { sum += Double($0.count) })
  else { return }
  for _ in 0..<16 {
    guard let count = try? reader.readBatch(), count > 0 else { return }
    precondition(count <= ColumnProgram.batchSize)
    for index in requests.indices {
      for row in 0..<count { sum += reader.column(index)[row] }
    }
    _ = reader.place(ofRow: count - 1).description
  }
}
