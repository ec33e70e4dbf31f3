/// Why a text is not JSON, and where.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  package let message: String
  /// The offset of the byte, from 0.
  package let offset: Int

  package var description: String { "\(message) at byte \(offset)" }
}

extension JSONValue {
  /// Reads one JSON value that fills all the bytes, blanks apart.
  ///
  /// Whole numbers that fit are `integer`, others `number`. Nesting is limited to 256.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }
}

/// A reader over bytes; it trusts nothing.
private struct JSONReader {
  let bytes: [UInt8]
  var offset = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value()
    skipBlanks()
    guard offset == bytes.count else { throw error("something stands after the value") }
    return value
  }

  func error(_ message: String) -> JSONError { JSONError(message: message, offset: offset) }

  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
  }

  mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  mutating func value() throws(JSONError) -> JSONValue {
    skipBlanks()
    guard depth < 256 else { throw error("nested too deep") }
    depth += 1
    defer { depth -= 1 }
    switch peek {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("the text ends too early")
    default: return try number()
    }
  }

  mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let wanted = Array("\(text)".utf8)
    guard bytes[offset...].starts(with: wanted) else { throw error("not a value") }
    offset += wanted.count
    return value
  }

  mutating func object() throws(JSONError) -> JSONValue {
    offset += 1
    var members: [JSONValue.Member] = []
    if accept("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw error("a member's name is missing") }
      let name = try string()
      guard accept(":") else { throw error("`:` is missing") }
      members.append(JSONValue.Member(name, try value()))
    } while accept(",")
    guard accept("}") else { throw error("`}` is missing") }
    return .object(members)
  }

  mutating func array() throws(JSONError) -> JSONValue {
    offset += 1
    var values: [JSONValue] = []
    if accept("]") { return .array(values) }
    repeat { values.append(try value()) } while accept(",")
    guard accept("]") else { throw error("`]` is missing") }
    return .array(values)
  }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    while let byte = peek, isNumberByte(byte) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard let first = text.utf8.first, first != UInt8(ascii: "+"), let value = Double(text) else {
      throw JSONError(message: "not a value", offset: start)
    }
    if let whole = Int(text) { return .integer(whole) }
    return .number(value)
  }

  func isNumberByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
  }

  mutating func string() throws(JSONError) -> String {
    offset += 1
    // Most strings have no escapes and are taken in one piece.
    var end = offset
    while end < bytes.count, bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\""),
      bytes[end] != UInt8(ascii: "\\")
    { end += 1 }
    var out = Array(bytes[offset..<end])
    offset = end
    while let byte = peek {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw error("a control character in a string")
      default: out.append(byte)
      }
    }
    throw error("a string does not end")
  }

  mutating func escape(into out: inout [UInt8]) throws(JSONError) {
    guard let byte = peek else { throw error("a string does not end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): out.append(0x0a)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "r"): out.append(0x0d)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if (0xd800..<0xdc00).contains(unit), peek == UInt8(ascii: "\\") {
        offset += 1
        guard peek == UInt8(ascii: "u") else { throw error("half of a character") }
        offset += 1
        let low = try hexadecimal()
        guard (0xdc00..<0xe000).contains(low) else { throw error("half of a character") }
        unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw error("half of a character") }
      out += String(scalar).utf8
    default: throw error("unknown escape")
    }
  }

  mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard offset + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits are missing") }
    offset += 4
    return value
  }
}
