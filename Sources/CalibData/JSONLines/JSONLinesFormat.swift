/// JSON lines: an object in each line, whose members are the columns; those of an object or of the objects in a list within
/// it are `hit.wire`.
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
      if !scanner.isBlank {
        // What a bad line has says nothing; reading tells what is wrong with it, where it may not be left out.
        var extended = survey
        if extended.add(&scanner) {
          survey = extended
        } else if line == 1 {
          throw DataError(
            .badRow(RowProblem(column: nil, message: scanner.problem)), path: path, line: line)
        }
      }
      lines.advance(to: end)
    }
    return survey.header
  }

  package static func reader(
    path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) -> any BatchReader {
    let header = try header(path: path, options: options)
    // The kinds are not those of all lines: each value is checked where it stands.
    let names = TableHeader(
      columns: header.columns.map { TableColumn(name: $0.name, kind: .unknown, shape: $0.shape) },
      unreadable: header.unreadable)
    let targets = try names.resolve(columns, options: options, path: path)
    let found = targets.map { target -> TableColumn? in
      if case .column(let column, _) = target { header.columns[column] } else { nil }
    }
    let isFlat = found.allSatisfy { $0.map { !$0.name.contains(".") } ?? false }
    if options.each == nil, isFlat, zip(columns, found).allSatisfy({ $0.sourceName == $1?.name }) {
      return try JSONLinesReader(path: path, columns: columns, options: options, observer: observer)
    }
    let leading = try options.each.map { prefix throws(DataError) in
      header.columns[try header.leadingList(targets, each: prefix, path: path)]
    }
    return try JSONElementsReader(
      path: path, columns: columns, found: zip(targets, found).map { ($0, $1) }, leading: leading,
      options: options, observer: observer)
  }
}
