/// What the first rows of a CSV file look like: a kind for each column.
struct CSVSurvey {
  private var kinds: [TableColumn.Kind]
  private let names: [String]

  /// Reads at most a thousand lines.
  init(path: String) throws(DataError) {
    var lines = try LineBuffer(path: path, chunkSize: 1 << 16, observer: nil)
    let header = try CSVHeader(reading: &lines)
    names = header.names
    kinds = names.map { _ in .unknown }
    for _ in 0..<1000 {
      guard try lines.fill() else { break }
      let start = lines.position
      let next = CSVLine.next(after: start)
      let bytes = UnsafeBufferPointer(start: start, count: next - 1 - start)
      if !CSVLine.isBlankOrComment(bytes), let fields = CSVLine.fields(bytes, separator: header.separator),
        fields.count == names.count
      {
        for (index, field) in fields.enumerated() { add(field.text, to: index) }
      }
      lines.advance(to: next)
    }
  }

  private mutating func add(_ text: String, to index: Int) {
    if text.isEmpty { return }
    let found: TableColumn.Kind
    if ["true", "false"].contains(text.lowercased()) {
      found = .bool
    } else if Int(text) != nil {
      found = .integer
    } else {
      found = DecimalScanner.value(of: text) == nil ? .string : .number
    }
    switch (kinds[index], found) {
    case (.unknown, _): kinds[index] = found
    case (let known, found) where known == found: break
    case (.integer, .number), (.number, .integer): kinds[index] = .number
    default: kinds[index] = .string
    }
  }

  var header: TableHeader {
    TableHeader(columns: zip(names, kinds).map { TableColumn(name: $0, kind: $1) })
  }
}
