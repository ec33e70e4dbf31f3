import CalibKit
import CalibModel
import CalibTestSupport
import Testing

@Suite("The store on the command line", .serialized)
struct StoreSessionTests {
  let script: SmallScript

  init() throws {
    script = try SmallScript()
    _ = try script.run()
  }

  private var text: StoreSession { StoreSession(path: script.storePath, json: false) }

  private func json(_ verb: (StoreSession) throws -> String) throws -> JSONValue {
    try JSONValue(parsing: Array(verb(StoreSession(path: script.storePath, json: true)).utf8))
  }

  @Test("tags, intervals and commits are listed in columns and as JSON")
  func lists() throws {
    let tags = try text.tags().split(separator: "\n")
    #expect(tags.count == 2 && tags[0].hasPrefix("tag    state") && tags[1].hasPrefix("tag_a  "), "\(tags)")
    let intervals = try text.iovs(tag: "tag_a", name: nil, run: nil, commit: nil)
    #expect(intervals.split(separator: "\n").count == 4, "\(intervals)")
    #expect(try text.iovs(tag: "tag_a", name: nil, run: "12/2", commit: nil).contains("spot     12/2  2"))
    #expect(try text.log(tag: nil, limit: nil).hasPrefix("commit "))
    #expect(try json { try $0.tags() }["tags"]?.asArray?.count == 1)
    let entries = try json { try $0.iovs(tag: "tag_a", name: "spot", run: nil, commit: nil) }
    #expect(entries["iovs"]?.asArray?.count == 3)
    #expect(try json { try $0.log(tag: "tag_a", limit: 1) }["commits"]?.asArray?.count == 1)
  }

  @Test("a run sees its constants")
  func get() throws {
    let found = try text.get(chain: ["tag_a"], name: "spot", run: "12/2")
    #expect(found.contains("from tag_a") && found.contains("  x = 2.45"), "\(found)")
    let payload = try json { try $0.get(chain: ["tag_a"], name: "spot", run: "12/2") }["payload"]
    #expect(payload?["fields"]?["x"]?["unit"]?.asString == "mm")
    let error = #expect(throws: SessionError.self) {
      try text.get(chain: ["tag_a"], name: "spot", run: "12/99")
    }
    #expect(error?.status == .mistake && error?.description.contains("help: see `calib store iovs") == true)
    #expect(throws: SessionError.self) { try text.get(chain: ["tag_a"], name: "spot", run: "twelve") }
  }

  @Test("a payload is shown with its script, its runs and the input files it came from")
  func show() throws {
    let shown = try text.show("spot@1")
    #expect(shown.contains("provenance:") && shown.contains("\"script_sha256\""), "\(shown)")
    #expect(throws: SessionError.self) { try text.show("ffffffff") }
  }

  @Test("a sound store is said to be one, and a damaged one is not")
  func verify() throws {
    let sound = try text.verify(deep: true)
    #expect(sound.isSound && sound.text.hasSuffix("the store is sound\n"))
    #expect(
      try StoreSession(path: script.storePath, json: true).verify(deep: false).text.contains("\"sound\""))
    for folder in Files.names(in: "\(script.storePath)/objects") {
      for name in Files.names(in: "\(script.storePath)/objects/\(folder)") {
        try Files.write([0], to: "\(script.storePath)/objects/\(folder)/\(name)")
      }
    }
    let damaged = try text.verify(deep: true)
    #expect(!damaged.isSound && damaged.text.hasSuffix("the store is damaged\n"), "\(damaged.text)")
  }

  @Test("a store is made where none is, and once")
  func create() throws {
    let path = script.temporary.path("new/store")
    #expect(try StoreSession(path: path, json: false).create() == "made a conditions store in \(path)\n")
    #expect(try StoreSession(path: path, json: false).tags().hasPrefix("no tags"))
    #expect(try StoreSession(path: path, json: false).log(tag: nil, limit: nil) == "no commits\n")
    let again = #expect(throws: SessionError.self) { try StoreSession(path: path, json: false).create() }
    #expect(again?.status == .unreadable)
  }

  @Test("a folder that is no store is named, and what to do")
  func noStore() throws {
    let error = #expect(throws: SessionError.self) {
      try StoreSession(path: script.temporary.path("nowhere"), json: false).tags()
    }
    #expect(error?.status == .unreadable)
    #expect(error?.description.contains(script.temporary.path("nowhere")) == true)
    #expect(error?.description.contains("help:") == true, "\(error?.description ?? "")")
  }
}
