/// Reads numbers and texts from bytes one after the other, never beyond their end.
struct ByteCursor {
  let bytes: ArraySlice<UInt8>
  /// The next byte; an index of ``bytes``.
  var position: Int
  let path: String
  /// What the bytes are, for messages: "the tree `events`".
  let what: String
  /// The place in the file that messages name.
  let place: Int

  init(_ bytes: ArraySlice<UInt8>, path: String, what: String, place: Int) {
    self.bytes = bytes
    self.path = path
    self.what = what
    self.place = place
    position = bytes.startIndex
  }

  /// How many bytes were read.
  var offset: Int { position - bytes.startIndex }
  var remaining: Int { bytes.endIndex - position }

  func damaged(_ text: String) -> DataError {
    DataError(.damaged("\(what): \(text)"), path: path, at: .byte(place))
  }

  /// The next bytes, which count as read.
  mutating func take(_ count: Int) throws(DataError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw damaged("\(count) bytes were wanted at its byte \(offset), but it has \(remaining) more")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func skip(_ count: Int) throws(DataError) { _ = try take(count) }

  mutating func bigEndian<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(DataError) -> T {
    T(truncatingIfNeeded: try take(MemoryLayout<T>.size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  mutating func littleEndian<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(DataError) -> T {
    T(
      truncatingIfNeeded: try take(MemoryLayout<T>.size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    )
  }
}
