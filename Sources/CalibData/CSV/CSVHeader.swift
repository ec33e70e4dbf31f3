/// The first line of a CSV file that is neither blank nor a comment: names, and what separates them.
package struct CSVHeader: Hashable, Sendable {
  package let names: [String]
  let separator: UInt8
  /// The header's line in the file, from 1.
  let line: Int

  /// Reads the header and leaves the lines after it.
  init(reading lines: inout LineBuffer) throws(DataError) {
    var line = 0
    while try lines.fill() {
      let start = lines.position
      let next = CSVLine.next(after: start)
      lines.advance(to: next)
      line += 1
      var bytes = UnsafeBufferPointer(start: start, count: next - 1 - start)
      if line == 1, bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = .init(rebasing: bytes.dropFirst(3)) }
      if CSVLine.isBlankOrComment(bytes) { continue }
      guard let text = Self.text(bytes) else { throw DataError(.notText(nil), path: lines.path, line: line) }
      separator = Self.separator(in: text, path: lines.path)
      guard let fields = CSVLine.fields(bytes, separator: separator) else {
        throw DataError(
          .badRow(RowProblem(column: nil, message: "a quoted name does not end in its line")),
          path: lines.path, line: line)
      }
      names = fields.map(\.text)
      self.line = line
      return
    }
    throw DataError(.empty, path: lines.path)
  }

  /// The line as text; `nil` where it has bytes that no header has.
  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard !bytes.contains(where: { $0 < 32 && $0 != 9 && $0 != 13 }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// A comma, a tab or a semicolon: by the file's name, else the first of these that the header has.
  private static func separator(in text: String, path: String) -> UInt8 {
    let name = TextCodec.allCases.reduce(path) {
      $0.hasSuffix($1.suffix) ? String($0.dropLast($1.suffix.count)) : $0
    }
    if name.hasSuffix(".tsv") || name.hasSuffix(".tab") { return UInt8(ascii: "\t") }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
    return candidates.first { text.utf8.contains($0) } ?? UInt8(ascii: ",")
  }
}
