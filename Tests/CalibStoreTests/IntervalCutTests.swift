import CalibModel
import Testing

@testable import CalibStore

@Suite struct IntervalCutTests {
  private func pieces(_ iov: String, without holes: String...) throws -> [String] {
    IntervalCut.pieces(of: try interval(iov), without: try holes.map(interval)).map(\.description)
  }

  @Test func `an experiment out of the middle leaves both sides`() throws {
    #expect(try pieces("0/0..10/*", without: "5/0..5/*") == ["0/0..4/*", "6/0..10/*"])
    #expect(
      try pieces("0/0..10/*", without: "1/0..1/*", "5/0..8/5") == ["0/0..0/*", "2/0..4/*", "8/6..10/*"])
  }

  @Test func `nothing is left of what is covered, all of what is not touched`() throws {
    #expect(try pieces("1/0..1/5", without: "0/0..*").isEmpty)
    #expect(try pieces("1/0..1/5", without: "1/6..*", "2/0..2/*") == ["1/0..1/5"])
    #expect(try pieces("1/0..*", without: "1/0", "1/2..*") == ["1/1"])
  }

  @Test func `after the largest run of an experiment comes the next experiment`() throws {
    #expect(try pieces("12/0..13/5", without: "12/3..12/4294967294") == ["12/0..12/2", "13/0..13/5"])
    #expect(try pieces("12/0..12/*", without: "12/3..12/4294967294") == ["12/0..12/2"])
    #expect(try pieces("2147483646/0..*", without: "2147483646/0..2147483646/*").isEmpty)
  }

  /// A list without overlap over the runs 0/0 to 2/5.
  private func list(_ tag: String, _ generator: inout SeededGenerator) throws -> [ConditionsEntry] {
    var entries: [ConditionsEntry] = []
    var next = Int.random(in: 0..<4, using: &generator)
    while next < 18 {
      let last = min(17, next + Int.random(in: 0..<6, using: &generator))
      let isEnd = last % 6 == 5 && Bool.random(using: &generator)
      let end = isEnd ? "\(last / 6)/*" : last == 17 ? "*" : "\(last / 6)/\(last % 6)"
      entries.append(
        ConditionsEntry(
          tag: tag, name: "x", iov: try interval("\(next / 6)/\(next % 6)..\(end)"),
          revision: entries.count + 1,
          digest: "", commit: ""))
      next = last + 1 + Int.random(in: 0..<4, using: &generator)
    }
    return entries
  }

  private static func source(_ entry: ConditionsEntry) -> String { "\(entry.tag) \(entry.revision)" }

  @Test func `run by run, a pinned chain gives the first tag that has the run`() throws {
    var generator = SeededGenerator(state: 7)
    let runs = try (0..<24).map { try run("\($0 / 6)/\($0 % 6)") }
    for _ in 0..<10_000 {
      let lists = try ["a", "b", "c"].map { try list($0, &generator) }
      let hits = IntervalCut.firstHits(lists)
      // One expectation for each case: a million of them would take longer than what they look at.
      let wrong = runs.filter { run in
        let expected = lists.lazy.compactMap { $0.first { $0.iov.contains(run) } }.first
        return hits.filter { $0.iov.contains(run) }.map(Self.source)
          != [expected].compactMap { $0.map(Self.source) }
      }
      #expect(wrong.isEmpty)
      #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.iov.lastKey < $1.iov.firstKey })
    }
  }
}
