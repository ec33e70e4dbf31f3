/// Bytes that numbers and texts are appended to, in one byte order.
struct OutputBytes {
  private(set) var bytes: [UInt8] = []
  private let isBigEndian: Bool

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  var count: Int { bytes.count }

  mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
  }

  mutating func append(_ value: Double) { append(value.bitPattern) }
  mutating func append(_ value: Float) { append(value.bitPattern) }
  mutating func append(bytes other: some Sequence<UInt8>) { bytes += other }

  /// Writes four bytes over others.
  mutating func replace(at place: Int, with value: UInt32) {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { new in
      for (index, byte) in new.enumerated() { bytes[place + index] = byte }
    }
  }
}
