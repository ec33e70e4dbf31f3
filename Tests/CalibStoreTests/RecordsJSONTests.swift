import CalibModel
import Testing

@testable import CalibStore

@Suite struct RecordsJSONTests {
  @Test func `the records are told in JSON with the names of the format`() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    let result = try store.publish("a", [("x", "1/0..1/9", "abc")])
    let commit = try #require(result.commit)
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(
      try store.tags().map(\.json.canonicalText) == [
        """
        {"name":"a","state":"OPEN","description":"","head":"\(commit)","changed":"2023-11-14T22:13:20Z",\
        "commits":1,"entries":1,"names":1}
        """
      ])
    #expect(
      try store.iovs(tag: "a").map(\.json.canonicalText) == [
        """
        {"tag":"a","name":"x","iov":"1/0..1/9","revision":1,"sha256":"\(digest)","commit":"\(commit)"}
        """
      ])
    #expect(
      result.json.canonicalText == """
        {"tag":"a","makes_tag":true,"commit":"\(commit)","added":[{"name":"x","iov":"1/0..1/9","revision":1,\
        "sha256":"\(digest)"}],"cut":[],"unchanged":0}
        """)
    let record = try #require(try store.payloadRecord(name: "x", revision: 1))
    #expect(record.json["created"]?.asString == "2023-11-14T22:13:20Z")
    #expect(record.json["provenance"]?["from"]?.asString == "a test")
    #expect(
      VerifyFinding(kind: .unreferenced, message: "m").json.canonicalText
        == #"{"kind":"unreferenced","message":"m","damage":false}"#)
  }

  @Test func `a delta reads back as it was written`() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    try store.publish("a", [("x", "1/0..*", "one"), ("y", "1/3", "two")])
    try store.publish("a", [("x", "1/4..2/*", "three")])
    for commit in try store.log() {
      let read = CommitDelta(json: commit.delta.json, createdSeconds: commit.author.timeSeconds)
      #expect(read == commit.delta)
      #expect(commit.json["delta"] == commit.delta.json)
    }
    #expect(CommitDelta(json: .members(["format": .string("calib delta 2")]), createdSeconds: 0) == nil)
  }
}
