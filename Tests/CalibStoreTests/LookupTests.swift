import CalibModel
import Testing

@testable import CalibStore

@Suite struct LookupTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
  }

  private func content(_ chain: [String], _ name: String, _ at: String) throws -> String? {
    try store.lookup(chain: chain, name: name, run: run(at)).map {
      String(decoding: try store.payload($0.digest), as: UTF8.self)
    }
  }

  @Test func `the first tag that has a payload for the run wins, whatever its revision`() throws {
    try store.publish("B", [("P", "0/0..*", "b")])
    try store.publish("A", [("P", "1/0..1/10", "a")])
    #expect(try content(["A", "B"], "P", "1/5") == "a")
    #expect(try content(["A", "B"], "P", "1/11") == "b")
    #expect(try content(["B", "A"], "P", "1/5") == "b")
    #expect(try content(["A"], "P", "1/11") == nil)
    #expect(try content(["A"], "Q", "1/5") == nil)
  }

  @Test func `a lookup past the end of the last closed interval finds nothing`() throws {
    try store.publish("a", [("x", "1/0..1/10", "one"), ("x", "2/0..2/*", "two")])
    #expect(try content(["a"], "x", "1/11") == nil)
    #expect(try content(["a"], "x", "2/4294967294") == "two")
    #expect(try content(["a"], "x", "3/0") == nil)
    #expect(try content(["a"], "x", "0/4") == nil)
  }

  @Test func `several names are looked up at once, in their order`() throws {
    try store.publish("a", [("x", "1/0..*", "one"), ("y", "1/0..*", "two")])
    let entries = try store.lookup(chain: ["a"], names: ["y", "none", "x"], run: run("1/3"))
    #expect(entries.map(\.name) == ["y", "x"])
  }

  @Test func `a missing tag and an INVALID one are refused before the first lookup`() throws {
    try store.publish("a", [("x", "0/0..*", "one")])
    try store.publish("bad", [("x", "0/0..*", "two")])
    try store.executeUnrecorded("UPDATE tags SET state = 'INVALID' WHERE name = 'bad'")
    let missing = try storeError { _ = try content(["a", "none"], "x", "1/1") }
    #expect(missing.kind == .noSuchTag)
    #expect(missing.help == "its tags are `a`, `bad`")
    #expect(try storeError { _ = try content(["a", "bad"], "x", "1/1") }.kind == .tagState)
    #expect(try storeError { _ = try store.pinned(chain: ["a", "bad"], names: ["x"]) }.kind == .tagState)
  }

  @Test func `a chain is pinned with the intervals of later tags cut by earlier ones`() throws {
    try store.publish("A", [("p1", "1/0..1/10", "a2"), ("p1", "1/20..1/22", "a3"), ("p2", "1/0..1/*", "a1")])
    try store.publish("B", [("p1", "1/1..1/30", "b1"), ("p2", "0/1..1/20", "b2")])
    let pinned = try store.pinned(chain: ["A", "B"], names: ["p1", "p2", "p3"])
    #expect(pinned.map(\.name) == ["p1", "p2", "p3"])
    let texts = try pinned.map { pin in
      try pin.entries.map {
        "\($0.tag) \($0.iov) \(String(decoding: try store.payload($0.digest), as: UTF8.self))"
      }
    }
    #expect(texts[0] == ["A 1/0..1/10 a2", "B 1/11..1/19 b1", "A 1/20..1/22 a3", "B 1/23..1/30 b1"])
    #expect(texts[1] == ["B 0/1..0/* b2", "A 1/0..1/* a1"])
    #expect(texts[2] == [])
  }

  @Test func `entries are listed by name and by run, and as of a commit`() throws {
    let first = try #require(
      try store.publish("a", [("x", "1/0..1/9", "one"), ("y", "1/0..*", "two")]).commit)
    try store.publish("a", [("x", "1/5..*", "three")])
    #expect(try store.iovs(tag: "a", name: "x").map(\.iov.description) == ["1/0..1/4", "1/5..*"])
    #expect(try store.iovs(tag: "a", run: run("1/7")).map(\.name) == ["x", "y"])
    #expect(try store.rows("a", asOf: String(first.prefix(12))) == ["x 1/0..1/9 one", "y 1/0..* two"])
    #expect(try store.iovs(tag: "a", name: "y", run: run("0/1"), asOf: first).isEmpty)
    #expect(try storeError { _ = try store.rows("a", asOf: "x") }.kind == .noSuchCommit)
  }

  @Test func `payloads are found by digest, and only by digests`() throws {
    try store.publish("a", [("x", "1/0", "one")])
    let digest = try store.iovs(tag: "a")[0].digest
    #expect(try store.payload(digest) == Array("one".utf8))
    #expect(try store.payloadRecords(digestPrefix: String(digest.prefix(8))).map(\.revision) == [1])
    #expect(try store.payloadRecord(name: "x", revision: 2) == nil)
    let other = String(repeating: "0", count: 64)
    #expect(try storeError { _ = try store.payload(other) }.kind == .noSuchPayload)
    #expect(try storeError { _ = try store.payload("../../../etc/passwd") }.kind == .invalidArgument)
    #expect(try storeError { _ = try store.payloadRecords(digestPrefix: "%") }.kind == .invalidArgument)
  }

  @Test func `the log is newest first, of a tag or of all`() throws {
    try store.publish("a", [("x", "1/0", "one")])
    try store.publish("b", [("x", "1/0", "two")])
    try store.publish("a", [("x", "1/1", "three")])
    let log = try store.log()
    #expect(log.map(\.number) == [3, 2, 1])
    #expect(log.map(\.tag) == ["a", "b", "a"])
    #expect(log[0].parent == log[2].digest)
    #expect(log[0].previous == log[1].digest)
    #expect(log[0].timeText == "2023-11-14T22:13:20Z")
    #expect(log[0].author == author)
    #expect(try store.log(tag: "a").map(\.number) == [3, 1])
    #expect(try store.log(limit: 1).map(\.number) == [3])
    #expect(try storeError { _ = try store.log(tag: "c") }.kind == .noSuchTag)
  }
}
