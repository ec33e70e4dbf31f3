import CalibModel

/// Lays a tag's content out as the bytes of a snapshot (docs/store-format.md, "Snapshots").
///
/// The parts grow side by side and are joined at the end, as the head has their sizes. Names, text and blocks are under
/// one checksum: a reader goes through them at each lookup, and they are small. Rows and payloads have one for each
/// block and record, so that a reader checks only what it uses.
struct SnapshotWriter {
  /// What a snapshot keeps of a payload.
  struct Payload {
    let digest: String
    let md5: String
    let revision: Int
    let size: Int
  }

  private var names: [UInt8] = []
  private var text: [UInt8] = []
  private var blocks: [UInt8] = []
  private var rows: [UInt8] = []
  private var payloads: [UInt8] = []
  private var (rowCount, blockCount, payloadCount, nameCount) = (0, 0, 0, 0)

  /// - Parameter payload: what is known of a payload by its row's id.
  static func bytes(
    _ content: TagContent, commit: String, payload: (Int64) throws -> Payload
  ) rethrows -> [UInt8] {
    var writer = SnapshotWriter()
    var places: [Int64: Int] = [:]
    for name in content.names {
      for row in content[name] where places[row.payload] == nil {
        places[row.payload] = writer.payloadCount
        writer.add(try payload(row.payload))
      }
      writer.add(name, content[name], places)
    }
    return writer.finish(commit)
  }

  /// A payload's record: digests as bytes, not as digits, which halves what is mapped.
  private mutating func add(_ payload: Payload) {
    let start = payloads.count
    payloads += Self.bytes(hexadecimal: payload.digest) + Self.bytes(hexadecimal: payload.md5)
    Self.append(UInt64(payload.revision), to: &payloads)
    Self.append(UInt64(payload.size), to: &payloads)
    Self.append(payloads[start...].withUnsafeBytes { SnapshotLayout.checksum($0) }, to: &payloads)
    payloadCount += 1
  }

  /// A name with its rows in blocks, each found by its first key.
  ///
  /// - Parameters:
  ///   - list: in order of the first key, without overlap.
  ///   - places: where each payload stands among the payloads.
  private mutating func add(_ name: String, _ list: [IntervalRow], _ places: [Int64: Int]) {
    Self.append(UInt32(text.count), to: &names)
    Self.append(UInt32(name.utf8.count), to: &names)
    Self.append(UInt32(blockCount), to: &names)
    text += name.utf8
    nameCount += 1
    var rest = list[...]
    let before = blockCount
    while let first = rest.first {
      let start = rows.count
      let block = rest.prefix(SnapshotLayout.rowsPerBlock)
      for row in block {
        Self.append(UInt64(bitPattern: row.iov.firstKey), to: &rows)
        Self.append(UInt64(bitPattern: row.iov.lastKey), to: &rows)
        Self.append(UInt64(places[row.payload] ?? 0), to: &rows)
      }
      Self.append(UInt64(bitPattern: first.iov.firstKey), to: &blocks)
      Self.append(rows[start...].withUnsafeBytes { SnapshotLayout.checksum($0) }, to: &blocks)
      Self.append(UInt32(rowCount), to: &blocks)
      Self.append(UInt32(block.count), to: &blocks)
      rowCount += block.count
      blockCount += 1
      rest = rest.dropFirst(block.count)
    }
    Self.append(UInt32(blockCount - before), to: &names)
  }

  /// Joins the parts, in the order of the format.
  ///
  /// The text is filled up so that all that follows lies on multiples of
  /// 8, where a mapped number can be read in place.
  private func finish(_ commit: String) -> [UInt8] {
    let filled = text + [UInt8](repeating: 0, count: (8 - text.count % 8) % 8)
    let index = names + filled + blocks
    var header = SnapshotLayout.magic
    for count in [nameCount, payloadCount, rowCount, blockCount, filled.count] {
      Self.append(UInt64(count), to: &header)
    }
    header += Self.bytes(hexadecimal: commit)
    let covered = header + index
    Self.append(covered.withUnsafeBytes { SnapshotLayout.checksum($0) }, to: &header)
    return header + index + rows + payloads
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  private static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.map {
      $0 <= UInt8(ascii: "9") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10
    }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
