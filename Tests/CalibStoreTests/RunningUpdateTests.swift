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

  @Test func `a publication into a RUNNING tag adds runs and changes none`() throws {
    try store.publish("R", [("p2", "1/2..1/5", "new"), ("p2", "1/6..*", "newer"), ("p9", "1/2..*", "first")])
    let rows = try store.rows("R").filter { $0.hasPrefix("p2") }
    #expect(rows == ["p2 0/1..1/1 r1", "p2 1/2..1/5 new", "p2 1/6..* newer"])
    for entry in [
      ("p1", "0/5..*", "x"), ("p4", "1/2..1/9", "x"), ("p1", "1/1..*", "x"), ("p2", "1/5..*", "x"),
    ] {
      #expect(try storeError { try store.publish("R", [entry]) }.kind == .runningUpdate, "\(entry)")
    }
    #expect(store.verify(deep: true).isEmpty)
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

  /// Rows of a running tag that end before a run, but for an open one at the end.
  private static func running(_ generator: inout SeededGenerator, before index: Int) throws -> [IntervalRow] {
    let end = try RandomContent.run(index - 1).key
    return RandomContent.rows(&generator).compactMap { row in
      if row.iov.isOpen { return row.iov.firstKey <= end ? row : nil }
      return IoV(firstKey: row.iov.firstKey, lastKey: min(row.iov.lastKey, end)).map(row.with)
    }
  }

  /// Rows of a staging tag as a mode wants them: without a gap, the first from 0/0 or a run that may change.
  private static func staging(
    _ generator: inout SeededGenerator, _ mode: RunningUpdate.Mode, from index: Int
  ) throws -> [IntervalRow] {
    func row(_ first: Int64, _ last: Int64) -> IntervalRow? {
      let payload = Int64.random(in: 1...5, using: &generator)
      return IoV(firstKey: first, lastKey: last).map {
        IntervalRow(iov: $0, payload: payload, revision: Int(payload), digest: "", origin: 1)
      }
    }
    if mode == .simple { return [row(0, IoV.openKey)].compactMap { $0 } }
    var rows: [IntervalRow] = []
    var first: Int64 = 0
    var next = index + Int.random(in: 0..<4, using: &generator)
    if Bool.random(using: &generator) { first = try RandomContent.run(min(31, next)).key }
    while true {
      next += Int.random(in: 1..<8, using: &generator)
      guard next < RandomContent.runCount else { break }
      let key = try RandomContent.run(next).key
      rows += [row(first, key - 1)].compactMap { $0 }
      first = key
    }
    let mayEnd = mode == .allowClosed || mode == .fixClosed
    if !mayEnd || rows.isEmpty || Bool.random(using: &generator) {
      rows += [row(first, IoV.openKey)].compactMap { $0 }
    }
    return rows
  }

  /// The invariant of store.md: runs before an update's first one resolve to the same bytes as before.
  @Test func `runs before the first one keep their payloads in ten thousand random updates`() throws {
    var generator = SeededGenerator(state: 8)
    var changedCount = 0
    for _ in 0..<10_000 {
      let index = Int.random(in: 1..<31, using: &generator)
      let running = TagContent([
        "x": try Self.running(&generator, before: index), "y": try Self.running(&generator, before: index),
      ])
      let mode = RunningUpdate.Mode.allCases.randomElement(using: &generator) ?? .strict
      let staging = TagContent(["x": try Self.staging(&generator, mode, from: index)])
      let update = RunningUpdate(mode: mode, first: try RandomContent.run(index))
      let after = try update.applied(to: running, from: staging)
      var isChanged = false
      for place in 0..<RandomContent.runCount {
        let run = try RandomContent.run(place)
        for name in ["x", "y"] where running.row(name, at: run)?.payload != after.row(name, at: run)?.payload
        {
          isChanged = true
          if place < index {
            Issue.record("\(mode) at \(index): run \(run) of `\(name)` changed")
            return
          }
        }
        let expected = staging.row("x", at: run)
        if place >= index, let expected, after.row("x", at: run)?.payload != expected.payload {
          Issue.record("\(mode) at \(index): run \(run) has not the staged payload")
          return
        }
      }
      if isChanged { changedCount += 1 }
      for (one, next) in zip(after["x"], after["x"].dropFirst()) where one.iov.overlaps(next.iov) {
        Issue.record("\(one) overlaps \(next)")
      }
    }
    #expect(changedCount > 5_000)
  }
}
