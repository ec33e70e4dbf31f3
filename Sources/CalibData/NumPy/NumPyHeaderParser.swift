/// Parses the Python dictionary of a header: `{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }`.
struct NumPyHeaderParser {
  enum ElementType: Hashable {
    case plain(String)
    case record([Member])
  }

  struct Member: Hashable {
    let name: String
    let type: String
    let count: Int
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The dictionary's three entries; `nil` where it is not as numpy writes it.
  mutating func dictionary() -> (type: ElementType, isFortran: Bool, shape: [Int])? {
    var (type, isFortran, shape): (ElementType?, Bool?, [Int]?) = (nil, nil, nil)
    guard accept("{") else { return nil }
    while !accept("}") {
      guard let key = text(), accept(":") else { return nil }
      switch key {
      case "descr": type = elementType()
      case "fortran_order": isFortran = truth()
      case "shape": shape = integers()
      default: return nil
      }
      guard accept(",") || peek == UInt8(ascii: "}") else { return nil }
    }
    guard let type, let isFortran, let shape else { return nil }
    return (type, isFortran, shape)
  }

  private mutating func elementType() -> ElementType? {
    if let text = text() { return .plain(text) }
    guard accept("[") else { return nil }
    var members: [Member] = []
    while !accept("]") {
      guard let member = member(), members.count < 100_000 else { return nil }
      members.append(member)
      guard accept(",") || peek == UInt8(ascii: "]") else { return nil }
    }
    return .record(members)
  }

  /// `('x', '<f8')`, `('x', '<f8', (3,))`, or with a title: `(('title', 'x'), '<f8')`.
  private mutating func member() -> Member? {
    guard accept("(") else { return nil }
    var name = text()
    if name == nil {
      guard accept("("), text() != nil, accept(","), let own = text(), accept(")") else { return nil }
      name = own
    }
    guard let name, accept(","), let type = text() else { return nil }
    var count = 1
    if accept(",") {
      guard let sizes = integers() else { return nil }
      for size in sizes {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        if overflow { return nil }
        count = product
      }
    }
    return accept(")") ? Member(name: name, type: type, count: count) : nil
  }

  /// `(3, 4)`, `(3,)`, `()` or a number alone; none is negative.
  private mutating func integers() -> [Int]? {
    guard accept("(") else { return integer().map { [$0] } }
    var values: [Int] = []
    while !accept(")") {
      guard let value = integer(), values.count < 64 else { return nil }
      values.append(value)
      guard accept(",") || peek == UInt8(ascii: ")") else { return nil }
    }
    return values
  }

  private mutating func integer() -> Int? {
    skipBlanks()
    let digits = bytes[position...].prefix { $0 >= 48 && $0 <= 57 }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    position += digits.count
    // Python 2 wrote `3L`.
    if peek == UInt8(ascii: "L") { position += 1 }
    return value
  }

  private mutating func truth() -> Bool? {
    for (word, value) in [("True", true), ("False", false)] {
      skipBlanks()
      if bytes[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return value
      }
    }
    return nil
  }

  /// A text in single or double quotes; escapes only hide the character behind them.
  private mutating func text() -> String? {
    skipBlanks()
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    var place = position + 1
    var content: [UInt8] = []
    while place < bytes.count, bytes[place] != quote {
      if bytes[place] == UInt8(ascii: "\\") { place += 1 }
      if place < bytes.count { content.append(bytes[place]) }
      place += 1
    }
    guard place < bytes.count else { return nil }
    position = place + 1
    return String(decoding: content, as: UTF8.self)
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 32 || byte == 10 || byte == 9 { position += 1 }
  }

  private mutating func accept(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: mark) else { return false }
    position += 1
    skipBlanks()
    return true
  }
}
