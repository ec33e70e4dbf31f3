import CalibModel
import Testing

@testable import CalibStore

@Suite struct TagStateTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    try store.publish("a", [("x", "1/0..*", "one")])
  }

  /// The steps that store.md S.3 allows, word for word.
  static let allowed: [TagState: Set<TagState>] = [
    .open: [.testing, .running], .testing: [.validated, .open], .validated: [.published, .open],
    .published: [.invalid], .running: [], .invalid: [],
  ]

  @Test func `a tag goes only where the rules allow`() throws {
    for (path, state) in [
      ([], TagState.open), ([.testing], .testing), ([.testing, .validated], .validated),
      ([.testing, .validated, .published], .published), ([.running], .running),
      ([.testing, .validated, .published, .invalid], .invalid),
    ] as [([TagState], TagState)] {
      let folder = try TestFolder()
      let store = try folder.store()
      try store.publish("a", [("x", "1/0..*", "one")])
      for step in path { _ = try store.setState(of: "a", to: step, request) }
      for wanted in TagState.allCases {
        let isAllowed = Self.allowed[state]?.contains(wanted) == true
        if isAllowed {
          let dry = ChangeRequest(by: author, isDryRun: true)
          #expect(throws: Never.self) { try store.setState(of: "a", to: wanted, dry) }
        } else {
          let error = try storeError { _ = try store.setState(of: "a", to: wanted, request) }
          #expect(error.kind == .tagState && error.message.contains("cannot become \(wanted.rawValue)"))
        }
      }
      #expect(try store.tag("a")?.state == state)
      #expect(store.verify(deep: true).isEmpty)
    }
  }

  @Test func `rows change only in an OPEN tag`() throws {
    _ = try store.setState(of: "a", to: .testing, request)
    let all = IoVSelection()
    let edits: [() throws -> Void] = [
      { _ = try store.deleteIoVs(of: "a", all, request) },
      { _ = try store.closeIoVs(of: "a", all, at: try run("2/0"), request) },
      { _ = try store.splitIoVs(of: "a", all, at: try run("2/0"), request) },
      { try store.publish("a", [("x", "5/0..*", "two")]) },
      { _ = try store.undo(of: "a", request) },
    ]
    for edit in edits { #expect(try storeError(edit).kind == .tagState) }
    #expect(try store.rows("a") == ["x 1/0..* one"])
    _ = try store.setState(of: "a", to: .open, request)
    try store.publish("a", [("x", "5/0..*", "two")])
    #expect(try store.rows("a") == ["x 1/0..4/* one", "x 5/0..* two"])
  }

  @Test func `an INVALID tag in a chain is refused before anything is looked up`() throws {
    try store.publish("b", [("x", "1/0..*", "two")])
    for step in [TagState.testing, .validated, .published, .invalid] {
      _ = try store.setState(of: "b", to: step, request)
    }
    let error = try storeError {
      _ = try store.lookup(chain: ["a", "b"], name: "x", run: try run("1/0"))
    }
    #expect(error.kind == .tagState && error.message.contains("INVALID"))
    #expect(try storeError { _ = try store.merge(["a", "b"], into: "c", request) }.kind == .tagState)
  }

  @Test func `a rename keeps content, history and lookups by commit`() throws {
    let head = try #require(try store.tag("a")?.head)
    _ = try store.rename("a", to: "better", request)
    try store.publish("better", [("x", "3/0..*", "two")])
    #expect(try store.tags().map(\.name) == ["better"])
    #expect(try store.rows("better", asOf: head) == ["x 1/0..* one"])
    #expect(try store.log(tag: "better").count == 3)
    #expect(store.verify(deep: true).isEmpty)
    try store.publish("a", [("x", "1/0..*", "another")])
    #expect(try storeError { _ = try store.rename("a", to: "better", request) }.kind == .tagExists)
    #expect(try storeError { _ = try store.rename("a", to: "no blanks", request) }.kind == .invalidArgument)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a dry run shows the change and makes none`() throws {
    let dry = ChangeRequest(by: author, isDryRun: true)
    let result = try store.clone("a", as: "b", dry)
    #expect(result.makesTag && result.commit == nil && result.added.map(\.iov.description) == ["1/0..*"])
    #expect(try store.tags().map(\.name) == ["a"])
    #expect(try store.log().count == 1)
  }

  @Test func `a clone begins OPEN and goes its own way, also from a commit of before`() throws {
    let head = try #require(try store.tag("a")?.head)
    try store.publish("a", [("x", "2/0..*", "two")])
    _ = try store.clone("a", as: "b", request)
    _ = try store.clone("a@\(head.prefix(10))", as: "c", request)
    try store.publish("b", [("x", "7/0..*", "seven")])
    #expect(try store.rows("a") == ["x 1/0..1/* one", "x 2/0..* two"])
    #expect(try store.rows("b") == ["x 1/0..1/* one", "x 2/0..6/* two", "x 7/0..* seven"])
    #expect(try store.rows("c") == ["x 1/0..* one"])
    #expect(try store.tag("b")?.state == .open)
    #expect(store.verify(deep: true).isEmpty)
  }
}
