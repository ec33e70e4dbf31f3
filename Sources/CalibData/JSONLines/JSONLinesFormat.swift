/// JSON lines: an object in each line, whose members are the columns.
///
/// A number that is missing or `null` is NaN, a text the empty one. The file may be compressed with gzip, zstd or xz.
package enum JSONLinesFormat: DataFormat {
  package static let name = "JSON lines"
  package static let suffixes = [".jsonl", ".ndjson"]

  package static func recognises(firstBytes: [UInt8]) -> Bool {
    firstBytes.first { $0 > 32 } == UInt8(ascii: "{") && !firstBytes.contains(0)
  }

  /// Reads the first thousand lines: members need not be in all of them.
  package static func header(path: String, options: ReadOptions) throws(DataError) -> TableHeader {
    var lines = try LineBuffer(path: path, chunkSize: 1 << 16, observer: nil)
    var survey = JSONLinesSurvey()
    var line = 0
    while line < 1000, try lines.fill() {
      let start = lines.position
      let end = CSVLine.next(after: start)
      line += 1
      var scanner = JSONScanner(start, limit: end)
      guard scanner.isBlank || survey.add(&scanner) else {
        throw DataError(
          .badRow(RowProblem(column: nil, message: scanner.problem)), path: path, line: line)
      }
      lines.advance(to: end)
    }
    return survey.header
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    guard options.each == nil else {
      throw DataError(
        .unsupported("the lists of JSON lines are not read", help: "write a line for each element"),
        path: path)
    }
    return try JSONLinesReader(path: path, columns: columns, options: options, observer: observer)
  }
}
