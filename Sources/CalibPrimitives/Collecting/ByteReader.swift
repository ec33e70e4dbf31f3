/// Reads little-endian numbers from bytes that nobody vouches for.
struct ByteReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }
  var remaining: Int { bytes.count - offset }

  /// `nil` at the end, as with the others.
  mutating func byte() -> UInt8? {
    guard offset < bytes.count else { return nil }
    offset += 1
    return bytes[offset - 1]
  }

  mutating func double() -> Double? {
    guard remaining >= 8 else { return nil }
    var pattern: UInt64 = 0
    for index in 0..<8 { pattern |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
    offset += 8
    return Double(bitPattern: pattern)
  }

  /// A whole number of at most 63 bits, seven bits to a byte; the shortest form only.
  mutating func integer() -> Int? {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while let next = byte() {
      let bits = UInt64(next & 0x7f)
      guard shift < 63, shift < 56 || bits <= UInt64.max >> (shift + 1) else { return nil }
      value |= bits << shift
      if next & 0x80 == 0 { return shift > 0 && next == 0 ? nil : Int(value) }
      shift += 7
    }
    return nil
  }

  /// A number of things of which each takes at least `size` bytes: no memory is taken for what cannot be
  /// there.
  mutating func count(of size: Int = 1) -> Int? {
    guard let count = integer(), count <= remaining / max(1, size) else { return nil }
    return count
  }

  /// A number as ``Swift/Array/append(compact:)`` writes it.
  mutating func compact() -> Double? {
    guard let head = integer() else { return nil }
    if head & 1 == 0 { return Double(head >> 1) }
    return head == 1 ? double() : nil
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= remaining else { return nil }
    offset += count
    return Array(bytes[(offset - count)..<offset])
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: Double) {
    let pattern = value.bitPattern
    for shift in stride(from: 0, to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: pattern >> UInt64(shift)))
    }
  }

  /// A whole number, not negative, seven bits to a byte.
  mutating func append(integer value: Int) {
    var rest = UInt64(value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// A double: twice its value where it is a whole number from 0 up to 2⁵³, else 1 and its eight bytes.
  mutating func append(compact value: Double) {
    if value >= 0, value <= 0x1p53, value == value.rounded(.down), value.sign == .plus {
      append(integer: Int(value) << 1)
    } else {
      append(1)
      append(littleEndian: value)
    }
  }
}
