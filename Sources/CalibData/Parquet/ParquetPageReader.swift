import CalibColumns

/// Reads the pages of a column one after the other: the values, and for lists how many there are in each row.
final class ParquetPageReader {
  /// The values of a page, NaN (for texts the empty text) where one is missing.
  struct Page {
    let values: UnsafeBufferPointer<Double>
    /// For lists, how the values are spread: the levels of each slot.
    let repetitions: [UInt32]
    let definitions: [UInt32]
    let slots: Int
  }

  private let file: ParquetFile
  private let column: ParquetColumn
  private let decoder: ParquetValues
  private var group = 0
  private var codec = 0
  /// The place in the chunk, and where the chunk lies in the file.
  private var place = 0
  private var chunkPlace = 0
  private var chunkSize = 0
  private let stored = ScratchBytes()
  private let unpacked = ScratchBytes()
  private var slotsLeft = 0
  private var dictionary: UnsafeMutableBufferPointer<Double> = .allocate(capacity: 0)
  private var values: UnsafeMutableBufferPointer<Double> = .allocate(capacity: 0)

  init(_ file: ParquetFile, _ column: ParquetColumn, isExact: Bool, texts: TextCodes?) {
    self.file = file
    self.column = column
    decoder = ParquetValues(column: column, isExact: isExact, texts: texts)
  }

  deinit {
    dictionary.deallocate()
    values.deallocate()
  }

  /// The next page that has values; `nil` at the end.
  func read() throws(DataError) -> Page? {
    while true {
      while slotsLeft == 0 {
        guard group < file.groups.count else { return nil }
        try openChunk()
      }
      if let page = try readPage() { return page }
    }
  }

  func damaged(_ text: String) -> DataError {
    DataError(
      .damaged("the column `\(column.name)`: \(text)"), path: file.file.path, at: .byte(chunkPlace + place))
  }

  private func openChunk() throws(DataError) {
    let rows = file.groups[group].rows
    guard let found = file.groups[group].chunks[column.place] else {
      throw damaged("it is not said where its values are")
    }
    group += 1
    guard found.place <= file.file.size, found.size <= file.file.size - found.place,
      column.isList || found.values == rows
    else {
      throw damaged("\(found.values) values in \(rows) rows, \(found.size) bytes")
    }
    (place, chunkPlace, chunkSize) = (0, found.place, found.size)
    (slotsLeft, codec) = (found.values, found.codec)
    resize(&dictionary, 0)
  }

  private func readPage() throws(DataError) -> Page? {
    let page = try readHeader()
    guard page.storedSize <= chunkSize - place else { throw damaged("a page ends behind its column") }
    let bytes = stored.bytes(count: page.storedSize)
    try file.file.read(at: chunkPlace + place, into: bytes.target, "a page of `\(column.name)`")
    place += page.storedSize
    switch page.kind {
    case .other: return nil
    case .dictionary:
      try readDictionary(page, bytes)
      return nil
    case .data, .data2:
      guard page.values <= slotsLeft else { throw damaged("its pages have more values than it says") }
      slotsLeft -= page.values
      return try readData(page, bytes)
    }
  }

  /// The header of the next page; most are short, and one that is not is read once more.
  private func readHeader() throws(DataError) -> ParquetPage {
    let what = "a page of `\(column.name)`"
    let rest = chunkSize - place
    var problem: DataError?
    for size in [512, 1 << 20] {
      let head = try file.file.read(at: chunkPlace + place, count: min(size, rest), what)
      var cursor = ByteCursor(head[...], path: file.file.path, what: what, place: chunkPlace + place)
      do throws(DataError) {
        let page = try ParquetPage(&cursor)
        place += cursor.offset
        return page
      } catch { problem = error }
      if rest <= size { break }
    }
    throw problem ?? damaged("a page has no header")
  }

  private func readDictionary(_ page: ParquetPage, _ stored: PaddedBytes) throws(DataError) {
    guard page.encoding == 0 || page.encoding == 2 else {
      throw damaged("its dictionary is of encoding \(page.encoding)")
    }
    let bytes = try unpack(stored, size: page.size, isCompressed: true)
    // Each value has a byte at least, but for truth values, which have no dictionary.
    guard page.values <= bytes.count else { throw damaged("a dictionary of \(page.values) values") }
    resize(&dictionary, page.values)
    guard
      page.values == 0
        || dictionary.baseAddress.map({ decoder.plain(bytes, count: page.values, into: $0) }) == true
    else { throw damaged("its dictionary is cut off") }
  }

  private func resize(_ buffer: inout UnsafeMutableBufferPointer<Double>, _ count: Int) {
    guard buffer.count != count else { return }
    buffer.deallocate()
    buffer = .allocate(capacity: count)
    buffer.initialize(repeating: .nan)
  }
}

extension ParquetPageReader {
  private func readData(_ page: ParquetPage, _ stored: PaddedBytes) throws(DataError) -> Page {
    var bytes: PaddedBytes
    var repetitions: [UInt32] = []
    var definitions: [UInt32] = []
    if case .data2(let definitionSize, let repetitionSize, let isCompressed) = page.kind {
      let levels = stored[0..<(definitionSize + repetitionSize)]
      if column.isList { repetitions = try levelNumbers(levels, width: 1, page.values) }
      definitions = try levelNumbers(levels.dropFirst(repetitionSize), width: definitionWidth, page.values)
      let rest = stored.dropFirst(definitionSize + repetitionSize)
      bytes = try unpack(rest, size: page.size - definitionSize - repetitionSize, isCompressed: isCompressed)
    } else {
      bytes = try unpack(stored, size: page.size, isCompressed: true)
      if column.isList { repetitions = try levelsWithLength(&bytes, width: 1, page.values) }
      if column.maxDefinition > 0 {
        definitions = try levelsWithLength(&bytes, width: definitionWidth, page.values)
      }
    }
    let present = definitions.isEmpty ? page.values : definitions.count { $0 == column.maxDefinition }
    if values.count < page.values { resize(&values, page.values) }
    try decode(bytes, page.encoding, present)
    let count = spread(definitions, present: present, slots: page.values)
    return Page(
      values: UnsafeBufferPointer(rebasing: values[..<count]), repetitions: repetitions,
      definitions: definitions,
      slots: page.values)
  }

  private var definitionWidth: Int { Int.bitWidth - column.maxDefinition.leadingZeroBitCount }

  private func levelsWithLength(_ bytes: inout PaddedBytes, width: Int, _ count: Int) throws(DataError)
    -> [UInt32]
  {
    var start = 0
    guard let length = bytes.length(&start) else { throw damaged("the levels of a page are cut off") }
    let levels = try levelNumbers(bytes.dropFirst(start), width: width, count)
    bytes = bytes.dropFirst(start + length)
    return levels
  }

  private func levelNumbers(_ bytes: PaddedBytes, width: Int, _ count: Int) throws(DataError) -> [UInt32] {
    if width == 0 || isFull(bytes, count) { return [] }
    var isWhole = true
    let levels = [UInt32](unsafeUninitializedCapacity: max(1, count)) { target, used in
      var place = 0
      guard let start = target.baseAddress else { return }
      isWhole = BitPacking.hybrid(bytes, &place, width: width, count: count, into: start)
      used = isWhole ? count : 0
    }
    guard isWhole else { throw damaged("the levels of a page are cut off") }
    return levels
  }

  /// Whether the levels of a column without lists are one run that says that all values are there.
  private func isFull(_ bytes: PaddedBytes, _ count: Int) -> Bool {
    var place = 0
    guard !column.isList, let head = bytes.varint(&place), head & 1 == 0, head >> 1 >= UInt64(count) else {
      return false
    }
    return place < bytes.count && Int(bytes.byte(place)) == column.maxDefinition
  }

  /// Decodes the values that are there into the beginning of ``values``.
  private func decode(_ bytes: PaddedBytes, _ encoding: Int, _ count: Int) throws(DataError) {
    guard count > 0, let target = values.baseAddress else { return }
    let isWhole: Bool
    switch encoding {
    case 0: isWhole = decoder.plain(bytes, count: count, into: target)
    case 2, 8:
      isWhole = decoder.places(bytes, count: count, dictionary: UnsafeBufferPointer(dictionary), into: target)
    case 3: isWhole = decoder.runs(bytes, count: count, into: target)
    case 5: isWhole = decoder.differences(bytes, count: count, into: target)
    case 6: isWhole = decoder.textsByLength(bytes, count: count, into: target)
    case 7: isWhole = decoder.textsByPrefix(bytes, count: count, into: target)
    case 9: isWhole = decoder.split(bytes, count: count, into: target)
    default:
      throw DataError(
        .unsupported(
          "the column `\(column.name)` is of encoding \(encoding), which is not read",
          help: "write it with the usual encodings, as pyarrow does"), path: file.file.path)
    }
    guard isWhole else {
      throw damaged("a page of encoding \(encoding) does not have the values that it says")
    }
  }

  /// Moves the values to their slots, from the last on, with what stands for a missing one between.
  ///
  /// For lists, slots of rows without elements get nothing.
  private func spread(_ definitions: [UInt32], present: Int, slots: Int) -> Int {
    guard !definitions.isEmpty, present < slots else { return slots }
    let (full, element) = (UInt32(column.maxDefinition), UInt32(column.elementDefinition))
    let missing = column.content == .text ? ParquetFormat.emptyText : .nan
    let count = column.isList ? definitions.count { $0 >= element } : slots
    var (source, target) = (present, count)
    for definition in definitions.reversed() {
      if definition == full {
        (source, target) = (source - 1, target - 1)
        values[target] = values[source]
      } else if !column.isList || definition >= element {
        target -= 1
        values[target] = missing
      }
    }
    return count
  }

  /// The bytes of a page, decompressed.
  private func unpack(_ stored: PaddedBytes, size: Int, isCompressed: Bool) throws(DataError) -> PaddedBytes {
    guard isCompressed, codec != 0 else {
      guard size == stored.count else { throw damaged("a page of \(stored.count) bytes should have \(size)") }
      return stored
    }
    let known: BlockCodec? =
      switch codec {
      case 1: .snappy
      case 2: .gzip
      case 6: .zstd
      case 7: .lz4
      default: nil
      }
    guard let known else {
      let names = [3: "LZO", 4: "Brotli", 5: "the old LZ4"]
      throw DataError(
        .unsupported(
          "the column `\(column.name)` is compressed with \(names[codec] ?? "method \(codec)"), which is not read",
          help: "write it with zstd, snappy, gzip or lz4_raw"), path: file.file.path)
    }
    if size == 0 { return stored[0..<0] }
    // No codec makes more of a byte than this; a page that says so would only take memory.
    guard size / 1_100_000 <= stored.count else {
      throw damaged("a page of \(stored.count) bytes becomes \(size)")
    }
    let bytes = unpacked.bytes(count: size)
    try file.decompressor.decompress(
      known, UnsafeRawBufferPointer(stored.target), into: bytes.target, at: chunkPlace + place)
    return bytes
  }
}
