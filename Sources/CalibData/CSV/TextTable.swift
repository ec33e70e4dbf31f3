/// A small CSV file as texts: a run catalogue, not events.
package struct TextTable: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    /// The line in the file, from 1.
    package let line: Int
    /// One for each name.
    package let fields: [String]
  }

  package let path: String
  package let names: [String]
  package let rows: [Row]

  /// Reads all of it; a row with another number of fields than the header is an error that names its line.
  ///
  /// Fields with line feeds are not read.
  package init(path: String, observer: ByteObserver? = nil) throws(DataError) {
    var lines = try LineBuffer(path: path, chunkSize: 1 << 16, observer: observer)
    let header = try CSVHeader(reading: &lines)
    if let twice = header.names.first(where: { name in header.names.count { $0 == name } > 1 }) {
      throw DataError(.repeatedColumn(twice), path: path, line: header.line)
    }
    var rows: [Row] = []
    var line = header.line
    while try lines.fill() {
      let start = lines.position
      let next = CSVLine.next(after: start)
      line += 1
      let bytes = UnsafeBufferPointer(start: start, count: next - 1 - start)
      if !CSVLine.isBlankOrComment(bytes) {
        guard let fields = CSVLine.fields(bytes, separator: header.separator),
          fields.count == header.names.count
        else {
          throw DataError(
            .badRow(
              RowProblem(column: nil, message: "not \(header.names.count) fields, as the header has")),
            path: path, line: line)
        }
        rows.append(Row(line: line, fields: fields.map(\.text)))
      }
      lines.advance(to: next)
    }
    self.path = path
    names = header.names
    self.rows = rows
  }
}
