import CalibColumns
import CalibModel
import CalibPrimitives
import Testing

@Suite("Collecting by key")
struct KeyedAccumulatorTests {
  private static let wires = KeySpace(parts: [.init(name: "wire", kind: .integer, allowed: .range(-2...7))])
  private static let cells = KeySpace(parts: [
    .init(name: "layer", kind: .integer, allowed: .range(0...2)),
    .init(name: "side", kind: .string, allowed: .strings(["right", "left"])),
  ])
  private static let boards = KeySpace(parts: [
    .init(name: "board", kind: .integer, allowed: nil), .init(name: "on", kind: .bool, allowed: nil),
  ])

  /// Fills by keys, which are given as columns.
  private static func fill(
    _ collector: any Collector, _ space: KeySpace, keys: [[Double]], columns: [[Double]]
  ) throws -> (objects: KeyedAccumulator, finder: KeyFinder) {
    var (finder, objects) = (KeyFinder(space), KeyedAccumulator(collector))
    try Filling.batches(keys + columns) { batch in
      try withUnsafeTemporaryAllocation(of: Int32.self, capacity: batch.rows.count) { memory in
        let numbers = try #require(memory.baseAddress)
        try finder.find(Array(batch.columns.prefix(keys.count)), rows: batch.rows, into: numbers)
        objects.fill(
          SelectedRows(columns: Array(batch.columns.dropFirst(keys.count)), rows: batch.rows), keys: numbers)
      }
    }
    return (objects, finder)
  }

  private static func keyed(_ value: Value) throws -> Keyed<Value> {
    guard case .keyed(let keyed) = value else { throw CollectorError("not keyed") }
    return keyed
  }

  @Test("each key of a declared range has its object, empty where no row had it")
  func declared() throws {
    let count = try Filling.collector("count", columns: [])
    let (objects, finder) = try Self.fill(count, Self.wires, keys: [[3, -2, 3, 7, 3]], columns: [])
    let result = try Self.keyed(objects.finish(finder))
    #expect(result.keys == (-2...7).map { Key($0) })
    #expect(result.values == [1, 0, 0, 0, 0, 3, 0, 0, 0, 1].map { .count($0) })
    #expect(result[Key(3)] == .count(3))
    #expect(result[Key(8)] == nil)
  }

  @Test("texts that the data alone know are keys in the order of the texts, also after parts are merged")
  func freeTexts() throws {
    let space = KeySpace(parts: [
      .init(name: "name", kind: .string, allowed: nil),
      .init(name: "side", kind: .integer, allowed: .range(0...1)),
    ])
    let count = try Filling.collector("count", columns: [])
    func part(_ names: [String], _ sides: [Double]) throws -> [UInt8] {
      let texts = TextCodes()
      let codes = names.map { texts.code($0.utf8) }
      var (finder, objects) = (KeyFinder(space, texts: texts), KeyedAccumulator(count))
      try Filling.batches([codes, sides]) { batch in
        try withUnsafeTemporaryAllocation(of: Int32.self, capacity: batch.rows.count) { memory in
          let numbers = try #require(memory.baseAddress)
          try finder.find(batch.columns, rows: batch.rows, into: numbers)
          objects.fill(SelectedRows(columns: [], rows: batch.rows), keys: numbers)
        }
      }
      return objects.bytes(finder)
    }
    let parts = [
      try part(["mid", "\u{e9}", "", "mid"], [0, 1, 0, 0]),
      try part(["alpha", "e\u{301}", "mid"], [1, 1, 0]),
    ]
    let result = try Self.keyed(try count.merged(space, parts))
    // An accent as one character or as two makes no difference between texts.
    #expect(
      result.keys
        == [("", 0), ("alpha", 1), ("mid", 0), ("\u{e9}", 1)].map { Key([.string($0), .integer($1)]) })
    #expect(result.values == [1, 1, 3, 2].map { .count($0) })
    #expect(try Self.keyed(try count.merged(space, parts.reversed())).values == result.values)
    for length in 0..<parts[0].count {
      #expect(throws: CollectorError.self) { try count.merged(space, [Array(parts[0].prefix(length))]) }
    }
  }

  @Test("a file may have so many texts and no more as keys: the next one is an error of its row")
  func tooManyTexts() throws {
    let texts = TextCodes(limit: 3)
    let codes = ["a", "b", "c"].map { texts.code($0.utf8) }
    let space = KeySpace(parts: [.init(name: "name", kind: .string, allowed: nil)])
    var finder = KeyFinder(space, texts: texts)
    let error = #expect(throws: RowError.self) {
      try Filling.batches([codes]) { batch in
        try withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3) { memory in
          try finder.find(batch.columns, rows: batch.rows, into: try #require(memory.baseAddress))
        }
      }
    }
    #expect(error?.row == 2 && error?.message.contains("different texts") == true)
  }

  @Test("texts and whole numbers make keys of several parts, in ascending order")
  func tuples() throws {
    let sum = try Filling.collector("summary", columns: ["values"])
    let (left, right) = (textCode("left".utf8), textCode("right".utf8))
    let (objects, finder) = try Self.fill(
      sum, Self.cells, keys: [[2, 0, 2], [left, right, left]], columns: [[5, 1, 7]])
    let result = try Self.keyed(objects.finish(finder))
    #expect(result.keys.map(\.description).first == "(0, left)")
    #expect(result.count == 6)
    guard case .summary(let summary) = result[Key([.integer(2), .string("left")])] else {
      throw CollectorError("no summary")
    }
    #expect(summary.mean == 6)
  }

  @Test("without declared values the keys are those that rows had")
  func open() throws {
    let count = try Filling.collector("count", columns: [])
    let (objects, finder) = try Self.fill(
      count, Self.boards, keys: [[1e9, -4, 1e9, 0, -0.0], [1, 0, 1, 1, 1]], columns: [])
    let result = try Self.keyed(objects.finish(finder))
    #expect(result.keys.map(\.description) == ["(-4, false)", "(0, true)", "(1000000000, true)"])
    #expect(result.values == [.count(1), .count(2), .count(2)])
  }

  @Test("a key outside of what is declared, or none, is an error that names row and key")
  func outside() throws {
    let count = try Filling.collector("count", columns: [])
    #expect(throws: RowError(row: 1, message: "the key `wire` is 8, which is not wire in -2..7")) {
      try Self.fill(count, Self.wires, keys: [[3, 8]], columns: [])
    }
    #expect(throws: RowError(row: 0, message: "the key `wire` is 0.5, which is not wire in -2..7")) {
      try Self.fill(count, Self.wires, keys: [[0.5]], columns: [])
    }
    #expect(throws: RowError(row: 0, message: "the key `wire` has no value")) {
      try Self.fill(count, Self.wires, keys: [[.nan]], columns: [])
    }
    #expect(throws: RowError(row: 0, message: "the key `board` is 0.5, no whole number")) {
      try Self.fill(count, Self.boards, keys: [[0.5], [1]], columns: [])
    }
    let wrong = textCode("middle".utf8)
    #expect(throws: RowError(row: 0, message: "the key `side` is a text that is not among those declared")) {
      try Self.fill(count, Self.cells, keys: [[1], [wrong]], columns: [])
    }
  }

  @Test("for each collector a key's object is what the collector makes of the key's rows alone")
  func agreesWithAlone() throws {
    for entry in try CollectorCases.all() {
      let columns = CollectorCases.columns(entry.columns, rows: 9000, seed: 11)
      let keys = (0..<9000).map { Double(($0 * 7919) % 10 - 2) }
      let (objects, finder) = try Self.fill(entry.collector, Self.wires, keys: [keys], columns: columns)
      let result = try Self.keyed(objects.finish(finder))
      for (place, key) in [-2.0, 3, 7].enumerated() {
        let own = columns.map { column in keys.indices.filter { keys[$0] == key }.map { column[$0] } }
        let alone = Filling.value(entry.collector, own)
        let found = try #require(result[Key(Int(key))])
        switch (found, alone) {
        case (.summary(let a), .summary(let b)):
          #expect(a.count == b.count && abs(a.mean - b.mean) < 1e-9, "\(entry.name), key \(place)")
        default: #expect(found == alone, "\(entry.name), key \(place)")
        }
      }
    }
  }

  @Test("counts by key are exact however many rows a bin has, before and after merging")
  func manyRows() throws {
    let histogram = try Filling.collector("histogram", Filling.axis(bins: 2, 0, 2), columns: ["values"])
    let rows = 10_000
    let keys = (0..<rows).map { $0 % 100 == 0 ? 5.0 : 3 }
    let values = (0..<rows).map { $0 % 7 == 0 ? 1.5 : 0.5 }
    let (objects, finder) = try Self.fill(histogram, Self.wires, keys: [keys], columns: [values])
    let part = objects.bytes(finder)
    for result in [objects.finish(finder), try histogram.merged(Self.wires, [part])] {
      guard case .histogram(let found) = try Self.keyed(result)[Key(3)],
        case .histogram(let other) = try Self.keyed(result)[Key(5)]
      else { throw CollectorError("no histogram") }
      #expect(found.counts == [8486, 1414])
      #expect(other.counts == [85, 15])
    }
    guard case .histogram(let twice) = try Self.keyed(histogram.merged(Self.wires, [part, part]))[Key(3)]
    else { throw CollectorError("no histogram") }
    #expect(twice.counts == [16972, 2828])
  }

  @Test("parts by key merge into what one filling gives, whatever came first", arguments: [true, false])
  func merging(isOpen: Bool) throws {
    let histogram = try Filling.collector("histogram", Filling.axis(bins: 20, 0, 256), columns: ["values"])
    let values = CollectorCases.columns(1, rows: 4000, seed: 17)[0]
    let keys = (0..<4000).map { Double(($0 * 31) % 9 - 2) }
    let flags = keys.map { $0 > 2 ? 1.0 : 0.0 }
    let (space, columns) = isOpen ? (Self.boards, [keys, flags]) : (Self.wires, [keys])
    func part(_ range: Range<Int>) throws -> [UInt8] {
      let (objects, finder) = try Self.fill(
        histogram, space, keys: columns.map { Array($0[range]) }, columns: [Array(values[range])])
      return objects.bytes(finder)
    }
    let parts = try [part(0..<1), part(1..<1234), part(1234..<4000)]
    let (whole, finder) = try Self.fill(histogram, space, keys: columns, columns: [values])
    #expect(try histogram.merged(space, parts) == whole.finish(finder))
    #expect(try histogram.merged(space, parts.reversed()) == whole.finish(finder))
  }

  @Test("damaged bytes end in an error or in objects, never in a crash")
  func hostileBytes() throws {
    var random = SeededBytes(state: 9)
    let histogram = try Filling.collector("histogram", Filling.axis(bins: 20, 0, 256), columns: ["values"])
    for (space, keys) in [(Self.wires, [[1.0, 2, 7]]), (Self.boards, [[5.0, 6, 7], [0, 1, 1]])] {
      let (objects, finder) = try Self.fill(histogram, space, keys: keys, columns: [[1, 2, 3]])
      let bytes = objects.bytes(finder)
      for length in 0..<bytes.count {
        #expect(throws: CollectorError.self) { try histogram.merged(space, [Array(bytes.prefix(length))]) }
      }
      for _ in 0..<2000 {
        var damaged = bytes
        damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
        _ = try? histogram.merged(space, [damaged])
      }
    }
  }
}
