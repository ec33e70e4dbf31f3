/// What the first lines of a file have: names in the order in which they come up, and kinds.
struct JSONLinesSurvey {
  private var names: [String] = []
  private var kinds: [String: TableColumn.Kind] = [:]
  private var nested: Set<String> = []

  /// Adds a line; false where it is no object.
  mutating func add(_ scanner: inout JSONScanner) -> Bool {
    guard scanner.begin() else { return false }
    var isFirst = true
    while let text = scanner.nextName(isFirst: isFirst) {
      isFirst = false
      guard let content = text.content, let value = scanner.value() else { return false }
      add(String(decoding: content, as: UTF8.self), value, &scanner)
      scanner.endValue()
    }
    return scanner.problem.isEmpty
  }

  private mutating func add(_ name: String, _ value: JSONScanner.Value, _ scanner: inout JSONScanner) {
    if kinds[name] == nil {
      names.append(name)
      kinds[name] = .unknown
    }
    let found: TableColumn.Kind
    switch value {
    case .number:
      let digits = scanner.skipNumber()
      found =
        digits.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") } ? .number : .integer
    case .text: found = .string
    case .bool: found = .bool
    case .null: return
    case .nested:
      nested.insert(name)
      return
    }
    let known = kinds[name] ?? .unknown
    if known == .unknown || known == found {
      kinds[name] = found
    } else {
      kinds[name] = known == .string || found == .string ? .string : .number
    }
  }

  var header: TableHeader {
    TableHeader(
      columns: names.filter { !nested.contains($0) }.map {
        TableColumn(name: $0, kind: kinds[$0] ?? .unknown)
      },
      unreadable: names.filter(nested.contains).map { .init(name: $0, reason: "it holds lists or objects") })
  }
}
