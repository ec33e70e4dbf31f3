/// A ROOT file: its folders, and its objects as bytes.
///
/// It is a class because all columns of a tree read from it. Source: ROOT's documentation of the file format,
/// `io/doc/TFile/*.md`, of which only what is said here is used.
final class ROOTFile {
  let file: RandomAccessFile
  let decompressor: Decompressor
  /// Memory for records as they are stored, which is used again for one basket after the other.
  private var record = ByteBuffer(count: 0)
  /// Where the records of the top folder begin.
  private let keysPlace: Int

  static let mark: [UInt8] = Array("root".utf8)

  init(path: String) throws(DataError) {
    let file = try RandomAccessFile(path: path)
    guard file.size >= 64 else {
      throw DataError(.damaged("a ROOT file of \(file.size) bytes is cut off in its header"), path: path)
    }
    self.file = file
    decompressor = Decompressor(path: path)
    var header = ByteCursor(
      try file.read(at: 0, count: 64, "the header")[...], path: path, what: "the header", place: 0)
    guard try header.take(4).elementsEqual(Self.mark) else { throw header.damaged("it is no ROOT file") }
    let isLarge = try header.bigEndian(Int32.self) >= 1_000_000
    let begin = Int(try header.bigEndian(Int32.self))
    let end = isLarge ? try header.bigEndian(Int.self) : Int(try header.bigEndian(UInt32.self))
    try header.skip(isLarge ? 16 : 12)
    let nameLength = Int(try header.bigEndian(Int32.self))
    guard end <= file.size else {
      throw header.damaged("the file is cut off: it should have \(end) bytes and has \(file.size)")
    }
    guard begin >= 0, nameLength >= 0 else { throw header.damaged("the places in it are negative") }
    keysPlace = try Self.keysPlace(of: begin + nameLength, in: file)
  }

  /// Where the list of a folder's keys begins, from the record of the folder.
  private static func keysPlace(of folder: Int, in file: RandomAccessFile) throws(DataError) -> Int {
    let what = "the record of a folder"
    let bytes = try file.read(at: folder, count: min(42, max(30, file.size - folder)), what)
    var cursor = ByteCursor(bytes[...], path: file.path, what: what, place: folder)
    let version = try cursor.bigEndian(UInt16.self)
    try cursor.skip(16)
    if version > 1000 {
      try cursor.skip(16)
      return try cursor.bigEndian(Int.self)
    }
    try cursor.skip(8)
    return Int(try cursor.bigEndian(UInt32.self))
  }

  /// The keys of the top folder.
  func keys() throws(DataError) -> [ROOTKey] { try keys(at: keysPlace) }

  /// The keys of a folder within.
  func keys(of folder: ROOTKey) throws(DataError) -> [ROOTKey] {
    try keys(at: try Self.keysPlace(of: folder.place + folder.length, in: file))
  }

  private func keys(at place: Int) throws(DataError) -> [ROOTKey] {
    guard place > 0 else {
      throw DataError(
        .damaged("it has no list of its objects: the program that wrote it did not close it"), path: file.path
      )
    }
    let what = "the list of objects"
    let head = try file.read(at: place, count: min(4096, file.size - min(place, file.size)), what)
    var cursor = ByteCursor(head[...], path: file.path, what: what, place: place)
    let own = try ROOTKey(&cursor)
    let bytes = try file.read(at: place + own.length, count: own.objectSize, what)
    cursor = ByteCursor(bytes[...], path: file.path, what: what, place: place)
    let count = Int(try cursor.bigEndian(Int32.self))
    var keys: [ROOTKey] = []
    // Each key has at least 26 bytes.
    guard count >= 0, count <= bytes.count / 26 else { throw cursor.damaged("it has \(count) objects") }
    for _ in 0..<count { keys.append(try ROOTKey(&cursor)) }
    return keys
  }

  /// The bytes of an object, decompressed where they are shorter than it.
  func object(_ key: ROOTKey) throws(DataError) -> [UInt8] {
    let what = "`\(key.name)`"
    guard key.length <= key.storedSize else {
      throw DataError(
        .damaged("\(what) has a length of \(key.storedSize - key.length) bytes"), path: file.path,
        at: .byte(key.place))
    }
    let record = try record(at: key.place, count: key.storedSize, what)
    let stored = UnsafeRawBufferPointer(rebasing: record[key.length...])
    guard key.isCompressed else { return Array(stored) }
    let compression = ROOTCompression(path: file.path, what: what, place: key.place + key.length)
    let buffer = try compression.decompress(stored, to: key.objectSize, decompressor)
    return withExtendedLifetime(buffer) { Array(buffer.bytes) }
  }

  /// A record as it is stored, with its key; valid until the next.
  func record(at place: Int, count: Int, _ what: String) throws(DataError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= file.size else {
      throw DataError(.damaged("\(what) has a length of \(count) bytes"), path: file.path, at: .byte(place))
    }
    if record.bytes.count < count { record = ByteBuffer(count: count + count / 4) }
    let target = UnsafeMutableRawBufferPointer(rebasing: record.bytes[..<count])
    try file.read(at: place, into: target, what)
    return UnsafeRawBufferPointer(target)
  }

  /// Hands over the memory of the record that was read last.
  func takeRecord() -> ByteBuffer {
    defer { record = ByteBuffer(count: 0) }
    return record
  }
}
