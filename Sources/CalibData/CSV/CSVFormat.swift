/// Comma-separated values, and their cousins with tabs or semicolons.
///
/// The first line that is neither blank nor a comment (`#`) names the columns. Names and values may be quoted; blanks
/// around them do not count. A quoted field may hold line feeds. The file may be compressed with gzip, zstd or xz.
package enum CSVFormat: DataFormat {
  package static let name = "CSV"

  package static let suffixes = [".csv", ".tsv", ".tab"]

  package static func recognises(firstBytes: [UInt8]) -> Bool { !firstBytes.contains(0) }

  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    var lines = try LineBuffer(path: path, chunkSize: 1 << 16, observer: nil)
    return TableHeader(names: try CSVHeader(reading: &lines).names)
  }

  package static func survey(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    try CSVSurvey(path: path).header
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    guard options.each == nil else {
      throw DataError(
        .unsupported("a CSV file has no lists, so `each:` has no elements", help: "leave `each:` out"),
        path: path)
    }
    return try CSVReader(path: path, columns: columns, options: options, observer: observer)
  }
}
