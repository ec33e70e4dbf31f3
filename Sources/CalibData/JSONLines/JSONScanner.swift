/// Goes through the members of one line's object.
///
/// The line ends in a line feed, and memory behind it may be read: scanning needs no bounds but the line feed.
struct JSONScanner {
  /// A text between quotes.
  struct Text {
    let bytes: UnsafeBufferPointer<UInt8>
    let hasEscapes: Bool
  }

  enum Value {
    /// From its first byte to behind its last.
    case number(UnsafePointer<UInt8>)
    case text(Text)
    case bool(Bool)
    case null
    /// A list or an object, which was passed over.
    case nested
  }

  private(set) var place: UnsafePointer<UInt8>
  private let limit: UnsafePointer<UInt8>
  /// What is wrong; empty where nothing is.
  private(set) var problem = ""

  init(_ start: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>) {
    place = start
    self.limit = limit
  }

  /// Whether there is nothing in the line.
  var isBlank: Bool {
    var at = place
    while at.pointee == 32 || at.pointee == 9 || at.pointee == 13 { at += 1 }
    return at.pointee == 10
  }

  /// Goes into the object; false where there is none.
  mutating func begin() -> Bool {
    skipBlanks()
    guard place.pointee == UInt8(ascii: "{") else { return fail("the line does not begin with `{`") }
    place += 1
    return true
  }

  /// Whether the value here is an object, a list, `null`.
  var isAtObject: Bool { place.pointee == UInt8(ascii: "{") }
  var isAtList: Bool { place.pointee == UInt8(ascii: "[") }
  var isAtNull: Bool { place.pointee == UInt8(ascii: "n") }

  /// Goes into the object or the list here.
  mutating func enter() {
    place += 1
    isAfterComma = false
  }

  /// Whether there is a next element in the list, with the place moved to it; false also where something is wrong.
  mutating func nextElement(isFirst: Bool) -> Bool {
    skipBlanks()
    if place.pointee == UInt8(ascii: "]"), isFirst || !isAfterComma {
      place += 1
      return false
    }
    if !isFirst, !isAfterComma { return fail("a comma or `]` is missing") }
    isAfterComma = false
    return true
  }

  /// The name of the next member, with the place moved to its value; `nil` at the end and where something is wrong.
  ///
  /// - Parameter isNested: whether the object is part of another value, which may go on.
  mutating func nextName(isFirst: Bool, isNested: Bool = false) -> Text? {
    skipBlanks()
    if place.pointee == UInt8(ascii: "}"), isFirst || !isAfterComma {
      place += 1
      if isNested { return nil }
      skipBlanks()
      if place.pointee != 10 { _ = fail("something follows the object") }
      return nil
    }
    if !isFirst {
      guard isAfterComma else { return failed("a comma or `}` is missing") }
    }
    guard place.pointee == UInt8(ascii: "\""), let name = text() else {
      return failed("a name in quotes is missing")
    }
    skipBlanks()
    guard place.pointee == UInt8(ascii: ":") else { return failed("a colon is missing") }
    place += 1
    skipBlanks()
    isAfterComma = false
    return name
  }

  /// Whether the comma before the next member was read.
  private var isAfterComma = false

  /// Reads the comma behind a value, if there is one.
  mutating func endValue() {
    skipBlanks()
    if place.pointee == UInt8(ascii: ",") {
      place += 1
      isAfterComma = true
    }
  }

  /// The value here, with the place moved behind it but for numbers; `nil` where there is none.
  mutating func value() -> Value? {
    switch place.pointee {
    case UInt8(ascii: "\""): return text().map { .text($0) }
    case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested() ? .nested : nil
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return .number(place)
    }
  }

  /// Passes over a number, or what stands where one should.
  mutating func skipNumber() -> UnsafeBufferPointer<UInt8> {
    let start = place
    while !Self.endsNumber(place.pointee) { place += 1 }
    return UnsafeBufferPointer(start: start, count: place - start)
  }

  /// Goes to the end of a number that was read elsewhere; false where something else follows it.
  mutating func finishNumber(at end: UnsafePointer<UInt8>) -> Bool {
    guard Self.endsNumber(end.pointee) else { return false }
    place = end
    return true
  }

  private static func endsNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte <= 32
  }
}

extension JSONScanner {
  private mutating func skipBlanks() {
    while place.pointee == 32 || place.pointee == 9 || place.pointee == 13 { place += 1 }
  }

  private mutating func fail(_ text: String) -> Bool {
    if problem.isEmpty { problem = text }
    return false
  }

  private mutating func failed<T>(_ text: String) -> T? {
    _ = fail(text)
    return nil
  }

  private mutating func word(_ word: StaticString, _ value: Value) -> Value? {
    for index in 0..<word.utf8CodeUnitCount {
      guard place.pointee == (word.utf8Start + index).pointee else {
        return failed("a word that JSON does not know")
      }
      place += 1
    }
    return value
  }

  /// A text, with the place on its first quote.
  private mutating func text() -> Text? {
    place += 1
    let start = place
    var hasEscapes = false
    while place.pointee != UInt8(ascii: "\"") {
      if place.pointee == 10 { return failed("a text does not end") }
      if place.pointee == UInt8(ascii: "\\") {
        hasEscapes = true
        place += 1
        if place.pointee == 10 { return failed("a text does not end") }
      }
      place += 1
    }
    place += 1
    return Text(bytes: UnsafeBufferPointer(start: start, count: place - 1 - start), hasEscapes: hasEscapes)
  }

  /// Passes over a list or an object, counting brackets.
  private mutating func skipNested() -> Bool {
    var depth = 0
    repeat {
      switch place.pointee {
      case 10: return fail("a list or an object does not end")
      case UInt8(ascii: "\""):
        if text() == nil { return false }
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      place += 1
    } while depth > 0
    return true
  }
}

extension JSONScanner.Text {
  /// The bytes that are meant; `nil` where an escape is none.
  var content: [UInt8]? {
    if !hasEscapes { return Array(bytes) }
    var content: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        content.append(byte)
        continue
      }
      guard let scalar = Self.escape(&rest) else { return nil }
      content += Array(String(scalar).utf8)
    }
    return content
  }

  private static func escape(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
    switch rest.popFirst() {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode(&rest)
    default: return nil
    }
  }

  /// Four hexadecimal digits, or twice four for a scalar beyond 16 bits.
  private static func unicode(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
    guard let first = digits(&rest) else { return nil }
    guard first & 0xfc00 == 0xd800 else { return Unicode.Scalar(first) }
    guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
      let second = digits(&rest),
      second & 0xfc00 == 0xdc00
    else { return nil }
    return Unicode.Scalar(0x10000 + (first & 0x3ff) << 10 + second & 0x3ff)
  }

  private static func digits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
    let four = rest.prefix(4)
    rest = rest.dropFirst(4)
    guard four.count == 4, four.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(String(decoding: four, as: UTF8.self), radix: 16)
  }
}
