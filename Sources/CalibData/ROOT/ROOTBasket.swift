/// The values of a piece of a branch, decompressed.
struct ROOTBasket {
  let bytes: ByteBuffer
  /// Where the values lie in ``bytes``, which may be longer; behind the key where they are not compressed.
  let first: Int
  let end: Int
  let entries: Int
  /// Where each entry begins, from the first value; `nil` where all entries are equally long.
  let offsets: [Int32]?

  /// Reads a basket at its place in the file.
  init(_ file: ROOTFile, _ basket: ROOTBranch.Basket, branch: String) throws(DataError) {
    let what = "a basket of `\(branch)`"
    let record = try file.record(at: basket.place, count: basket.storedSize, what)
    var cursor = ByteCursor(
      Array(record.prefix(512))[...], path: file.file.path, what: what, place: basket.place)
    let key = try ROOTKey(&cursor)
    let counts = try Self.counts(&cursor)
    guard key.length <= key.storedSize, key.storedSize <= record.count else {
      throw cursor.damaged("it has \(key.storedSize) bytes where its branch says \(record.count)")
    }
    let limit: Int
    if key.isCompressed {
      let source = UnsafeRawBufferPointer(rebasing: record[key.length..<key.storedSize])
      let compression = ROOTCompression(path: file.file.path, what: what, place: basket.place + key.length)
      bytes = try compression.decompress(source, to: key.objectSize, file.decompressor)
      (first, limit) = (0, key.objectSize)
    } else {
      bytes = file.takeRecord()
      (first, limit) = (key.length, key.storedSize)
    }
    end = first + counts.last - key.length
    entries = counts.entries
    guard end >= first, end <= limit else {
      throw cursor.damaged("its values end at byte \(end - first), but it has \(limit - first)")
    }
    guard end < limit else {
      offsets = nil
      return
    }
    offsets = try Self.offsets(
      UnsafeRawBufferPointer(rebasing: bytes.bytes[end..<limit]), entries: entries, keyLength: key.length,
      end: end - first, cursor)
  }

  private init(bytes: ByteBuffer, first: Int, end: Int, entries: Int, offsets: [Int32]?) {
    self.bytes = bytes
    self.first = first
    self.end = end
    self.entries = entries
    self.offsets = offsets
  }

  /// The numbers behind the key: entries, the end of the values counted from the key, a flag for what follows.
  private static func counts(_ cursor: inout ByteCursor) throws(DataError) -> (
    entries: Int, last: Int, flag: UInt8
  ) {
    try cursor.skip(2 + 4 + 4)
    let entries = Int(try cursor.bigEndian(Int32.self))
    let last = Int(try cursor.bigEndian(Int32.self))
    let flag = try cursor.bigEndian(UInt8.self)
    guard entries >= 0, last >= 0 else { throw cursor.damaged("it has \(entries) entries") }
    return (entries, last, flag)
  }

  /// Where the entries begin: checked to go up, from the first value to the end.
  ///
  /// - Parameter table: how many places there are, and the places, counted from the key; 4 bytes each.
  private static func offsets(
    _ table: UnsafeRawBufferPointer, entries: Int, keyLength: Int, end: Int, _ cursor: ByteCursor
  ) throws(DataError) -> [Int32] {
    func number(_ index: Int) -> Int {
      Int(Int32(bigEndian: table.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)))
    }
    let count = table.count < 4 ? -1 : number(0)
    guard count >= entries, entries < table.count / 4 else {
      throw cursor.damaged("it has \(entries) entries, but \(count) places of entries")
    }
    var last = 0
    var isAscending = true
    let offsets = [Int32](unsafeUninitializedCapacity: entries + 1) { offsets, initialized in
      for entry in 0..<entries {
        let offset = number(entry + 1) - keyLength
        isAscending = isAscending && offset >= last && offset <= end
        last = offset
        offsets[entry] = Int32(truncatingIfNeeded: offset)
      }
      offsets[entries] = Int32(truncatingIfNeeded: end)
      initialized = entries + 1
    }
    guard isAscending else { throw cursor.damaged("its entries do not follow one another") }
    return offsets
  }

  /// The baskets that lie in the tree itself, with their places in the list: the last of small or unfinished trees.
  static func embedded(_ cursor: inout ROOTObjectCursor, branch: String) throws(DataError)
    -> [(index: Int, basket: ROOTBasket)]
  {
    var baskets: [(Int, ROOTBasket)] = []
    let header = try cursor.header()
    try cursor.baseObject()
    _ = try cursor.bytes.rootString()
    let count = Int(try cursor.bytes.bigEndian(Int32.self))
    try cursor.bytes.skip(4)
    guard count >= 0, count <= cursor.bytes.remaining / 4 else {
      throw cursor.bytes.damaged("a branch has a list of \(count) baskets")
    }
    for index in 0..<count {
      _ = try cursor.object { cursor, className throws(DataError) in
        if className == "TBasket", let basket = try ROOTBasket(embedded: &cursor.bytes) {
          baskets.append((index, basket))
        }
        return .other
      }
    }
    try cursor.finish(header)
    return baskets
  }

  /// Reads a basket inside of a tree; `nil` where it has no values.
  private init?(embedded cursor: inout ByteCursor) throws(DataError) {
    let key = try ROOTKey(&cursor)
    let counts = try Self.counts(&cursor)
    let end = counts.last - key.length
    guard end >= 0 else { throw cursor.damaged("a basket's values end before they begin") }
    var places: [Int] = []
    let flag = counts.flag % 80
    if flag != 0, flag % 10 != 2 {
      if counts.entries > 0 {
        let count = Int(try cursor.bigEndian(Int32.self))
        guard count >= 0, count <= cursor.remaining / 4 else {
          throw cursor.damaged("a basket has \(count) offsets")
        }
        // Between 20 and 40 the highest byte is no part of the place.
        let mask: UInt32 = flag > 20 && flag < 40 ? 0xff_ffff : 0xffff_ffff
        for _ in 0..<count { places.append(Int(try cursor.bigEndian(UInt32.self) & mask) - key.length) }
      }
      if flag > 40 { try cursor.skip(4 + 4 * max(0, Int(try cursor.bigEndian(Int32.self)) - 1)) }
    }
    guard flag == 1 || flag > 10 else { return nil }
    // The values stand behind a copy of the key.
    try cursor.skip(key.length)
    let values = try cursor.take(end)
    let bytes = ByteBuffer(count: end)
    bytes.bytes.copyBytes(from: values)
    var offsets: [Int32]?
    if !places.isEmpty {
      var checked = places.prefix(counts.entries).map { Int32(clamping: $0) }
      checked.append(Int32(clamping: end))
      guard checked.count == counts.entries + 1, checked.first.map({ $0 >= 0 }) ?? true,
        zip(checked, checked.dropFirst()).allSatisfy({ $0 <= $1 })
      else { throw cursor.damaged("the entries of a basket do not follow one another") }
      offsets = checked
    }
    self.init(bytes: bytes, first: 0, end: end, entries: counts.entries, offsets: offsets)
  }
}
