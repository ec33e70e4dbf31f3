import CalibModel
import Testing

@testable import CalibStore

@Suite struct IoVEditTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    try store.publish("a", [("x", "0/0..0/*", "one"), ("x", "1/0..*", "two"), ("y", "5/10..7/3", "three")])
  }

  @Test func `a selection by names, revision, runs and pattern takes the rows that fit all of it`() throws {
    func selected(_ selection: IoVSelection) throws -> Int {
      try store.countIoVs(of: "a", selection).selected
    }
    #expect(try selected(IoVSelection()) == 3)
    #expect(try selected(IoVSelection(names: ["x"])) == 2)
    #expect(try selected(IoVSelection(names: ["x"], revision: 2)) == 1)
    #expect(try selected(IoVSelection(runs: try interval("0/5..5/11"))) == 3)
    #expect(try selected(IoVSelection(runs: try interval("0/0..7/3"), isFullyContained: true)) == 2)
    #expect(try selected(IoVSelection(pattern: IoVPattern("* 0 -1 -1"))) == 1)
    #expect(try selected(IoVSelection(pattern: IoVPattern("0 * 0 -1"))) == 1)
    #expect(try selected(IoVSelection(pattern: IoVPattern("5 10 7 3"))) == 1)
    #expect(IoVPattern("0 0 -1") == nil && IoVPattern("0 0 -2 1") == nil && IoVPattern("a b c d") == nil)
  }

  @Test func `closing, splitting and deleting change what they say and no more`() throws {
    _ = try store.closeIoVs(of: "a", IoVSelection(), at: try run("9/5"), request)
    #expect(try store.rows("a") == ["x 0/0..0/* one", "x 1/0..9/5 two", "y 5/10..7/3 three"])
    _ = try store.splitIoVs(of: "a", IoVSelection(), at: try run("6/0"), request)
    #expect(
      try store.rows("a") == [
        "x 0/0..0/* one", "x 1/0..5/* two", "x 6/0..9/5 two", "y 5/10..5/* three", "y 6/0..7/3 three",
      ])
    _ = try store.deleteIoVs(of: "a", IoVSelection(runs: try interval("5/10..7/0")), request)
    #expect(try store.rows("a") == ["x 0/0..0/* one"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `closing before an interval begins is refused`() throws {
    let error = try storeError {
      _ = try store.closeIoVs(of: "a", IoVSelection(), at: try run("0/9"), request)
    }
    #expect(error.message == "`x` 1/0..* begins after run 0/9")
  }

  @Test func `a copy refuses overlaps, and with replace cuts others and grows the same payload`() throws {
    try store.publish("b", [("x", "3/0..5/9", "two"), ("y", "6/0..*", "four")])
    let error = try storeError {
      _ = try store.copyIoVs(from: "b", to: "a", IoVSelection(), replaces: false, request)
    }
    #expect(error.kind == .overlap && error.message.contains("`y` 6/0..* and revision 1 for 5/10..7/3"))
    _ = try store.copyIoVs(from: "b", to: "a", IoVSelection(), replaces: true, request)
    #expect(
      try store.rows("a") == ["x 0/0..0/* one", "x 1/0..* two", "y 5/10..5/* three", "y 6/0..* four"])
    try store.publish("c", [("x", "0/9..0/20", "two")])
    _ = try store.copyIoVs(from: "c", to: "a", IoVSelection(), replaces: true, request)
    #expect(try store.rows("a").prefix(3) == ["x 0/0..0/8 one", "x 0/9..0/20 two", "x 0/21..0/* one"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `undo gives back what the newest commit changed, and can be undone itself`() throws {
    let before = try store.rows("a")
    try store.publish("a", [("x", "0/5..3/0", "new"), ("z", "1/0..*", "new")])
    let after = try store.rows("a")
    _ = try store.undo(of: "a", request)
    #expect(try store.rows("a") == before)
    _ = try store.undo(of: "a", request)
    #expect(try store.rows("a") == after)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `an older commit is undone where later ones left its runs alone`() throws {
    let first = try #require(try store.publish("a", [("x", "2/0..2/9", "new")]).commit)
    try store.publish("a", [("y", "9/0..*", "later"), ("x", "8/0..*", "later")])
    _ = try store.undo(first, of: "a", request)
    #expect(
      try store.rows("a") == [
        "x 0/0..0/* one", "x 1/0..1/* two", "x 2/0..2/9 two", "x 2/10..7/* two", "x 8/0..* later",
        "y 5/10..7/3 three", "y 9/0..* later",
      ])
    let second = try #require(try store.publish("a", [("x", "2/0..2/9", "again")]).commit)
    try store.publish("a", [("x", "2/5..2/6", "over it")])
    let error = try storeError { _ = try store.undo(second, of: "a", request) }
    #expect(error.kind == .cannotUndo && error.message.contains("later commits changed `x`"))
    let last = try #require(try store.log(tag: "a").last)
    #expect(try storeError { _ = try store.undo(last.digest, of: "a", request) }.kind == .cannotUndo)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `after any random edits the commits replay to the tables`() throws {
    var generator = SeededGenerator(state: 21)
    for round in 0..<150 {
      let at = try RandomContent.run(Int.random(in: 1..<32, using: &generator))
      let runs = try #require(IoV(firstKey: at.key, lastKey: at.key + 5))
      let selection = IoVSelection(runs: Bool.random(using: &generator) ? runs : nil)
      do throws(StoreError) {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: _ = try store.splitIoVs(of: "a", selection, at: at, request)
        case 1: _ = try store.closeIoVs(of: "a", selection, at: at, request)
        case 2: _ = try store.deleteIoVs(of: "a", IoVSelection(names: ["x"], runs: runs), request)
        case 3: _ = try store.undo(of: "a", request)
        default:
          let entry = Publication.Entry(
            name: "x", bytes: [UInt8(round % 7)], iov: runs, provenance: .null)
          _ = try store.publish(Publication(tag: "a", entries: [entry], message: "m"), by: author)
        }
      } catch {
        #expect([.cannotUndo, .invalidArgument].contains(error.kind), "\(error)")
      }
    }
    #expect(store.verify(deep: true).isEmpty)
    #expect(try store.log().count > 50)
  }
}
