import Glibc

/// One row of a CSV file, taken apart with care and without haste: for headers and for rows that are unusual.
enum CSVLine {
  struct Field: Hashable {
    /// The text without quotes and without blanks around it.
    let text: String
    let isQuoted: Bool
  }

  /// The place behind the line feed that ends the line at `start`; there is one.
  static func next(after start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var place = start
    while place.pointee != 10 { place += 1 }
    return place + 1
  }

  /// Whether a line without its line feed holds no data.
  static func isBlankOrComment(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = line.first { $0 != 32 && $0 != 13 }
    return first == nil || first == UInt8(ascii: "#")
  }

  /// The fields of a line without its line feed; `nil` where a quoted field does not end, or not before a separator.
  static func fields(_ line: UnsafeBufferPointer<UInt8>, separator: UInt8) -> [Field]? {
    var rest = Array(line)[...]
    if rest.last == 13 { rest.removeLast() }
    var fields: [Field] = []
    while true {
      rest = rest.drop { isBlank($0, separator) }
      if rest.first == UInt8(ascii: "\"") {
        guard let text = quoted(&rest) else { return nil }
        fields.append(Field(text: text, isQuoted: true))
        rest = rest.drop { isBlank($0, separator) }
        guard rest.isEmpty || rest.first == separator else { return nil }
      } else {
        var field = rest.prefix { $0 != separator }
        rest = rest.dropFirst(field.count)
        while let last = field.last, isBlank(last, separator) { field.removeLast() }
        fields.append(Field(text: String(decoding: field, as: UTF8.self), isQuoted: false))
      }
      if rest.isEmpty { return fields }
      rest.removeFirst()
    }
  }

  /// Where the row ends that begins at a place, and how many lines it takes: a line feed within quotes ends nothing.
  ///
  /// `nil` where a quoted field does not end before `limit` or `longest` bytes; both are behind a line feed or not
  /// reached.
  static func ends(
    of start: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>, longest: Int, _ separator: UInt8
  ) -> (place: UnsafePointer<UInt8>, lines: Int)? {
    var (place, lines, state) = (start, 1, FieldState.blank)
    while place < limit, place - start < longest {
      let byte = place.pointee
      place += 1
      if byte == 10 {
        if state != .quoted { return (place, lines) }
        lines += 1
        continue
      }
      switch state {
      case .blank:
        state = byte == 34 ? .quoted : isBlank(byte, separator) || byte == separator ? .blank : .plain
      case .plain: if byte == separator { state = .blank }
      case .quoted: if byte == 34 { state = .closed }
      // A quote right behind one that closed stands for itself: the field goes on.
      case .closed: state = byte == 34 ? .quoted : byte == separator ? .blank : .plain
      }
    }
    return nil
  }

  /// Where a scan is: before a field, in one without quotes, in a quoted one, or right behind a quote that closed.
  private enum FieldState { case blank, plain, quoted, closed }

  private static func isBlank(_ byte: UInt8, _ separator: UInt8) -> Bool {
    (byte == 32 || byte == 9) && byte != separator
  }

  /// The text of a quoted field, where two quotes stand for one.
  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String? {
    var text: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "\"") {
        text.append(byte)
      } else if rest.first == byte {
        rest.removeFirst()
        text.append(byte)
      } else {
        var trimmed = text[...]
        trimmed = trimmed.drop { $0 == 32 }
        while trimmed.last == 32 { trimmed.removeLast() }
        return String(decoding: trimmed, as: UTF8.self)
      }
    }
    return nil
  }
}
