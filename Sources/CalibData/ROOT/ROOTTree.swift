/// A tree of a ROOT file: its branches and where their values lie.
///
/// Source: ROOT, the streamer information of `TTree` versions 5 and 16 to 20, as its files carry it.
struct ROOTTree {
  let name: String
  let entries: Int
  /// The branches at the top; those of split objects are inside of these.
  let branches: [ROOTBranch]

  init(_ file: ROOTFile, key: ROOTKey) throws(DataError) {
    let bytes = try file.object(key)
    var cursor = ROOTObjectCursor(
      ByteCursor(bytes[...], path: file.file.path, what: "the tree `\(key.name)`", place: key.place),
      keyLength: key.length)
    // An ntuple is a tree with a few numbers behind it.
    if key.className != "TTree" { _ = try cursor.header() }
    let header = try cursor.header()
    name = try cursor.named().name
    for _ in 0..<3 { try cursor.skipObject() }
    guard let layout = Self.layout(header.version) else {
      throw DataError(
        .unsupported(
          "the tree `\(key.name)` is of version \(header.version), which is not read",
          help: "copy it with a newer ROOT, or convert it with uproot"), path: file.file.path)
    }
    entries = layout.entriesAreDoubles ? try cursor.count() : try cursor.bytes.bigEndian(Int.self)
    guard entries >= 0 else { throw cursor.bytes.damaged("it has \(entries) entries") }
    try cursor.bytes.skip(layout.rest)
    if header.version >= 19 {
      // The ends and sizes of clusters; how many stands 48 bytes before, behind the counters.
      cursor.bytes.position -= 52
      let ranges = Int(try cursor.bytes.bigEndian(UInt32.self))
      try cursor.bytes.skip(48)
      for _ in 0..<2 { try cursor.bytes.skip(1 + 8 * ranges) }
    }
    if header.version >= 20 { try cursor.skipObject() }
    branches = try ROOTBranch.list(&cursor)
  }

  /// How many bytes lie between the number of entries and the list of branches, or the clusters where there are any.
  private static func layout(_ version: Int) -> (entriesAreDoubles: Bool, rest: Int)? {
    switch version {
    case 5: (true, 3 * 8 + 7 * 4)
    case 16: (false, 3 * 8 + 8 + 3 * 4 + 5 * 8)
    case 17: (false, 3 * 8 + 8 + 4 * 4 + 5 * 8)
    case 18: (false, 4 * 8 + 8 + 4 * 4 + 6 * 8)
    case 19, 20: (false, 4 * 8 + 8 + 4 * 4 + 4 + 6 * 8)
    default: nil
    }
  }
}

extension ROOTObjectCursor {
  /// A number of entries that old versions wrote as a double.
  mutating func count() throws(DataError) -> Int {
    let value = Double(bitPattern: try bytes.bigEndian(UInt64.self))
    guard let count = Int(exactly: value.rounded()), count >= 0 else {
      throw bytes.damaged("it has \(value) entries")
    }
    return count
  }
}
