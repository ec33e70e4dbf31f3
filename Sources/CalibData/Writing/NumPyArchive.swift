/// Arrays of doubles and integers as an `.npz` archive.
package struct NumPyArchive: Sendable {
  private var members: [(name: String, bytes: [UInt8])] = []

  package init() {}

  /// Adds an array, its values in C's order.
  package mutating func add(_ name: String, _ values: [Double], shape: [Int]) {
    precondition(shape.reduce(1, *) == values.count, "calib bug: a shape of another count")
    var bytes = Self.header("<f8", shape)
    for value in values { bytes.append(value) }
    members.append(("\(name).npy", bytes.bytes))
  }

  package mutating func add(_ name: String, _ values: [Int]) {
    var bytes = Self.header("<i8", [values.count])
    for value in values { bytes.append(value) }
    members.append(("\(name).npy", bytes.bytes))
  }

  private static func header(_ type: String, _ shape: [Int]) -> OutputBytes {
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // The data begins at a multiple of 64.
    text += String(repeating: " ", count: (64 - (10 + text.utf8.count + 1) % 64) % 64) + "\n"
    var bytes = OutputBytes(isBigEndian: false)
    bytes.append(bytes: NumPyHeader.mark + [1, 0])
    bytes.append(UInt16(text.utf8.count))
    bytes.append(bytes: text.utf8)
    return bytes
  }

  /// The archive, its members stored as they are and dated 1980, so that equal arrays make equal bytes.
  package var bytes: [UInt8] {
    var (file, list) = (OutputBytes(isBigEndian: false), OutputBytes(isBigEndian: false))
    for member in members {
      let place = file.count
      let common = Self.common(member.name, member.bytes)
      file.append(bytes: ZipArchive.mark)
      file.append(bytes: common + [0, 0])
      file.append(bytes: member.name.utf8)
      file.append(bytes: member.bytes)
      list.append(bytes: [0x50, 0x4b, 1, 2, 20, 0])
      list.append(bytes: common + [UInt8](repeating: 0, count: 12))
      list.append(UInt32(truncatingIfNeeded: place))
      list.append(bytes: member.name.utf8)
    }
    let place = file.count
    precondition(place < 0xffff_ffff, "calib bug: an archive of more than 4 GB")
    file.append(bytes: list.bytes)
    file.append(bytes: [0x50, 0x4b, 5, 6, 0, 0, 0, 0])
    for _ in 0..<2 { file.append(UInt16(members.count)) }
    file.append(UInt32(list.count))
    file.append(UInt32(place))
    file.append(UInt16(0))
    return file.bytes
  }

  /// What the member's own header and the list have in common.
  private static func common(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    var common = OutputBytes(isBigEndian: false)
    common.append(bytes: [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0])
    common.append(CRC32.digest(bytes))
    common.append(UInt32(bytes.count))
    common.append(UInt32(bytes.count))
    common.append(UInt16(name.utf8.count))
    return common.bytes
  }

  package func write(to path: String) throws(DataError) { try OutputFile.write(bytes, to: path) }
}

/// The checksum of zip archives (ISO 3309, ITU-T V.42).
enum CRC32 {
  static func digest(_ bytes: [UInt8]) -> UInt32 {
    let table = (0..<256).map { index -> UInt32 in
      var sum = UInt32(index)
      for _ in 0..<8 { sum = sum & 1 == 1 ? 0xedb8_8320 ^ (sum >> 1) : sum >> 1 }
      return sum
    }
    var sum = ~UInt32(0)
    for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 255)] ^ (sum >> 8) }
    return ~sum
  }
}
