/// A table as CSV: numbers so that they read back in the same bits, names and texts in quotes where they need them.
package struct CSVFile: Hashable, Sendable {
  package enum Column: Hashable, Sendable {
    case numbers([Double])
    case integers([Int])
    case texts([String])

    var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .integers(let values): values.count
      case .texts(let values): values.count
      }
    }
  }

  private let names: [String]
  private let columns: [Column]

  /// - Parameter columns: equally long.
  package init(_ columns: [(name: String, column: Column)]) {
    names = columns.map(\.name)
    self.columns = columns.map(\.column)
    precondition(Set(self.columns.map(\.count)).count <= 1, "calib bug: columns of different lengths")
  }

  package var bytes: [UInt8] {
    var bytes = Array(names.map(Self.quoted).joined(separator: ",").utf8) + [10]
    for row in 0..<(columns.first?.count ?? 0) {
      for (index, column) in columns.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        switch column {
        case .numbers(let values): bytes += "\(values[row])".utf8
        case .integers(let values): bytes += "\(values[row])".utf8
        case .texts(let values): bytes += Self.quoted(values[row]).utf8
        }
      }
      bytes.append(10)
    }
    return bytes
  }

  package func write(to path: String) throws(DataError) { try OutputFile.write(bytes, to: path) }

  /// A text in quotes where a reader could take it for something else.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.utf8.contains {
        $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 || $0 == 9 || $0 == UInt8(ascii: ";")
      }
      && text.first != " " && text.last != " " && text.first != "#"
    return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
