import CalibModel
import Testing

@testable import CalibStore

@Suite struct PublishingTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
  }

  @Test func `the first publication makes the tag, OPEN, with one commit`() throws {
    let result = try store.publish("prompt", [("scale", "1/1..1/9", "one"), ("spot", "1/1..*", "two")])
    #expect(result.makesTag)
    #expect(result.added.map { "\($0.name) r\($0.revision)" } == ["scale r1", "spot r1"])
    let tag = try #require(try store.tag("prompt"))
    #expect(tag.state == .open)
    #expect(tag.head == result.commit)
    #expect((tag.commitCount, tag.entryCount, tag.nameCount) == (1, 2, 2))
    #expect(try store.rows("prompt") == ["scale 1/1..1/9 one", "spot 1/1..* two"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `an interval inside of another cuts it in two`() throws {
    try store.publish("a", [("x", "1/1..1/9", "old")])
    let result = try store.publish("a", [("x", "1/4..1/6", "new")])
    #expect(try store.rows("a") == ["x 1/1..1/3 old", "x 1/4..1/6 new", "x 1/7..1/9 old"])
    #expect(result.cuts.map(\.kept) == [[try interval("1/1..1/3"), try interval("1/7..1/9")]])
    #expect(try store.iovs(tag: "a").map(\.revision) == [1, 2, 1])
    #expect(try store.iovs(tag: "a", run: run("1/8")).first?.commit == store.log().last?.digest)
  }

  @Test func `a bounded interval into an open one splits it`() throws {
    try store.publish("a", [("x", "0/0..*", "old")])
    try store.publish("a", [("x", "5/0..5/*", "new")])
    #expect(try store.rows("a") == ["x 0/0..4/* old", "x 5/0..5/* new", "x 6/0..* old"])
  }

  @Test func `an interval over several replaces what it covers and cuts what it touches`() throws {
    try store.publish("a", [("x", "1/1..1/3", "one"), ("x", "1/4..1/6", "two"), ("x", "1/7..1/9", "three")])
    let result = try store.publish("a", [("x", "1/3..1/7", "new")])
    #expect(try store.rows("a") == ["x 1/1..1/2 one", "x 1/3..1/7 new", "x 1/8..1/9 three"])
    #expect(result.cuts.map(\.kept.count) == [1, 0, 1])
  }

  @Test func `two intervals of one publication cut one row into three`() throws {
    try store.publish("a", [("x", "1/0..1/9", "old")])
    try store.publish("a", [("x", "1/2..1/3", "new"), ("x", "1/6", "new")])
    #expect(
      try store.rows("a")
        == ["x 1/0..1/1 old", "x 1/2..1/3 new", "x 1/4..1/5 old", "x 1/6 new", "x 1/7..1/9 old"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `neighbours with the same content stay apart`() throws {
    try store.publish("a", [("x", "1/0..1/10", "same"), ("x", "1/11..1/20", "same")])
    #expect(try store.rows("a") == ["x 1/0..1/10 same", "x 1/11..1/20 same"])
    #expect(try store.iovs(tag: "a").map(\.revision) == [1, 1])
  }

  @Test func `an identical publication makes no commit and says so`() throws {
    let entries = [("x", "1/0..1/10", "one"), ("y", "1/0..*", "two")]
    try store.publish("a", entries)
    let again = try store.publish("a", entries)
    #expect(again.isIdentical)
    #expect(again.commit == nil)
    #expect(again.unchangedCount == 2)
    #expect(again.description == "`a` has all of it already, nothing was published")
    #expect(try store.log().count == 1)
  }

  @Test func `what is in the tag already stays as its older commit put it`() throws {
    let first = try store.publish("a", [("x", "1/0..1/10", "one")])
    let second = try store.publish("a", [("x", "1/0..1/10", "one"), ("x", "1/11..*", "two")])
    #expect(second.unchangedCount == 1)
    #expect(second.description.hasPrefix("`a`: 1 added, 1 unchanged, commit "))
    #expect(try store.iovs(tag: "a").map(\.commit) == [first.commit, second.commit])
  }

  @Test func `a content keeps its revision, a new one gets the next`() throws {
    try store.publish("a", [("x", "1/1", "one")])
    try store.publish(
      "b", [("x", "1/1", "two"), ("x", "1/2", "one"), ("x", "1/3", "three"), ("y", "1/1", "one")])
    #expect(
      try store.iovs(tag: "b").map { "\($0.name) r\($0.revision)" } == ["x r2", "x r1", "x r3", "y r1"])
    let digest = try store.iovs(tag: "a")[0].digest
    #expect(try store.payloadRecords(digestPrefix: digest).map(\.name) == ["x", "y"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a record keeps provenance and both digests, a commit the provenance that differs`() throws {
    try store.publish("a", [("x", "1/1", "abc")])
    let record = try #require(try store.payloadRecord(name: "x", revision: 1))
    #expect(record.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(record.md5 == "900150983cd24fb0d6963f7d28e17f72")
    #expect((record.size, record.createdSeconds) == (3, author.timeSeconds))
    #expect(record.provenance["from"]?.asString == "a test")
    let other = Publication.Entry(
      name: "x", bytes: Array("abc".utf8), iov: try interval("1/2"), provenance: .members(["from": .null]))
    _ = try store.publish(Publication(tag: "a", entries: [other], message: ""), by: author)
    let additions = try store.log().map(\.delta.additions)
    #expect(additions[0].map(\.provenance) == [.members(["from": .null])])
    #expect(additions[1].map(\.provenance) == [nil])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a preview says what would happen and changes nothing`() throws {
    try store.publish("a", [("x", "1/1..1/9", "old")])
    let publication = Publication(tag: "a", entries: [try entry("x", "1/4", "new")], message: "")
    let preview = try store.preview(publication)
    #expect(preview.commit == nil)
    #expect(preview.cuts.map(\.kept.count) == [2])
    #expect(preview.added.map(\.revision) == [2])
    #expect(try store.log().count == 1)
    let done = try store.publish(publication, by: author)
    #expect(done.added == preview.added)
    #expect(done.cuts == preview.cuts)
  }

  @Test func `overlap within a publication is refused with both intervals`() throws {
    let error = try storeError {
      try store.publish("a", [("x", "1/1..1/5", "one"), ("x", "1/5..1/9", "two")])
    }
    #expect(error.kind == .overlap)
    #expect(
      error.message == "two payloads `x` of this publication overlap: 1/1..1/5 and 1/5..1/9")
    #expect(try store.tags().isEmpty)
  }

  @Test func `names that could do harm are refused`() throws {
    for name in ["", ".hidden", "../x", "a/b", "a b", String(repeating: "a", count: 201)] {
      #expect(try storeError { try store.publish("a", [(name, "1/1", "one")]) }.kind == .invalidArgument)
    }
    for tag in ["", "a/b", "a b", "ä", String(repeating: "a", count: 81)] {
      #expect(try storeError { try store.publish(tag, [("x", "1/1", "one")]) }.kind == .invalidArgument)
    }
    #expect(try storeError { try store.publish("a", []) }.kind == .invalidArgument)
    #expect(try store.tags().isEmpty)
  }

  @Test func `only an OPEN tag is published into`() throws {
    try store.publish("a", [("x", "1/1", "one")])
    try store.executeUnrecorded("UPDATE tags SET state = 'PUBLISHED'")
    let error = try storeError { try store.publish("a", [("x", "1/2", "two")]) }
    #expect(error.kind == .tagState)
    #expect(error.message == "the tag `a` is PUBLISHED, and only an OPEN tag can be published into")
  }

  @Test func `a publication that expects another head is refused`() throws {
    let first = try #require(try store.publish("a", [("x", "1/1", "one")]).commit)
    let second = try #require(try store.publish("a", [("x", "1/2", "two")]).commit)
    let entries = [try entry("x", "1/3", "three")]
    let stale = Publication(tag: "a", entries: entries, message: "", expectedHead: first)
    #expect(try storeError { _ = try store.publish(stale, by: author) }.kind == .headMoved)
    let current = Publication(tag: "a", entries: entries, message: "", expectedHead: second)
    #expect(try store.publish(current, by: author).commit != nil)
  }

  @Test func `a tag can be made empty, once`() throws {
    let digest = try #require(
      try store.createTag("a", description: "for tests", ChangeRequest(by: author)).commit)
    let tag = try #require(try store.tag("a"))
    #expect((tag.head, tag.description, tag.entryCount) == (digest, "for tests", 0))
    #expect(try storeError { _ = try store.createTag("a", ChangeRequest(by: author)) }.kind == .tagExists)
    #expect(store.verify(deep: true).isEmpty)
  }
}
