/// Reads little-endian numbers from bytes that nobody vouches for.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }
  var remaining: Int { rest.count }

  /// `nil` at the end, as with the others.
  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func integer32() -> UInt32? {
    guard rest.count >= 4 else { return nil }
    let value = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    rest.removeFirst(4)
    return value
  }

  mutating func double() -> Double? {
    guard rest.count >= 8 else { return nil }
    let pattern = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest.removeFirst(8)
    return Double(bitPattern: pattern)
  }

  /// A number of rows: whole, at least 0, and exact as a double.
  mutating func count() -> Double? {
    guard let value = double(), value >= 0, value <= 0x1p53, value == value.rounded(.down) else { return nil }
    return value
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) { append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
  }

  mutating func append(littleEndian value: Double) {
    let pattern = value.bitPattern
    for shift in stride(from: 0, to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: pattern >> UInt64(shift)))
    }
  }
}
