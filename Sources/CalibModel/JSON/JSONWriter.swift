extension JSONValue {
  /// The canonical bytes: no blanks, members in order, shortest round-trip doubles, no escapes but those needed.
  ///
  /// A number that JSON does not have (NaN, an infinity) is written as `null`; callers that must not lose one look first.
  package var canonicalBytes: [UInt8] {
    var out: [UInt8] = []
    writeCanonical(to: &out)
    return out
  }

  /// Appends the canonical bytes.
  package func writeCanonical(to out: inout [UInt8]) { write(to: &out, indent: nil) }

  package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

  /// The same values for people: two blanks of indentation, short arrays and objects of scalars on one line.
  package var prettyText: String {
    var out: [UInt8] = []
    write(to: &out, indent: 0)
    out.append(UInt8(ascii: "\n"))
    return String(decoding: out, as: UTF8.self)
  }

  private func write(to out: inout [UInt8], indent: Int?) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .integer(let value): out += String(value).utf8
    case .number(let value): out += (value.isFinite ? Self.text(value) : "null").utf8
    case .string(let text): Self.write(text, to: &out)
    case .array(let values):
      Self.list("[", "]", values.count, isShort: indent != nil && isShort, indent: indent, to: &out) {
        index, inner, out in
        values[index].write(to: &out, indent: inner)
      }
    case .object(let members):
      Self.list("{", "}", members.count, isShort: indent != nil && isShort, indent: indent, to: &out) {
        index, inner, out in
        Self.write(members[index].name, to: &out)
        out.append(UInt8(ascii: ":"))
        if indent != nil { out.append(UInt8(ascii: " ")) }
        members[index].value.write(to: &out, indent: inner)
      }
    }
  }

  /// The shortest decimal that reads back as the same double; whole numbers keep no point.
  package static func text(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private var isShort: Bool {
    func isScalar(_ value: JSONValue) -> Bool {
      switch value {
      case .array(let values): values.isEmpty
      case .object(let members): members.isEmpty
      case .null, .bool, .integer, .number, .string: true
      }
    }
    switch self {
    case .array(let values): return values.allSatisfy(isScalar)
    case .object(let members): return members.count <= 4 && members.allSatisfy { isScalar($0.value) }
    case .null, .bool, .integer, .number, .string: return true
    }
  }

  private static func list(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ count: Int, isShort: Bool, indent: Int?,
    to out: inout [UInt8],
    element: (Int, Int?, inout [UInt8]) -> Void
  ) {
    out.append(UInt8(ascii: open))
    for index in 0..<count {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      if let indent, !isShort {
        out.append(UInt8(ascii: "\n"))
        out += repeatElement(UInt8(ascii: " "), count: 2 * (indent + 1))
      } else if indent != nil, index > 0 {
        out.append(UInt8(ascii: " "))
      }
      element(index, indent.map { $0 + 1 }, &out)
    }
    if let indent, !isShort, count > 0 {
      out.append(UInt8(ascii: "\n"))
      out += repeatElement(UInt8(ascii: " "), count: 2 * indent)
    }
    out.append(UInt8(ascii: close))
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes in
      // What needs no escape, which is nearly all, is copied in one piece.
      var start = 0
      for place in bytes.indices where needsEscape(bytes[place]) {
        out.append(contentsOf: bytes[start..<place])
        writeEscape(of: bytes[place], to: &out)
        start = place + 1
      }
      out.append(contentsOf: bytes[start...])
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func writeEscape(of byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\n"): out += "\\n".utf8
    case UInt8(ascii: "\t"): out += "\\t".utf8
    case UInt8(ascii: "\r"): out += "\\r".utf8
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      out += "\\u00".utf8
      out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    default: out += [UInt8(ascii: "\\"), byte]
    }
  }
}
