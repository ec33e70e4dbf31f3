import CSystem
package import CalibModel
import Glibc

/// A tag at one commit in one file, for readers that look up every run of a campaign.
///
/// The file is mapped into memory, so that opening costs no reading; lookups touch what they need, and
/// check it. A class because the mapping ends with it. Any thread may use it: nobody writes to the
/// mapping.
package final class Snapshot: @unchecked Sendable {
  /// A payload of the snapshot for a run.
  package struct Entry: Hashable, Sendable {
    package let name: String
    package let iov: IoV
    package let revision: Int
    package let size: Int
    /// SHA-256 and MD5 as they lie in the file: most readers look at few of them.
    fileprivate let content: SnapshotDigest
    fileprivate let contentMD5: SnapshotDigest

    package var digest: String { content.text(byteCount: 32) }
    package var md5: String { contentMD5.text(byteCount: 16) }
  }

  package let path: String
  /// The digest of the commit that it shows.
  package let commit: String
  package let nameCount: Int
  package let rowCount: Int
  private let bytes: UnsafeRawBufferPointer
  private let places: SnapshotLayout.Places

  /// Maps a snapshot and checks its header and its index; linear in names and blocks.
  ///
  /// - Throws: `unreadable` or `damaged`; a snapshot may always be deleted and made again.
  package init(at path: String) throws(StoreError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("read", path, errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("read", path, errno) }
    let size = Int(status.st_size)
    guard size >= SnapshotLayout.headerSize else { throw .snapshotDamaged(path, "it is too short") }
    guard let address = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), address != MAP_FAILED else {
      throw .system("map", path, errno)
    }
    let bytes = UnsafeRawBufferPointer(start: address, count: size)
    do throws(StoreError) {
      places = try Self.places(in: bytes, path)
    } catch {
      munmap(address, size)
      throw error
    }
    self.bytes = bytes
    self.path = path
    nameCount = Self.number(bytes, 16)
    rowCount = Self.number(bytes, 32)
    commit = SnapshotDigest(bytes, at: 56).text(byteCount: 32)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// Header: magic 0, names 16, payloads 24, rows 32, blocks 40, text 48, commit 56, checksum 88.
  private static func places(
    in bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(StoreError) -> SnapshotLayout.Places {
    guard bytes.starts(with: SnapshotLayout.magic) else {
      throw .snapshotDamaged(path, "it does not begin as a snapshot does")
    }
    guard
      let places = SnapshotLayout.Places(
        names: number(bytes, 16), text: number(bytes, 48), blocks: number(bytes, 40), rows: number(bytes, 32),
        payloads: number(bytes, 24)), places.end == bytes.count
    else { throw .snapshotDamaged(path, "its length is not what its header says") }
    let head = SnapshotLayout.checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<88]))
    let index = UnsafeRawBufferPointer(rebasing: bytes[SnapshotLayout.headerSize..<places.rows])
    let sum = SnapshotLayout.checksum(index, after: head)
    guard sum == UInt64(bitPattern: Int64(number(bytes, 88))) else {
      throw .snapshotDamaged(path, "its index has not the checksum that it should have")
    }
    return places
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)))
  }

  private func number32(_ offset: Int) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  // MARK: Looking up

  /// The payloads of all names for a run, in order of name; logarithmic in the rows of each name.
  package func lookup(_ run: ExperimentRun) throws(StoreError) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(nameCount)
    for index in 0..<nameCount {
      if let entry = try lookup(at: index, run) { entries.append(entry) }
    }
    return entries
  }

  /// The payload of a name for a run, or `nil`.
  package func lookup(_ name: String, _ run: ExperimentRun) throws(StoreError) -> Entry? {
    var (low, high) = (0, nameCount)
    while low < high {
      let middle = (low + high) / 2
      if self.name(at: middle) < name { low = middle + 1 } else { high = middle }
    }
    guard low < nameCount, self.name(at: low) == name else { return nil }
    return try lookup(at: low, run)
  }

  private func name(at index: Int) -> String {
    let place = places.names + index * SnapshotLayout.nameSize
    let start = places.text + number32(place)
    let end = min(start + number32(place + 4), places.blocks)
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  private func lookup(at index: Int, _ run: ExperimentRun) throws(StoreError) -> Entry? {
    let place = places.names + index * SnapshotLayout.nameSize
    let firstBlock = number32(place + 8)
    var (low, high) = (0, number32(place + 12))
    while low < high {
      let middle = (low + high) / 2
      let key = Self.number(bytes, places.blocks + (firstBlock + middle) * SnapshotLayout.blockSize)
      if key <= Int(run.key) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    return try row(inBlock: firstBlock + low - 1, run).map { row throws(StoreError) in
      try entry(name(at: index), row)
    }
  }

  /// The place of the row of a block that holds a run; the block is checked.
  private func row(inBlock block: Int, _ run: ExperimentRun) throws(StoreError) -> Int? {
    let place = places.blocks + block * SnapshotLayout.blockSize
    let start = places.rows + number32(place + 16) * SnapshotLayout.rowSize
    let count = number32(place + 20)
    let end = start + count * SnapshotLayout.rowSize
    guard end <= places.payloads else { throw .snapshotDamaged(path, "block \(block) lies outside of it") }
    let sum = SnapshotLayout.checksum(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    guard sum == UInt64(bitPattern: Int64(Self.number(bytes, place + 8))) else {
      throw .snapshotDamaged(path, "block \(block) has not the checksum that it should have")
    }
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Self.number(bytes, start + middle * SnapshotLayout.rowSize) <= Int(run.key) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0 else { return nil }
    let row = start + (low - 1) * SnapshotLayout.rowSize
    return Self.number(bytes, row + 8) >= Int(run.key) ? row : nil
  }

  private func entry(_ name: String, _ row: Int) throws(StoreError) -> Entry {
    let place = places.payloads + Self.number(bytes, row + 16) * SnapshotLayout.payloadSize
    guard place >= places.payloads, place + SnapshotLayout.payloadSize <= places.end,
      let iov = IoV(
        firstKey: Int64(Self.number(bytes, row)), lastKey: Int64(Self.number(bytes, row + 8)))
    else { throw .snapshotDamaged(path, "a row of `\(name)` refers to nothing") }
    let sum = SnapshotLayout.checksum(UnsafeRawBufferPointer(rebasing: bytes[place..<place + 64]))
    guard sum == UInt64(bitPattern: Int64(Self.number(bytes, place + 64))) else {
      throw .snapshotDamaged(path, "a payload of `\(name)` has not the checksum that it should have")
    }
    return Entry(
      name: name, iov: iov, revision: Self.number(bytes, place + 48), size: Self.number(bytes, place + 56),
      content: SnapshotDigest(bytes, at: place), contentMD5: SnapshotDigest(bytes, at: place + 32))
  }
}
