import CalibColumns
import CalibData
import Testing

@Suite("Lists and objects of JSON lines")
struct JSONElementsTests {
  private static func file(_ lines: [String]) throws -> TemporaryFile {
    try TemporaryFile(Array((lines.joined(separator: "\n") + "\n").utf8), name: "hits.jsonl")
  }

  private static let requests = [
    request("event", .integer), request("hit.index", .integer), request("hit.wire", .integer),
    number("hit.charge", factor: 2), number("t"),
  ]

  /// One line of each way to write the same hits, an event without any, and a blank line.
  private static let lines = [
    #"{"t": 1, "hit": {"wire": [3, 4], "charge": [0.5, null]}, "other": [[1]]}"#,
    #"{"hit": {"charge": [], "wire": []}, "t": 2}"#, "",
    #"{"t": 3, "hit": [{"wire": 5, "charge": 1.5}, {"x": {"y": []}, "wire": 6}]}"#,
    #"{"t": 4}"#,
    #"{"t": 5, "hit.wire": [7], "hit.charge": [2.5]}"#,
  ]

  @Test("an object of lists, a list of objects and lists with names of their own give the same rows")
  func forms() throws {
    let file = try Self.file(Self.lines)
    for chunk in [1 << 20, 7] {
      let found = try Reading(file.path, Self.requests, chunk: chunk, each: "hit")
      #expect(found.columns[0] == [0, 0, 2, 2, 4])
      #expect(found.columns[1] == [0, 1, 0, 1, 0])
      #expect(found.columns[2] == [3, 4, 5, 6, 7])
      #expect(found.columns[3].map { $0.isNaN ? -1 : $0 } == [1, -1, 3, -1, 5])
      #expect(found.columns[4] == [1, 1, 3, 3, 5])
      #expect(found.lines == [1, 1, 4, 4, 6])
      #expect(found.bytes == Array((Self.lines.joined(separator: "\n") + "\n").utf8))
    }
  }

  @Test("lists that a dataset names by `_` are found, and a column of the event alone is repeated")
  func flatNames() throws {
    let file = try Self.file([
      #"{"t": 1, "hit_wire": [3, 4], "hit_good": [true, false], "hit_name": ["a", "b"]}"#,
      #"{"t": 2, "hit_wire": [], "hit_good": [], "hit_name": []}"#,
    ])
    let found = try Reading(
      file.path,
      [request("hit.wire", .integer), request("hit.good", .bool), request("hit.name", .string)], each: "hit")
    #expect(found.columns == [[3, 4], [1, 0], ["a", "b"].map { textCode($0.utf8) }])
    #expect(try Reading(file.path, [number("t")], each: "hit").columns == [[1, 1]])
  }

  @Test("more elements than a batch holds go on in the next one")
  func long() throws {
    let counts = [5000, 1, 0, 9000, 3]
    let file = try Self.file(
      counts.map { count in
        #"{"hit": {"wire": ["# + (0..<count).map(String.init).joined(separator: ",") + "]}}"
      })
    let found = try Reading(file.path, [number("hit.wire"), number("event")], each: "hit")
    #expect(found.columns[0] == counts.flatMap { (0..<$0).map(Double.init) })
    #expect(found.columns[1] == counts.enumerated().flatMap { Array(repeating: Double($0), count: $1) })
  }

  @Test("values of an object in the line are columns without `each:` too")
  func objects() throws {
    let file = try Self.file([#"{"a": {"x": 1, "y": "u"}, "b": 2}"#, #"{"b": 3, "a": {"x": 4}}"#])
    let header = try DataFormats.format(of: file.path).header(path: file.path)
    #expect(header.names == ["a.x", "a.y", "b"])
    #expect(try Reading(file.path, [number("a.x"), number("b")]).columns == [[1, 4], [2, 3]])
  }

  @Test(
    "what does not fit is an error with file, line and column",
    arguments: [
      (#"{"t": 1, "hit": {"wire": [1, 2], "charge": [1]}}"#, "1 elements, but `hit.wire` has 2"),
      (#"{"t": 1, "hit": {"wire": [1]}}"#, "0 elements, but `hit.wire` has 1"),
      (#"{"t": 1, "hit": {"wire": [1.5], "charge": [1]}}"#, "not a whole number"),
      (#"{"t": 1, "hit": [{"charge": 1}]}"#, "there is no value, a whole number was wanted"),
      (#"{"t": 1, "hit": {"wire": ["a"], "charge": [1]}}"#, "is a text"),
      (#"{"t": 1, "hit": {"wire": 1, "charge": [1]}}"#, "it is a single value, a list was wanted"),
      (#"{"t": [1], "hit": {"wire": [1], "charge": [1]}}"#, "it is in a list, a single value was wanted"),
      (#"{"t": 1, "hit": {"wire": [1 2], "charge": [1]}}"#, "a comma or `]` is missing"),
      (#"{"t": 1, "hit": {"wire": [1,], "charge": [1]}}"#, "is no value of JSON"),
      (#"{"t": 1, "hit": {"wire": [1], "charge": [1]}"#, "a comma or `}` is missing"),
    ])
  func bad(line: String, message: String) throws {
    let file = try Self.file([Self.lines[0], line, Self.lines[3]])
    let error = #expect(throws: DataError.self) { try Reading(file.path, Self.requests, each: "hit") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("line 2") == true, "\(error?.description ?? "")")
    // The whole line is left out where one may be.
    let rest = try Reading(file.path, Self.requests, skip: 1, each: "hit")
    #expect(rest.skippedRows == 1 && rest.columns[2] == [3, 4, 5, 6] && rest.columns[0] == [0, 0, 2, 2])
  }

  @Test("lists without `each:` are refused with what to write, and so is a prefix that no list has")
  func refusals() throws {
    let file = try Self.file(Self.lines)
    let lists = #expect(throws: DataError.self) { try Reading(file.path, [number("hit.wire")]) }
    #expect(lists?.help.contains("each: hit") == true, "\(String(describing: lists?.help))")
    let prefix = #expect(throws: DataError.self) { try Reading(file.path, [number("t")], each: "trk") }
    #expect(prefix?.message.contains("no list is named `trk.…`") == true, "\(prefix?.message ?? "")")
  }
}
