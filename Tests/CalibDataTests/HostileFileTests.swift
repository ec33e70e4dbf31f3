import CalibData
import CalibTestSupport
import FoundationEssentials
import Testing

@Suite("Hostile files")
struct HostileFileTests {
  static let fixtures = files(in: OracleFiles.fixtures)
  static let corpusFolder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/corpus"
  ).path
  static let corpus = files(in: corpusFolder)

  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
  }

  /// Reads a file in all ways, at most a few batches of each; the error of the first that ends in one.
  private func read(_ path: String) -> DataError? {
    do throws(DataError) {
      if path.hasSuffix(".mille") {
        let reader = try MilleReader(path: path)
        while try reader.read() != nil {}
        return nil
      }
      let format = try DataFormats.format(of: path)
      let header = try format.header(path: path)
      let single = header.columns.filter { $0.shape == .single }.map {
        request($0.name, $0.kind == .string ? .string : .number)
      }
      try readBatches(format, path, single, ReadOptions(skippableRows: 1000))
      for list in header.columns where list.shape == .list {
        try readBatches(format, path, [number(list.name)] + single, ReadOptions(each: list.name))
      }
      return nil
    } catch { return error }
  }

  private func readBatches(
    _ format: any DataFormat.Type, _ path: String, _ requests: [ColumnRequest], _ options: ReadOptions
  ) throws(DataError) {
    let reader = try format.reader(path: path, columns: requests, options: options, observer: nil)
    for _ in 0..<8 where try reader.readBatch() == 0 { return }
  }

  @Test("a cut file of any format ends in an error that names it, or in rows", arguments: fixtures)
  func cut(name: String) throws {
    let bytes = try fileBytes("\(OracleFiles.fixtures)/\(name)")
    let isText = name.contains(".csv") || name.hasSuffix(".jsonl")
    for part in 0..<16 {
      let file = try TemporaryFile(Array(bytes.prefix(bytes.count * part / 16)), name: name)
      let error = read(file.path)
      if let error { #expect(error.description.hasPrefix(file.path)) }
      // A text may end anywhere; a binary file, and a compressed one, knows that it has not ended.
      #expect(part > 0 && ((isText && !name.contains(".csv.")) || name.hasSuffix(".mille")) || error != nil)
    }
  }

  @Test("bytes that are changed anywhere never end in a crash", arguments: fixtures)
  func garbled(name: String) throws {
    let bytes = try fileBytes("\(OracleFiles.fixtures)/\(name)")
    var state: UInt64 = 11
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for round in 0..<12 {
      var damaged = bytes
      for _ in 0..<(1 + round % 4) { damaged[random(damaged.count)] = [0, 0xff, 0x80, 0x7f, 1][random(5)] }
      let file = try TemporaryFile(damaged, name: name)
      if let error = read(file.path) { #expect(!error.message.isEmpty) }
    }
  }

  @Test("what fuzzing found is read without a crash", arguments: corpus)
  func replay(name: String) { _ = read("\(Self.corpusFolder)/\(name)") }

  @Test("a file whose name says another format than its bytes is an error that says both")
  func wronglyNamed() throws {
    let root = try fileBytes("\(OracleFiles.fixtures)/flat_lz4.root")
    let cases: [(bytes: [UInt8], name: String, message: String)] = [
      (
        root, "a.csv",
        "`.csv` is the end of the name of a file of format CSV, but its bytes are those of a file of format ROOT"
      ),
      (
        Array("x,y\n1,2\n".utf8), "a.root",
        "`.root` is the end of the name of a file of format ROOT, but its bytes are those of a file of format CSV"
      ),
      (
        [0x89] + Array("HDF\r\n".utf8), "a.parquet",
        "`.parquet` is the end of the name of a file of format Parquet, but its bytes are HDF5"
      ),
      (
        [0, 1, 2, 3], "a.npy",
        "`.npy` is the end of the name of a file of format npy, but its bytes are of no format that is known"
      ),
      ([], "a.root", "the file is empty: it has no header"),
    ]
    for (bytes, name, message) in cases {
      let file = try TemporaryFile(bytes, name: name)
      #expect(read(file.path)?.message == message)
    }
    let unnamed = try TemporaryFile(root, name: "events")
    #expect(read(unnamed.path) == nil)
  }

  @Test("a binary file inside of a compression that is not its own is said to be one")
  func doublyCompressed() throws {
    let bytes = try fileBytes("\(OracleFiles.fixtures)/packed.csv.gz")
    let file = try TemporaryFile(bytes, name: "events.csv")
    #expect(read(file.path) == nil)
    let named = try DataFormats.format(of: file.path, named: "csv")
    #expect(named.name == "CSV")
    let error = #expect(throws: DataError.self) { try DataFormats.format(of: file.path, named: "root") }
    #expect(error?.message == "its bytes are not those of a file of format ROOT")
    #expect(error?.help == "it looks like a file of format CSV")
  }

  @Test("lists, arrays and texts that are asked for as numbers say what to write instead")
  func wrongKinds() throws {
    let lists = "\(OracleFiles.fixtures)/lists_zlib.root"
    let list = #expect(throws: DataError.self) { try Reading(lists, [number("hit_x")]) }
    #expect(list?.message == "column `hit_x` holds lists, a number was wanted")
    #expect(list?.help == "make their elements the rows: `each: hit`")
    let none = #expect(throws: DataError.self) { try Reading(lists, [number("energy")], each: "track") }
    #expect(none?.message == "no list is named `track.…` or `track_…`")
    let array = #expect(throws: DataError.self) {
      try Reading("\(OracleFiles.fixtures)/flat_lz4.root", [number("array")])
    }
    #expect(array?.help == "take one of them: `array from \"array[0]\"`")
    let text = #expect(throws: DataError.self) {
      try Reading("\(OracleFiles.fixtures)/snappy.parquet", [number("text")])
    }
    #expect(text?.message == "column `text` holds text, a number was wanted")
    let unreadable = #expect(throws: DataError.self) {
      try Reading("\(OracleFiles.fixtures)/nested.npy", [number("label")])
    }
    #expect(unreadable?.message == "column `label` cannot be read: its type is `<U5`")
  }

  @Test(
    "integers of binary files are checked: whole, in their range, exact; bad rows are left out and counted")
  func integers() throws {
    var archive = NumPyArchive()
    archive.add("x", [1, 2.5, .nan, 4], shape: [4])
    archive.add("n", [1, 9_007_199_254_740_993, 3, 70])
    let file = try TemporaryFile(archive.bytes, name: "a.npz")
    let large = #expect(throws: DataError.self) { try Reading(file.path, [request("n", .integer)]) }
    #expect(large?.description == "\(file.path), row 1 (from 0): column `n`: a number is larger than 2⁵³")
    let skipped = try Reading(file.path, [request("x", .integer), number("n")], skip: 2)
    #expect(skipped.columns == [[1, 4], [1, 70]])
    #expect(skipped.places == [.row(0), .row(3)])
    #expect(skipped.firstSkipped == "\(file.path), row 1 (from 0): column `x`: 2.5 is not a whole number")
    let range = ColumnRequest(name: "n", sourceName: "n", kind: .integer, allowed: 0...56)
    #expect(try Reading(file.path, [range], skip: 2).columns == [[1, 3]])
    let all = #expect(throws: DataError.self) { try Reading(file.path, [request("x", .bool)], skip: 2) }
    #expect(all?.message.hasPrefix("more than 2 bad rows") ?? false)
  }

  @Test("a value that is missing in Parquet is a bad row where it is a key: a whole number or a truth value")
  func missingKeys() throws {
    let path = "\(OracleFiles.fixtures)/snappy.parquet"
    let values = try Reading(path, [number("hole_i4")]).columns[0]
    let there = values.indices.filter { !values[$0].isNaN }
    #expect(there.count > 0 && there.count < values.count)
    for (name, kind, wanted) in [
      ("hole_i4", ColumnRequest.Kind.integer, "a whole number"), ("hole_b", .bool, "true or false"),
    ] {
      let error = #expect(throws: DataError.self) { try Reading(path, [request(name, kind)]) }
      let message = "\(path), row 0 (from 0): column `\(name)`: there is no value, \(wanted) was wanted"
      #expect(error?.description == message)
      let left = try Reading(path, [request(name, kind), number("f8")], skip: values.count)
      #expect(left.places == there.map { .row($0) })
      #expect(left.skippedRows == values.count - there.count)
      #expect(left.columns.allSatisfy { $0.count == there.count })
    }
  }
}
