/// The record before each object of a ROOT file: what it is, where, and how long.
struct ROOTKey {
  /// Bytes of the record and the object as stored.
  let storedSize: Int
  /// Bytes of the object.
  let objectSize: Int
  /// Bytes of the record itself.
  let length: Int
  let cycle: Int
  /// Where the record begins.
  let place: Int
  let className: String
  let name: String

  init(_ cursor: inout ByteCursor) throws(DataError) {
    storedSize = Int(try cursor.bigEndian(Int32.self))
    let version = try cursor.bigEndian(UInt16.self)
    objectSize = Int(try cursor.bigEndian(Int32.self))
    try cursor.skip(4)
    length = Int(try cursor.bigEndian(UInt16.self))
    cycle = Int(try cursor.bigEndian(UInt16.self))
    if version > 1000 {
      place = try cursor.bigEndian(Int.self)
      try cursor.skip(8)
    } else {
      place = Int(try cursor.bigEndian(UInt32.self))
      try cursor.skip(4)
    }
    className = try cursor.rootString()
    name = try cursor.rootString()
    _ = try cursor.rootString()
    guard storedSize >= 0, objectSize >= 0, place >= 0, place < 1 << 60 else {
      throw cursor.damaged("a key of \(storedSize) bytes at byte \(place)")
    }
  }

  var isCompressed: Bool { storedSize - length != objectSize }
}

extension ByteCursor {
  /// A text with its length before it: a byte, or 255 and four bytes.
  mutating func rootString() throws(DataError) -> String {
    var count = Int(try bigEndian(UInt8.self))
    if count == 255 { count = Int(try bigEndian(Int32.self)) }
    return String(decoding: try take(count), as: UTF8.self)
  }
}
