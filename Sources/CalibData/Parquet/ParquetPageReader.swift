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
  private var chunk = PaddedBytes(count: 0)
  private var codec = 0
  private var place = 0
  private var chunkPlace = 0
  private var slotsLeft = 0
  private var dictionary: UnsafeMutableBufferPointer<Double> = .allocate(capacity: 0)
  private var values: UnsafeMutableBufferPointer<Double> = .allocate(capacity: 0)

  init(_ file: ParquetFile, _ column: ParquetColumn, isExact: Bool) {
    self.file = file
    self.column = column
    decoder = ParquetValues(column: column, isExact: isExact)
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
    guard found.size <= file.file.size, column.isList || found.values == rows else {
      throw damaged("\(found.values) values in \(rows) rows, \(found.size) bytes")
    }
    (place, chunkPlace, slotsLeft, codec) = (0, found.place, found.values, found.codec)
    chunk = PaddedBytes(count: found.size)
    try file.file.read(at: found.place, into: chunk.target, "the column `\(column.name)`")
    resize(&dictionary, 0)
  }

  private func readPage() throws(DataError) -> Page? {
    // A header is short; the rest of the chunk would be copied for nothing.
    let head = Array(chunk.target[place..<min(chunk.count, place + 4096)])
    var cursor = ByteCursor(
      head[...], path: file.file.path, what: "a page of `\(column.name)`", place: chunkPlace + place)
    let page: ParquetPage
    if let short = try? ParquetPage(&cursor) {
      page = short
    } else {
      cursor = ByteCursor(
        Array(chunk.target[place...])[...], path: file.file.path, what: "a page of `\(column.name)`",
        place: chunkPlace + place)
      page = try ParquetPage(&cursor)
    }
    place += cursor.offset
    guard page.storedSize <= chunk.count - place else { throw damaged("a page ends behind its column") }
    let stored = place..<(place + page.storedSize)
    place = stored.upperBound
    switch page.kind {
    case .other: return nil
    case .dictionary:
      try readDictionary(page, stored)
      return nil
    case .data, .data2:
      guard page.values <= slotsLeft else { throw damaged("its pages have more values than it says") }
      slotsLeft -= page.values
      return try readData(page, stored)
    }
  }

  private func readDictionary(_ page: ParquetPage, _ stored: Range<Int>) throws(DataError) {
    guard page.encoding == 0 || page.encoding == 2 else {
      throw damaged("its dictionary is of encoding \(page.encoding)")
    }
    let bytes = try unpacked(stored, size: page.size, isCompressed: true)
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
  private func readData(_ page: ParquetPage, _ stored: Range<Int>) throws(DataError) -> Page {
    var bytes: PaddedBytes
    var repetitions: [UInt32] = []
    var definitions: [UInt32] = []
    if case .data2(let definitionSize, let repetitionSize, let isCompressed) = page.kind {
      let levels = try unpacked(
        stored.lowerBound..<(stored.lowerBound + definitionSize + repetitionSize),
        size: definitionSize + repetitionSize, isCompressed: false)
      if column.isList { repetitions = try levelNumbers(levels, width: 1, page.values) }
      definitions = try levelNumbers(levels.dropFirst(repetitionSize), width: definitionWidth, page.values)
      let rest = (stored.lowerBound + definitionSize + repetitionSize)..<stored.upperBound
      bytes = try unpacked(
        rest, size: page.size - definitionSize - repetitionSize, isCompressed: isCompressed)
    } else {
      bytes = try unpacked(stored, size: page.size, isCompressed: true)
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
    if width == 0 { return [] }
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

  /// A part of the chunk, decompressed.
  private func unpacked(_ stored: Range<Int>, size: Int, isCompressed: Bool) throws(DataError) -> PaddedBytes
  {
    guard isCompressed, codec != 0 else {
      guard size == stored.count else { throw damaged("a page of \(stored.count) bytes should have \(size)") }
      let bytes = PaddedBytes(count: size)
      bytes.target.copyMemory(from: UnsafeRawBufferPointer(rebasing: chunk.target[stored]))
      return bytes
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
    if size == 0 { return PaddedBytes(count: 0) }
    // No codec makes more of a byte than this; a page that says so would only take memory.
    guard size / 1_100_000 <= stored.count else {
      throw damaged("a page of \(stored.count) bytes becomes \(size)")
    }
    let bytes = PaddedBytes(count: size)
    try file.decompressor.decompress(
      known, UnsafeRawBufferPointer(rebasing: chunk.target[stored]), into: bytes.target,
      at: chunkPlace + stored.lowerBound)
    return bytes
  }
}
