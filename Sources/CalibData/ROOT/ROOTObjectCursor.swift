/// Reads the objects inside of an object's bytes: headers with lengths, names, lists, references.
///
/// Source: ROOT, `io/io/src/TBufferFile.cxx`, `ReadVersion`, `ReadObjectAny`.
struct ROOTObjectCursor {
  /// What a reference may point to.
  enum Referent {
    case className(String)
    /// A leaf, by its name and the name of its branch.
    case leaf(String)
    case other
  }

  /// The beginning of an object: its version, and where it ends if it says so.
  struct Header {
    let version: Int
    /// An index of the cursor's bytes; `nil` where it has no length.
    let end: Int?
  }

  var bytes: ByteCursor
  /// References count from the beginning of the key.
  private let keyLength: Int
  private var referents: [Int: Referent] = [:]
  /// How many objects are within one another here.
  private var depth = 0

  init(_ bytes: ByteCursor, keyLength: Int) {
    self.bytes = bytes
    self.keyLength = keyLength
  }

  mutating func header() throws(DataError) -> Header {
    let first = try bytes.bigEndian(UInt32.self)
    guard first & 0x4000_0000 != 0 else {
      // Without a length the first two bytes are the version.
      bytes.position -= 2
      return Header(version: Int(first >> 16), end: nil)
    }
    let count = Int(first & 0x3fff_ffff)
    guard count <= bytes.remaining else { throw bytes.damaged("an object of \(count) bytes ends behind it") }
    let end = bytes.position + count
    return Header(version: Int(try bytes.bigEndian(UInt16.self)), end: end)
  }

  /// Goes to the end of an object, whatever is left of it.
  mutating func finish(_ header: Header) throws(DataError) {
    guard let end = header.end else { return }
    guard end >= bytes.position else { throw bytes.damaged("an object is longer than it says") }
    bytes.position = end
  }

  /// Passes over an object that says its length.
  mutating func skipObject() throws(DataError) {
    let header = try header()
    guard header.end != nil else { throw bytes.damaged("an object without a length cannot be passed over") }
    try finish(header)
  }

  /// The part that nearly every object begins with.
  mutating func baseObject() throws(DataError) {
    try bytes.skip(2 + 4)
    let bits = try bytes.bigEndian(UInt32.self)
    if bits & 0x10 != 0 { try bytes.skip(2) }
  }

  /// A name and a title.
  mutating func named() throws(DataError) -> (name: String, title: String) {
    let header = try header()
    try baseObject()
    let names = (try bytes.rootString(), try bytes.rootString())
    try finish(header)
    return names
  }

  /// A list of objects; `read` gets the class of each that is there.
  mutating func list(
    _ read: (inout ROOTObjectCursor, String) throws(DataError) -> Referent
  ) throws(DataError) {
    let header = try header()
    try baseObject()
    _ = try bytes.rootString()
    let count = Int(try bytes.bigEndian(Int32.self))
    try bytes.skip(4)
    // Each object takes four bytes at least.
    guard count >= 0, count <= bytes.remaining / 4 else { throw bytes.damaged("a list of \(count) objects") }
    for _ in 0..<count { _ = try object(read) }
    try finish(header)
  }

  /// An object or a reference to one; `nil` where there is none.
  mutating func object(
    _ read: (inout ROOTObjectCursor, String) throws(DataError) -> Referent
  ) throws(DataError) -> Referent? {
    let start = bytes.position
    var tag = try bytes.bigEndian(UInt32.self)
    var end: Int?
    var tagPlace = start
    if tag & 0x4000_0000 != 0, tag != 0xffff_ffff {
      let count = Int(tag & 0x3fff_ffff)
      guard count <= bytes.remaining else {
        throw bytes.damaged("an object of \(count) bytes ends behind it")
      }
      end = bytes.position + count
      tagPlace = bytes.position
      tag = try bytes.bigEndian(UInt32.self)
    }
    if tag == 0 { return nil }
    guard tag & 0x8000_0000 != 0 else {
      if let end { bytes.position = end }
      return referents[Int(tag)] ?? .other
    }
    let name: String
    if tag == 0xffff_ffff {
      name = try className()
      referents[reference(tagPlace)] = .className(name)
    } else {
      guard case .className(let known)? = referents[Int(tag & 0x7fff_ffff)] else {
        throw bytes.damaged("an object of a class that it does not name")
      }
      name = known
    }
    guard depth < 32 else { throw bytes.damaged("its objects are more than 32 deep") }
    depth += 1
    let referent = try read(&self, name)
    depth -= 1
    referents[reference(start)] = referent
    if let end {
      guard end >= bytes.position else {
        throw bytes.damaged("an object of class `\(name)` is longer than it says")
      }
      bytes.position = end
    }
    return referent
  }

  private func reference(_ place: Int) -> Int { place - bytes.bytes.startIndex + keyLength + 2 }

  private mutating func className() throws(DataError) -> String {
    guard let end = bytes.bytes[bytes.position...].prefix(1000).firstIndex(of: 0) else {
      throw bytes.damaged("the name of a class does not end")
    }
    let name = try bytes.take(end - bytes.position)
    try bytes.skip(1)
    return String(decoding: name, as: UTF8.self)
  }
}
