import CalibData
import Testing

@Suite("Files that cannot be read")
struct BadFileTests {
  private func message(
    _ text: String, _ kind: ColumnRequest.Kind = .number, allowed: ClosedRange<Int>? = nil, skip: Int = 0
  ) throws -> String {
    let file = try TemporaryFile(text)
    do throws(DataError) {
      _ = try Reading(
        file.path, [ColumnRequest(name: "mass", sourceName: "mass", kind: kind, allowed: allowed)], skip: skip
      )
    } catch {
      return error.description.replacing(file.path, with: "FILE")
    }
    return "read without an error"
  }

  @Test(
    "a bad row is named by its line, column and text",
    arguments: [
      ("mass,x\n1,2\nabc,3\n", "FILE, line 3: column `mass`: `abc` is not a number"),
      ("mass,x\n,3\n", "FILE, line 2: column `mass`: the field is empty, a number was wanted"),
      ("mass,x\n\n1\n", "FILE, line 3: 1 field, but the header has 2"),
      ("mass,x\n1,2,3\n", "FILE, line 2: 3 fields, but the header has 2"),
      ("mass,x\n1,\"2\n", "FILE, line 2: a quoted field does not end"),
      ("mass,x\n0x1p3,2\n", "FILE, line 2: column `mass`: `0x1p3` is not a number"),
      ("mass,x\n1.5.2,2\n", "FILE, line 2: column `mass`: `1.5.2` is not a number"),
      ("mass\n1e\n", "FILE, line 2: column `mass`: `1e` is not a number"),
      ("mass\n1 2\n", "FILE, line 2: column `mass`: `1 2` is not a number"),
      ("mass\n-\n", "FILE, line 2: column `mass`: `-` is not a number"),
    ])
  func badRows(text: String, wanted: String) throws { #expect(try message(text) == wanted) }

  @Test(
    "a bad integer or truth value says what was wanted",
    arguments: [
      ("1.5", ColumnRequest.Kind.integer, "`1.5` is not a whole number"),
      ("70", .integer, "70 is outside of 0..56"),
      ("9007199254740993", .integer, "`9007199254740993` is larger than 2⁵³"),
      ("99999999999999999999999", .integer, "`99999999999999999999999` is larger than 2⁵³"),
      ("nan", .integer, "`nan` is not a whole number"),
      ("2", .bool, "`2` is neither true nor false"),
      ("\u{1b}[31m", .number, "`\u{fffd}[31m` is not a number"),
    ])
  func badKinds(text: String, kind: ColumnRequest.Kind, wanted: String) throws {
    let found = try message("mass\n\(text)\n", kind, allowed: 0...56)
    #expect(found == "FILE, line 2: column `mass`: \(wanted)")
  }

  @Test("a missing column is said with what there is and what may be meant")
  func missingColumn() throws {
    let file = try TemporaryFile("Run,Mass,x\n1,2,3\n")
    let error = #expect(throws: DataError.self) { try Reading(file.path, [number("mass")]) }
    #expect(error?.message == "no column `mass`; it has `Run`, `Mass`, `x`")
    #expect(error?.help == "did you mean `mass from \"Mass\"`?")
  }

  @Test("a column that the header has twice is not guessed")
  func repeatedColumn() throws {
    #expect(try message("mass,mass\n1,2\n") == "FILE, line 1: two columns are named `mass`")
    #expect(try message("x,x,mass\n1,2,3\n") == "read without an error")
  }

  @Test("a file without anything in it is empty")
  func emptyFile() throws {
    #expect(try message("") == "FILE: the file is empty: it has no header")
    #expect(try message("\n# only a comment\n") == "FILE: the file is empty: it has no header")
    #expect(try message("mass\n") == "read without an error")
  }

  @Test("a file that is no text is named for what it is")
  func binaryFile() throws {
    let bzip = try TemporaryFile(Array("BZh91AY".utf8), name: "events.dat")
    let error = #expect(throws: DataError.self) { try Reading(bzip.path, [number("x")]) }
    #expect(error?.message == "not text but a file of format bzip2")
    let noise = try TemporaryFile((0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    #expect(throws: DataError.self) { try Reading(noise.path, [number("x")]) }
    let latin = try TemporaryFile([0x6d, 0xe4, 0x0a, 0x31, 0x0a])
    #expect(throws: DataError.self) { try Reading(latin.path, [number("m")]) }
  }

  @Test("a file that is not there, and a folder, are the system's to explain")
  func noFile() throws {
    let error = #expect(throws: DataError.self) { try Reading("/nowhere/events.csv", [number("x")]) }
    #expect(error?.description == "/nowhere/events.csv: cannot open it: no such file or directory")
    #expect(throws: DataError.self) { try Reading("/tmp", [number("x")]) }
  }

  @Test("bad rows are left out and counted as far as the script allows")
  func skippedRows() throws {
    let text = "mass,x\n1,1\nbad,1\n2,1\n3\n4,1\n"
    let file = try TemporaryFile(text)
    let reading = try Reading(file.path, [number("mass")], skip: 2)
    #expect(reading.columns == [[1, 2, 4]])
    #expect(reading.skippedRows == 2)
    #expect(reading.firstSkipped == "\(file.path), line 3: column `mass`: `bad` is not a number")
    let wanted =
      "FILE, line 5: more than 1 bad rows; the first: FILE, line 3: column `mass`: `bad` is not a number"
    #expect(try message(text, skip: 1) == wanted)
  }

  @Test("cut and garbled files end in an error or in rows, never in a crash")
  func garbled() throws {
    let text = Array("a,\"b\",c\n1,2.5e3,\"x\"\n-4,nan,y\r\n7,0.1234567890123456789,z".utf8)
    let requests = [
      number("b"), ColumnRequest(name: "a", sourceName: "a", kind: .integer),
      ColumnRequest(name: "c", sourceName: "c", kind: .string),
    ]
    for length in 0..<text.count {
      let file = try TemporaryFile(Array(text.prefix(length)))
      _ = try? Reading(file.path, requests, skip: 5, chunk: 5)
    }
    var state: UInt64 = 7
    for _ in 0..<300 {
      var damaged = text
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        damaged[Int((state >> 33) % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: state >> 56)
      }
      let file = try TemporaryFile(damaged)
      _ = try? Reading(file.path, requests, skip: 5, chunk: 11)
    }
  }
}
