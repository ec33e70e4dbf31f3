/// The list of a zip archive's members.
///
/// Source: PKWARE, *APPNOTE.TXT*, sections 4.3.7, 4.3.12, 4.3.16, 4.5.3 (archives beyond 4 GB).
struct ZipArchive {
  struct Member: Hashable {
    let name: String
    let isDeflated: Bool
    let compressedSize: Int
    let size: Int
    /// Where the member's local header begins.
    let place: Int
  }

  let members: [Member]

  static let mark: [UInt8] = Array("PK\u{3}\u{4}".utf8)

  init(_ file: RandomAccessFile) throws(DataError) {
    let (place, count, size) = try Self.directory(file)
    var cursor = ByteCursor(
      try file.read(at: place, count: size, "the list of members")[...], path: file.path,
      what: "the list of members", place: place)
    var members: [Member] = []
    for _ in 0..<count { members.append(try Self.member(&cursor)) }
    self.members = members
  }

  /// Where a member's data begins, behind its local header.
  static func dataPlace(of member: Member, _ file: RandomAccessFile) throws(DataError) -> Int {
    let what = "the header of `\(member.name)`"
    var cursor = ByteCursor(
      try file.read(at: member.place, count: 30, what)[...], path: file.path, what: what, place: member.place)
    guard try cursor.take(4).elementsEqual(mark) else { throw cursor.damaged("it has no mark") }
    try cursor.skip(22)
    let (name, extra) = (Int(try cursor.littleEndian(UInt16.self)), Int(try cursor.littleEndian(UInt16.self)))
    let place = member.place + 30 + name + extra
    guard member.compressedSize <= file.size - place else {
      throw cursor.damaged("its data ends behind the file")
    }
    return place
  }

  /// The directory's place, number of members and size, from the record at the end of the file.
  private static func directory(_ file: RandomAccessFile) throws(DataError) -> (Int, Int, Int) {
    let count = min(file.size, 66_000)
    let tail = try file.read(at: file.size - count, count: count, "the end of the archive")
    let what = "the end of the archive"
    guard count >= 22,
      let end = (0...(count - 22)).last(where: { tail[$0...].starts(with: [0x50, 0x4b, 5, 6]) })
    else {
      throw DataError(.damaged("the archive has no end: its list of members is missing"), path: file.path)
    }
    var cursor = ByteCursor(tail[end...], path: file.path, what: what, place: file.size - count + end)
    try cursor.skip(10)
    var members = Int(try cursor.littleEndian(UInt16.self))
    var size = Int(try cursor.littleEndian(UInt32.self))
    var place = Int(try cursor.littleEndian(UInt32.self))
    if place == 0xffff_ffff || members == 0xffff {
      guard end >= 20, tail[(end - 20)...].starts(with: [0x50, 0x4b, 6, 7]) else {
        throw cursor.damaged("the record of a large archive is missing")
      }
      var locator = ByteCursor(tail[(end - 20)...], path: file.path, what: what, place: cursor.place - 20)
      try locator.skip(8)
      let record = try locator.littleEndian(Int.self)
      var large = ByteCursor(
        try file.read(at: record, count: 56, what)[...], path: file.path, what: what, place: record)
      try large.skip(32)
      members = try large.littleEndian()
      size = try large.littleEndian()
      place = try large.littleEndian()
    }
    guard members >= 0, members <= 1 << 20 else { throw cursor.damaged("\(members) members") }
    return (place, members, size)
  }

  private static func member(_ cursor: inout ByteCursor) throws(DataError) -> Member {
    guard try cursor.take(4).elementsEqual([0x50, 0x4b, 1, 2]) else {
      throw cursor.damaged("a member has no mark")
    }
    try cursor.skip(4)
    let flags = try cursor.littleEndian(UInt16.self)
    let method = try cursor.littleEndian(UInt16.self)
    try cursor.skip(8)
    var compressed = Int(try cursor.littleEndian(UInt32.self))
    var size = Int(try cursor.littleEndian(UInt32.self))
    let nameLength = Int(try cursor.littleEndian(UInt16.self))
    let extraLength = Int(try cursor.littleEndian(UInt16.self))
    let commentLength = Int(try cursor.littleEndian(UInt16.self))
    try cursor.skip(8)
    var place = Int(try cursor.littleEndian(UInt32.self))
    let name = String(decoding: try cursor.take(nameLength), as: UTF8.self)
    var extra = ByteCursor(
      try cursor.take(extraLength), path: cursor.path, what: cursor.what, place: cursor.place)
    try cursor.skip(commentLength)
    while extra.remaining >= 4 {
      let (kind, count) = (try extra.littleEndian(UInt16.self), Int(try extra.littleEndian(UInt16.self)))
      guard kind == 1 else {
        try extra.skip(min(count, extra.remaining))
        continue
      }
      // Each is there only where its 32 bits are not enough.
      if size == 0xffff_ffff { size = try extra.littleEndian() }
      if compressed == 0xffff_ffff { compressed = try extra.littleEndian() }
      if place == 0xffff_ffff { place = try extra.littleEndian() }
      break
    }
    guard flags & 1 == 0, method == 0 || method == 8 else {
      throw DataError(
        .unsupported(
          "`\(name)` is \(flags & 1 == 1 ? "encrypted" : "packed by method \(method)")",
          help: "write it with `numpy.savez` or `numpy.savez_compressed`"), path: cursor.path)
    }
    guard size >= 0, compressed >= 0, place >= 0, place < 1 << 60, method == 8 || size == compressed else {
      throw cursor.damaged("the sizes of `\(name)` make no sense")
    }
    return Member(name: name, isDeflated: method == 8, compressedSize: compressed, size: size, place: place)
  }
}
