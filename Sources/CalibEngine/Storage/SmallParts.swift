import CalibGraph

/// The bytes of small partial results, as many as fit; all are let go where no more do.
struct SmallParts {
  /// What one may have, and all together.
  private static let (largest, room) = (16 << 10, 64 << 20)

  private var parts: [PartialReference: [UInt8]] = [:]
  private var size = 0

  subscript(part: PartialReference) -> [UInt8]? { parts[part] }

  mutating func keep(_ bytes: [UInt8], of part: PartialReference) {
    guard bytes.count <= Self.largest, parts[part] == nil else { return }
    if size + bytes.count > Self.room { (parts, size) = ([:], 0) }
    parts[part] = bytes
    size += bytes.count
  }
}
