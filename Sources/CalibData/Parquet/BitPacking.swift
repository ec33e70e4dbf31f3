/// Numbers of a few bits each, in runs of one value and in packed groups of eight.
///
/// Source: Apache Parquet, *Encodings.md*, "Run Length Encoding / Bit-Packing Hybrid" and "Delta Encoding".
enum BitPacking {
  /// Decodes so many numbers of at most 32 bits and moves behind them.
  ///
  /// - Parameter bytes: eight more bytes than its count may be read.
  static func hybrid(
    _ bytes: PaddedBytes, _ place: inout Int, width: Int, count: Int,
    into target: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    guard width <= 32 else { return false }
    var done = 0
    while done < count {
      guard let head = bytes.varint(&place) else { return false }
      let length = Int(truncatingIfNeeded: head >> 1)
      if head & 1 == 0 {
        let size = (width + 7) / 8
        guard length > 0, size <= bytes.count - place else { return false }
        let value = UInt32(truncatingIfNeeded: bytes.word(place) & mask(8 * size))
        let part = min(length, count - done)
        (target + done).update(repeating: value, count: part)
        done += part
        place += size
      } else {
        // The last group may be cut where all of its numbers that count are there.
        let part = length > count ? count - done : min(8 * length, count - done)
        guard length > 0, (part * width + 7) / 8 <= bytes.count - place else { return false }
        unpack(bytes, place, width: width, count: part, into: target + done)
        done += part
        place = min(bytes.count, place + min(length, 1 << 40) * width)
      }
    }
    return true
  }

  private static func unpack(
    _ bytes: PaddedBytes, _ place: Int, width: Int, count: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    let mask = UInt64(mask(width))
    for index in 0..<count {
      let bit = index &* width
      target[index] = UInt32(truncatingIfNeeded: bytes.word(place &+ bit >> 3) >> UInt64(bit & 7) & mask)
    }
  }

  /// The lowest so many bits.
  static func mask(_ width: Int) -> UInt64 { width >= 64 ? .max : 1 << UInt64(width) &- 1 }

  /// A number of at most 64 bits at a bit of the bytes.
  static func number(_ bytes: PaddedBytes, _ place: Int, bit: Int, width: Int) -> UInt64 {
    let (byte, shift) = (place &+ bit >> 3, UInt64(bit & 7))
    let low = bytes.word(byte) >> shift
    let high = shift == 0 || Int(shift) + width <= 64 ? 0 : UInt64(bytes.byte(byte + 8)) << (64 - shift)
    return (low | high) & mask(width)
  }
}
