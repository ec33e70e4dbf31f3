import CalibModel
import Testing

@testable import CalibStore

@Suite struct RunningUpdateTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    for number in 1...4 {
      for name in ["p1", "p2", "p3", "p4", "p5"] {
        try store.publish("seed", [(name, "0/0..*", "r\(number)")])
      }
    }
    try store.publish(
      "R",
      [
        ("p1", "0/1..1/0", "r1"), ("p1", "1/1..*", "r2"), ("p2", "0/1..*", "r1"), ("p3", "0/1..1/0", "r1"),
        ("p4", "0/1..*", "r1"), ("p5", "0/1..*", "r1"),
      ])
    try store.publish(
      "S",
      [
        ("p1", "0/0..1/8", "r3"), ("p1", "1/9..1/20", "r4"), ("p2", "1/5..1/20", "r2"),
        ("p3", "0/0..*", "r2"),
        ("p4", "0/0..1/20", "r1"),
      ])
    _ = try store.setState(of: "R", to: .running, request)
    for state in [TagState.testing, .validated] { _ = try store.setState(of: "S", to: state, request) }
  }

  private func update(_ mode: RunningUpdate.Mode, _ first: String) throws {
    _ = try store.update(
      running: "R", from: "S", RunningUpdate(mode: mode, first: try run(first)), request)
  }

  @Test func `the worked example gives the intervals of the manual`() throws {
    try update(.allowClosed, "1/2")
    #expect(
      try store.rows("R") == [
        "p1 0/1..1/0 r1", "p1 1/1 r2", "p1 1/2..1/8 r3", "p1 1/9..1/20 r4", "p2 0/1..1/4 r1",
        "p2 1/5..1/20 r2", "p3 0/1..1/0 r1", "p3 1/2..* r2", "p4 0/1..1/20 r1", "p5 0/1..* r1",
      ])
    #expect(try store.nextUpdateRun(of: "R") == (try run("1/21")))
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `fixing closed ends leaves the payload that stays the same untouched`() throws {
    try update(.fixClosed, "1/2")
    let rows = try store.rows("R")
    #expect(rows.contains("p4 0/1..* r1") && rows.contains("p1 1/9..* r4") && rows.contains("p2 1/5..* r2"))
  }

  @Test func `an update that would change runs of before is refused with the reason`() throws {
    let early = try storeError { try update(.allowClosed, "1/1") }
    #expect(early.kind == .runningUpdate && early.message.contains("`p1` 1/1..* of the running tag"))
    let late = try storeError { try update(.allowClosed, "1/6") }
    #expect(late.message.contains("`p2` 1/5..1/20 of the staging tag begins before the first run 1/6"))
    let strict = try storeError { try update(.strict, "1/2") }
    #expect(strict.message.contains("is not open-ended, as `strict` wants it"))
    let simple = try storeError { try update(.simple, "1/2") }
    #expect(simple.message.contains("as `simple` wants it"))
  }

  @Test func `tags in other states take no part`() throws {
    let update = RunningUpdate(mode: .strict, first: try run("1/2"))
    #expect(
      try storeError { _ = try store.update(running: "seed", from: "S", update, request) }.kind == .tagState)
    #expect(
      try storeError { _ = try store.update(running: "R", from: "seed", update, request) }.kind == .tagState)
  }

  @Test func `a full replacement ends what the staging tag does not have`() throws {
    try store.publish("T", [("p1", "0/0..*", "r3")])
    for state in [TagState.testing, .validated] { _ = try store.setState(of: "T", to: state, request) }
    let update = RunningUpdate(mode: .fullReplacement, first: try run("1/2"))
    _ = try store.update(running: "R", from: "T", update, request)
    #expect(
      try store.rows("R") == [
        "p1 0/1..1/0 r1", "p1 1/1 r2", "p1 1/2..* r3", "p2 0/1..1/1 r1", "p3 0/1..1/0 r1", "p4 0/1..1/1 r1",
        "p5 0/1..1/1 r1",
      ])
  }

  @Test func `a simple update takes one payload for all runs`() throws {
    try store.publish("T", [("p2", "0/0..*", "r3")])
    for state in [TagState.testing, .validated] { _ = try store.setState(of: "T", to: state, request) }
    _ = try store.update(
      running: "R", from: "T", RunningUpdate(mode: .simple, first: try run("2/0")), request)
    #expect(try store.rows("R").filter { $0.hasPrefix("p2") } == ["p2 0/1..1/* r1", "p2 2/0..* r3"])
  }

  /// The invariant of store.md: runs before an update's first one resolve to the same bytes as before.
  @Test func `runs before the first one keep their payloads in ten thousand random updates`() throws {
    var generator = SeededGenerator(state: 8)
    var done = 0
    var tried = 0
    while done < 10_000, tried < 2_000_000 {
      tried += 1
      let running = TagContent(["x": RandomContent.rows(&generator), "y": RandomContent.rows(&generator)])
      let staging = TagContent(["x": RandomContent.rows(&generator)])
      let index = Int.random(in: 16..<RandomContent.runCount, using: &generator)
      let mode = RunningUpdate.Mode.allCases.randomElement(using: &generator) ?? .strict
      let update = RunningUpdate(mode: mode, first: try RandomContent.run(index))
      guard let after = try? update.applied(to: running, from: staging) else { continue }
      done += 1
      for before in 0..<index {
        let run = try RandomContent.run(before)
        for name in ["x", "y"] where running.row(name, at: run)?.payload != after.row(name, at: run)?.payload
        {
          Issue.record("\(mode) at \(index): run \(run) of `\(name)` changed")
          return
        }
      }
    }
    #expect(done == 10_000)
  }
}
