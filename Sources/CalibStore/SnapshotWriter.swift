import CalibModel

/// Lays a tag's content out as the bytes of a snapshot.
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

  private mutating func add(_ payload: Payload) {
    let start = payloads.count
    payloads += Self.bytes(hexadecimal: payload.digest) + Self.bytes(hexadecimal: payload.md5)
    Self.append(UInt64(payload.revision), to: &payloads)
    Self.append(UInt64(payload.size), to: &payloads)
    Self.append(payloads[start...].withUnsafeBytes { SnapshotLayout.checksum($0) }, to: &payloads)
    payloadCount += 1
  }

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
