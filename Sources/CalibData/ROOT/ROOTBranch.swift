/// A branch of a tree: its leaves, and where its baskets lie.
///
/// Source: ROOT, the streamer information of `TBranch` versions 8 and 10 to 13 and of `TBranchElement` 8 to 10.
struct ROOTBranch {
  /// A piece of a branch's values.
  struct Basket {
    let firstEntry: Int
    let place: Int
    let storedSize: Int
    /// The values of a basket that lies in the tree itself.
    let embedded: ROOTBasket?
  }

  /// What a branch of an object's member holds.
  struct Element {
    let className: String
    let type: Int
    let streamerType: Int
  }

  let name: String
  let entries: Int
  let leaves: [ROOTLeaf]
  let branches: [ROOTBranch]
  let baskets: [Basket]
  /// `nil` where the branch is a plain one.
  let element: Element?

  /// Where its first basket lies; 0 where it has none, or one in the tree itself.
  var firstPlace: Int { baskets.first?.place ?? 0 }

  /// Reads a list of branches.
  static func list(_ cursor: inout ROOTObjectCursor) throws(DataError) -> [ROOTBranch] {
    var branches: [ROOTBranch] = []
    try cursor.list { cursor, className throws(DataError) in
      switch className {
      case "TBranch", "TBranchClones", "TBranchSTL", "TBranchObject": branches.append(try ROOTBranch(&cursor))
      case "TBranchElement":
        let header = try cursor.header()
        let plain = try ROOTBranch(&cursor)
        branches.append(ROOTBranch(plain, try element(&cursor, version: header.version)))
        try cursor.finish(header)
      default: break
      }
      return .other
    }
    return branches
  }

  private init(_ plain: ROOTBranch, _ element: Element) {
    name = plain.name
    entries = plain.entries
    leaves = plain.leaves
    branches = plain.branches
    baskets = plain.baskets
    self.element = element
  }

  private static func element(_ cursor: inout ROOTObjectCursor, version: Int) throws(DataError) -> Element {
    let className = try cursor.bytes.rootString()
    _ = try cursor.bytes.rootString()
    _ = try cursor.bytes.rootString()
    try cursor.bytes.skip(4 + (version >= 10 ? 2 : 4) + 4)
    let type = Int(try cursor.bytes.bigEndian(Int32.self))
    return Element(
      className: className, type: type, streamerType: Int(try cursor.bytes.bigEndian(Int32.self)))
  }

  private init(_ cursor: inout ROOTObjectCursor) throws(DataError) {
    element = nil
    let header = try cursor.header()
    name = try cursor.named().name
    let version = header.version
    guard version == 8 || (10...13).contains(version) else {
      throw DataError(
        .unsupported(
          "the branch `\(name)` is of version \(version), which is not read",
          help: "copy the tree with a newer ROOT, or convert it with uproot"), path: cursor.bytes.path)
    }
    try cursor.skipObject()
    try cursor.bytes.skip(12)
    let written = Int(try cursor.bytes.bigEndian(Int32.self))
    // The entry to be written next has 4 bytes in old files.
    try cursor.bytes.skip(version == 8 ? 4 : 8)
    if version == 13 { try cursor.skipObject() }
    try cursor.bytes.skip(4)
    let room = Int(try cursor.bytes.bigEndian(Int32.self))
    try cursor.bytes.skip(4)
    entries = version == 8 ? try cursor.count() : try cursor.bytes.bigEndian(Int.self)
    try cursor.bytes.skip(version >= 11 ? 24 : 16)
    branches = try Self.list(&cursor)
    leaves = try ROOTLeaf.list(&cursor)
    let embedded = try ROOTBasket.embedded(&cursor, branch: name)
    let tables = try Self.tables(&cursor, room: room, written: written, areShort: version == 8)
    baskets = tables.enumerated().compactMap { index, table in
      let inside = table.place == 0 ? embedded.first { $0.index == index }?.basket : nil
      if table.place == 0, inside == nil { return nil }
      return Basket(firstEntry: table.entry, place: table.place, storedSize: table.size, embedded: inside)
    }
    try cursor.finish(header)
  }

  /// Sizes, first entries and places of the baskets that were written, and of the one that was not full.
  private static func tables(_ cursor: inout ROOTObjectCursor, room: Int, written: Int, areShort: Bool)
    throws(DataError) -> [(size: Int, entry: Int, place: Int)]
  {
    guard room >= 0, room <= cursor.bytes.remaining / 4, written >= 0, written <= room else {
      throw cursor.bytes.damaged("a branch has \(written) baskets of \(room)")
    }
    var columns: [[Int]] = []
    for column in 0..<3 {
      let kind = try cursor.bytes.bigEndian(UInt8.self)
      var values: [Int] = []
      // The places are of 8 bytes in old files too, where a file is large.
      let isLong = column > 0 && (!areShort || (column == 2 && kind == 2))
      for _ in 0..<(kind == 0 ? 0 : room) {
        values.append(
          isLong ? try cursor.bytes.bigEndian(Int.self) : Int(try cursor.bytes.bigEndian(Int32.self)))
      }
      columns.append(values)
    }
    return (0..<min(room, written + 1)).compactMap { index in
      guard columns.allSatisfy({ $0.count > index }) else { return nil }
      return (columns[0][index], columns[1][index], columns[2][index])
    }
  }
}
