/// Where things lie in the file of a snapshot; all numbers little-endian (docs/store-format.md).
enum SnapshotLayout {
  /// Sixteen bytes that begin the file.
  static let magic = Array("calib snapshot 1".utf8)
  /// Magic, counts of names, payloads, rows and blocks, bytes of text, checksum of the index, digest of
  /// the commit.
  static let headerSize = 96
  /// Place and length of the text, first block and count of blocks.
  static let nameSize = 16
  /// First key, checksum of the rows, first row, count of rows.
  static let blockSize = 24
  /// First and last key, payload.
  static let rowSize = 24
  /// SHA-256, MD5, revision, size, checksum.
  static let payloadSize = 72
  /// How many rows share a checksum: 1.5 kB, so that a lookup checks little.
  static let rowsPerBlock = 64

  /// Where the parts begin, and where the file ends, from the counts of the header.
  struct Places {
    let names, text, blocks, rows, payloads, end: Int

    /// `nil` where the counts are beyond any file.
    init?(
      names nameCount: Int, text textSize: Int, blocks blockCount: Int, rows rowCount: Int,
      payloads count: Int
    ) {
      let limit = 1 << 40
      guard [nameCount, textSize, blockCount, rowCount, count].allSatisfy({ (0..<limit).contains($0) }) else {
        return nil
      }
      names = SnapshotLayout.headerSize
      text = names + nameCount * SnapshotLayout.nameSize
      blocks = text + textSize
      rows = blocks + blockCount * SnapshotLayout.blockSize
      payloads = rows + rowCount * SnapshotLayout.rowSize
      end = payloads + count * SnapshotLayout.payloadSize
    }
  }

  /// A checksum of whole words against flipped bits, not against people: each word is mixed in by a
  /// multiplication.
  static func checksum(
    _ bytes: UnsafeRawBufferPointer, after start: UInt64 = 0x63_616c_6962
  ) -> UInt64 {
    var sum = start
    var offset = 0
    while offset + 8 <= bytes.count {
      sum =
        (sum ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        &* 0x9e37_79b9_7f4a_7c15
      sum ^= sum >> 29
      offset += 8
    }
    return sum
  }
}
