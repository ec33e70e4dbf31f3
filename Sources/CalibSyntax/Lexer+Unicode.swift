/// Bytes beyond ASCII: decoding, letters, blanks.
extension Lexer {
  /// The scalar that begins at an offset and its length in bytes; `nil` and 1 where the bytes are not UTF-8.
  func scalar(at place: Int) -> (Unicode.Scalar?, Int) {
    let first = UInt32(bytes[place])
    let length: Int
    var value: UInt32
    switch first {
    case 0..<0x80: return (Unicode.Scalar(first), 1)
    case 0xC2..<0xE0: (length, value) = (2, first & 0x1F)
    case 0xE0..<0xF0: (length, value) = (3, first & 0x0F)
    case 0xF0..<0xF5: (length, value) = (4, first & 0x07)
    default: return (nil, 1)
    }
    for next in 1..<length {
      guard place + next < bytes.count, bytes[place + next] & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(bytes[place + next] & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, length)
  }

  /// Whether a scalar may stand in a word; bytes that are not UTF-8 may, since they are reported once already.
  func isWordScalar(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return true }
    return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
  }

  /// Skips a blank of Unicode, such as the fixed one (U+00A0) of text copied from a paper.
  mutating func skipWideBlank() -> Bool {
    let (scalar, length) = scalar(at: offset)
    guard let scalar, scalar.properties.isWhitespace || [0x200B, 0x2060, 0xFEFF].contains(scalar.value) else {
      return false
    }
    oddities.append(Oddity(kind: .blank, start: offset, end: offset + length))
    offset += length
    return true
  }

  /// Notes the first byte that is not UTF-8; one message says it for the whole file.
  mutating func noteInvalidText() {
    var place = offset
    while place < bytes.count {
      guard bytes[place] >= 0x80 else {
        place += 1
        continue
      }
      let (scalar, length) = scalar(at: place)
      guard scalar != nil else {
        oddities.append(Oddity(kind: .notUTF8, start: place, end: place + 1))
        return
      }
      place += length
    }
  }
}
