import CalibModel
import Testing

@testable import CalibStore

@Suite struct ExplainingTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
  }

  @Test func `the first tag with a payload wins, whatever its revision`() throws {
    for number in 1...9 { try store.publish("seed", [("P", "0/0..*", "r\(number)")]) }
    try store.publish("A", [("P", "1/0..1/10", "r2")])
    try store.publish("B", [("P", "0/0..*", "r9")])
    let one = try store.explain(chain: ["A", "B"], name: "P", run: try run("1/5"))
    #expect(one.candidates.map(\.entry.tag) == ["A", "B"])
    #expect(one.candidates.map(\.entry.revision) == [2, 9])
    let other = try store.explain(chain: ["A", "B"], name: "P", run: try run("1/11"))
    #expect(other.candidates.map(\.entry.tag) == ["B"])
    #expect(try store.explain(chain: ["A"], name: "P", run: try run("1/11")).candidates.isEmpty)
    #expect(one.candidates.first?.provenance["from"]?.asString == "a test")
    #expect(one.candidates.first?.commit.author.user == "ada")
  }

  @Test func `a lookup past the end of the last closed interval finds nothing`() throws {
    try store.publish("a", [("x", "1/0..1/10", "one"), ("x", "1/11..1/20", "two")])
    #expect(try store.iovs(tag: "a").map(\.iov.description) == ["1/0..1/10", "1/11..1/20"])
    #expect(try store.lookup(chain: ["a"], name: "x", run: try run("1/20")) != nil)
    #expect(try store.lookup(chain: ["a"], name: "x", run: try run("1/21")) == nil)
  }

  @Test func `coverage joins neighbours and names the gaps`() throws {
    try store.publish(
      "a",
      [("x", "1/0..1/*", "one"), ("x", "2/0..2/9", "one"), ("x", "2/12..3/*", "two"), ("x", "5/0..*", "one")])
    let coverage = try #require(try store.coverage(of: "a").first)
    #expect(coverage.covered.map(\.description) == ["1/0..2/9", "2/12..3/*", "5/0..*"])
    #expect(coverage.gaps.map(\.description) == ["2/10..2/11", "4/0..4/*"])
    #expect(try store.coverage(of: "a", name: "y").isEmpty)
  }

  @Test func `payloads are found by the runs and files of their provenance`() throws {
    let provenance = JSONValue.members([
      "script": .string("momentum.calib"), "runs": .array([.string("12/3"), .string("12/4")]),
      "files": .array([.members(["path": .string("data/skim/r12_3.root")])]),
    ])
    let entry = Publication.Entry(
      name: "scale", bytes: [1], iov: try interval("12/3..12/4"), provenance: provenance)
    _ = try store.publish(Publication(tag: "a", entries: [entry], message: ""), by: author)
    try store.publish("a", [("other", "1/0..*", "x")])
    for text in ["12/3", "momentum.calib", "r12_3.root", "skim/r12_3.root", "data/skim/r12_3.root"] {
      let found = try store.whereUsed(text)
      #expect(found.map(\.record.name) == ["scale"], "\(text)")
      #expect(found.first?.entries.map(\.iov.description) == ["12/3..12/4"])
    }
    for text in ["2/3", "12_3.root", "root", ""] { #expect(try store.whereUsed(text).isEmpty, "\(text)") }
  }

  @Test func `a difference tells runs, fields and sizes of changes`() throws {
    func payload(_ value: Double, _ list: [Double]) -> String {
      let fields = JSONValue.members([
        "scale": .members(["value": .number(value), "unit": .string("GeV")]),
        "t0": .members(["value": .array(list.map { .number($0) })]),
      ])
      return JSONValue.members(["format": .string("calib payload 1"), "fields": fields]).canonicalText
    }
    try store.publish(
      "a", [("x", "1/0..*", payload(1, [1, 2, 3])), ("gone", "1/0..*", "1"), ("same", "1/0..*", "1")])
    try store.publish(
      "b",
      [
        ("x", "1/0..2/*", payload(1, [1, 2, 3])), ("x", "3/0..*", payload(1.5, [1, 2.25, 7])),
        ("same", "1/0..4/*", "1"), ("same", "5/0..*", "1"),
      ])
    let found = try store.difference(from: "a", to: "b")
    #expect(found.map { "\($0.name) \($0.iov)" } == ["gone 1/0..*", "x 3/0..*"])
    #expect(found.first?.new == nil && found.first?.old?.revision == 1)
    let fields = try #require(found.last?.fields)
    #expect(fields.map(\.path) == ["scale.value", "t0.value[2]"])
    #expect(fields.map(\.change) == [0.5, 4] && fields.map(\.count) == [1, 2])
    #expect(try store.difference(from: "a", to: "a").isEmpty)
    let head = try #require(try store.tag("a")?.head)
    try store.publish("a", [("x", "9/0..*", "not JSON")])
    let past = try store.difference(from: "a@\(head)", to: "a")
    #expect(past.map { "\($0.name) \($0.iov)" } == ["x 9/0..*"])
    #expect(past.first?.fields.first?.path == "size")
  }

  /// S.1 of store.md, examples 1 to 5: the predicate.
  @Test(arguments: [
    ("0,0,-1,-1", "0/0 1003/99999", ""), ("5,10,5,-1", "5/10 5/999999", "5/9 6/0"),
    ("5,10,7,3", "6/0 7/3", "7/4 5/9"), ("5,0,6,-1", "6/1", "7/0"), ("3,5,3,5", "3/5", "3/4 3/6"),
  ])
  func `the four numbers hold the runs of the table`(text: String, inside: String, outside: String) throws {
    let numbers = text.split(separator: ",").compactMap { Int($0) }
    let iov = try #require(IoV(numbers: numbers[0], numbers[1], numbers[2], numbers[3]))
    #expect(iov.numbers == numbers)
    for one in inside.split(separator: " ") { #expect(iov.contains(try run(String(one)))) }
    for one in outside.split(separator: " ") { #expect(!iov.contains(try run(String(one)))) }
  }

  @Test(arguments: [
    [-1, -1, -1, -1], [5, 0, -1, 3], [5, 3, 5, 2], [6, 0, 5, -1], [-1, 0, 5, 5], [0, -2, 5, 5],
    [0, 0, 5, -2], [0, 0, 0x7fff_ffff, -1], [0, 1 << 40, -1, -1],
  ])
  func `four numbers that are no interval are refused`(numbers: [Int]) {
    #expect(IoV(numbers: numbers[0], numbers[1], numbers[2], numbers[3]) == nil)
  }

  /// S.1, examples 8 and 11: what is left when runs are taken out.
  @Test func `intervals without others are those of the table`() throws {
    func left(_ iov: String, _ holes: [String]) throws -> [String] {
      IntervalCut.pieces(of: try interval(iov), without: try holes.map(interval)).map(\.description)
    }
    #expect(try left("0/0..10/*", ["5/0..5/*"]) == ["0/0..4/*", "6/0..10/*"])
    #expect(try left("0/0..10/*", ["1/0..1/*", "5/0..8/5"]) == ["0/0..0/*", "2/0..4/*", "8/6..10/*"])
    #expect(try interval("1/0..2/5").intersection(interval("2/0..2/*"))?.description == "2/0..2/5")
  }

  /// S.1, examples 6, 7 and 10: what joins.
  @Test(arguments: [
    (["5/0..5/*", "6/0..6/*"], ["5/0..6/*"]), (["0/0..0/*", "1/1..1/*"], ["0/0..0/*", "1/1..1/*"]),
    (["0/0..0/2", "0/3..0/5", "0/8..0/9"], ["0/0..0/5", "0/8..0/9"]),
  ])
  func `neighbours join as in the table`(intervals: [String], joined: [String]) throws {
    let coverage = Coverage(name: "x", intervals: try intervals.map(interval))
    #expect(coverage.covered.map(\.description) == joined)
  }
}
