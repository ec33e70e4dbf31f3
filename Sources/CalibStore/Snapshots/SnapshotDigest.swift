/// Up to 32 bytes of a digest, kept as words so that a lookup makes no texts.
struct SnapshotDigest: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  /// Takes the 32 bytes at a place; of an MD5 only the first 16 count.
  init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
    var words = SIMD4<UInt64>()
    for index in 0..<4 {
      words[index] = UInt64(
        bigEndian: bytes.loadUnaligned(fromByteOffset: place + 8 * index, as: UInt64.self))
    }
    self.words = words
  }

  /// Its first bytes in lower-case hexadecimal digits.
  func text(byteCount: Int) -> String {
    String(unsafeUninitializedCapacity: 2 * byteCount) { digits in
      for index in 0..<2 * byteCount {
        let value = UInt8(truncatingIfNeeded: words[index / 16] >> UInt64(60 - 4 * (index % 16))) & 15
        digits[index] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
      }
      return 2 * byteCount
    }
  }
}
