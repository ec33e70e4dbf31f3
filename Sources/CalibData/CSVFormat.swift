/// Comma-separated values, and their cousins with tabs or semicolons.
///
/// The first line that is neither blank nor a comment (`#`) names the columns. Names and values may be quoted; blanks
/// around them do not count. A quoted field ends in the line in which it begins.
package enum CSVFormat: DataFormat {
  package static let name = "CSV"

  package static func recognises(path: String, firstBytes: [UInt8]) -> Bool { !firstBytes.contains(0) }

  package static func header(path: String) throws(DataError) -> TableHeader {
    var lines = try LineBuffer(path: path, chunkSize: 1 << 16) { _ in }
    return TableHeader(names: try CSVHeader(reading: &lines).names)
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions,
    observer: @escaping (UnsafeRawBufferPointer) -> Void
  ) throws(DataError) -> any BatchReader {
    try CSVReader(path: path, columns: columns, options: options, observer: observer)
  }
}
