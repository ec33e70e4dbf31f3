import CalibModel
import Testing

@testable import CalibStore

@Suite struct MergeTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
  }

  /// Content `r1`, `r2`, … of each name in this order, so that revisions are those of the worked example.
  private func makeRevisions() throws {
    for number in 1...3 {
      for name in ["p1", "p2"] where number < 3 || name == "p1" {
        try store.publish("seed", [(name, "0/0..*", "r\(number)")])
      }
    }
  }

  @Test func `the worked example of the merge gives the intervals of the manual`() throws {
    try makeRevisions()
    try store.publish(
      "A", [("p1", "1/0..1/10", "r2"), ("p1", "1/20..1/22", "r3"), ("p2", "1/0..1/*", "r1")])
    try store.publish("B", [("p1", "1/1..1/30", "r1"), ("p2", "0/1..1/20", "r2")])
    _ = try store.merge(["A", "B"], into: "all", request)
    #expect(
      try store.rows("all") == [
        "p1 1/0..1/10 r2", "p1 1/11..1/19 r1", "p1 1/20..1/22 r3", "p1 1/23..1/30 r1", "p2 0/1..0/* r2",
        "p2 1/0..1/* r1",
      ])
    _ = try store.merge(["A", "B"], into: "some", runs: try interval("1/0..1/21"), request)
    #expect(
      try store.rows("some") == [
        "p1 1/0..1/10 r2", "p1 1/11..1/19 r1", "p1 1/20..1/21 r3", "p2 1/0..1/21 r1",
      ])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a merge into a tag that is there is refused`() throws {
    try store.publish("A", [("x", "1/0", "one")])
    #expect(try storeError { _ = try store.merge(["A"], into: "A", request) }.kind == .tagExists)
    #expect(try storeError { _ = try store.merge(["none"], into: "B", request) }.kind == .noSuchTag)
  }

  /// The invariant of store.md: for every run, the chain [A, B] finds what merge(A, B) does.
  @Test func `chain and merge agree at every run of ten thousand random pairs`() throws {
    var generator = SeededGenerator(state: 5)
    var found = 0
    for _ in 0..<10_000 {
      let tags = (0..<Int.random(in: 2...3, using: &generator)).map { _ in RandomContent.rows(&generator) }
      let merged = TagMerge.merged(tags.map { TagContent(["x": $0]) })
      for index in 0..<RandomContent.runCount {
        let run = try RandomContent.run(index)
        let first = tags.lazy.compactMap { TagContent(["x": $0]).row("x", at: run) }.first
        let row = merged.row("x", at: run)
        if first?.payload != row?.payload {
          Issue.record("run \(run): \(String(describing: first)) and \(String(describing: row)) of \(tags)")
          return
        }
        if row != nil { found += 1 }
      }
      for (one, next) in zip(merged["x"], merged["x"].dropFirst()) where one.iov.overlaps(next.iov) {
        Issue.record("\(one) overlaps \(next)")
      }
    }
    #expect(found > 10_000)
  }
}

/// Random rows over the runs 0/0 to 3/7, some closed, some to the end of an experiment, some open.
enum RandomContent {
  static let runCount = 32

  static func run(_ index: Int) throws -> ExperimentRun {
    try #require(ExperimentRun(experiment: index / 8, run: index % 8))
  }

  static func rows(_ generator: inout SeededGenerator, payloads: ClosedRange<Int64> = 1...5) -> [IntervalRow]
  {
    var rows: [IntervalRow] = []
    var next = Int.random(in: 0..<20, using: &generator)
    while next < runCount {
      let last = min(runCount - 1, next + Int.random(in: 0..<12, using: &generator))
      var key = Int64(last / 8) << 32 | Int64(last % 8)
      var after = last + 1
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        key = IoV.openKey
        after = runCount
      case 1:
        key = IoV.endOfExperiment(last / 8)
        after = (last / 8 + 1) * 8
      default: break
      }
      let payload = Int64.random(in: payloads, using: &generator)
      if let iov = IoV(firstKey: Int64(next / 8) << 32 | Int64(next % 8), lastKey: key) {
        rows.append(
          IntervalRow(iov: iov, payload: payload, revision: Int(payload), digest: "\(payload)", origin: 1))
      }
      next = after + (Bool.random(using: &generator) ? 0 : Int.random(in: 0..<8, using: &generator))
    }
    return rows
  }
}
