import CalibModel
import Testing

@testable import CalibStore

@Suite struct OverlapRuleTests {
  private func row(_ iov: String, _ revision: Int, _ content: String) throws -> ImportedRow {
    ImportedRow(
      name: "P", iov: try interval(iov), revision: revision, bytes: Array(content.utf8),
      place: "line \(content)")
  }

  private func resolved(_ rule: OverlapRule, _ rows: [(String, Int, String)]) throws -> [String] {
    try rule.resolved(try rows.map(row)).map { "\($0.iov) \(String(decoding: $0.bytes, as: UTF8.self))" }
  }

  /// S.2 of store.md, example 2: one tag, three rows.
  let three = [("0/0..*", 3, "r3"), ("1/0..1/*", 5, "r5"), ("1/7", 2, "r2")]

  @Test func `the highest revision wins as on basf2's server`() throws {
    #expect(try resolved(.revision, three) == ["0/0..0/* r3", "1/0..1/* r5", "2/0..* r3"])
  }

  @Test func `the latest start wins as in nopayloaddb, and its end is the end`() throws {
    #expect(
      try resolved(.latestStart, three) == ["0/0..0/* r3", "1/0..1/6 r5", "1/7 r2"])
  }

  @Test func `the last line wins as in a database text`() throws {
    #expect(
      try resolved(.last, [("0/0..*", 0, "a"), ("1/0..1/5", 0, "b")])
        == ["0/0..0/* a", "1/0..1/5 b", "1/6..* a"])
    #expect(try resolved(.last, [("1/0..1/5", 0, "b"), ("0/0..*", 0, "a")]) == ["0/0..* a"])
  }

  @Test func `without a rule every overlap is named with both places`() throws {
    for rule in [OverlapRule.refuse, .replace] {
      let error = try storeError { _ = try resolved(rule, three) }
      #expect(error.kind == .overlap)
      #expect(error.message.contains("`P` 0/0..* (line r3) and 1/0..1/* (line r5)"))
      #expect(error.message.contains("`P` 0/0..* (line r3) and 1/7 (line r2)"))
    }
    #expect(
      try resolved(.refuse, [("1/11..1/20", 0, "b"), ("1/0..1/10", 0, "a")]) == [
        "1/0..1/10 a", "1/11..1/20 b",
      ])
  }

  @Test func `for random rows each run has the row that the rule says`() throws {
    var generator = SeededGenerator(state: 9)
    for _ in 0..<2_000 {
      var rows: [ImportedRow] = []
      for number in 0..<Int.random(in: 1...6, using: &generator) {
        guard let one = RandomContent.rows(&generator).randomElement(using: &generator) else { continue }
        rows.append(
          ImportedRow(
            name: "P", iov: one.iov, revision: Int.random(in: 1...100, using: &generator) * 10 + number,
            bytes: [UInt8(number)], place: "\(number)"))
      }
      for rule in [OverlapRule.last, .revision, .latestStart] {
        let resolved = try rule.resolved(rows)
        for (one, next) in zip(resolved, resolved.dropFirst()) { #expect(!one.iov.overlaps(next.iov)) }
        for index in 0..<RandomContent.runCount {
          let run = try RandomContent.run(index)
          let found = resolved.first { $0.iov.contains(run) }?.bytes
          if found != winner(rule, rows, run)?.bytes {
            Issue.record("\(rule) at \(run): \(rows)")
            return
          }
        }
      }
    }
  }

  /// The rules as store.md states them, run by run.
  private func winner(_ rule: OverlapRule, _ rows: [ImportedRow], _ run: ExperimentRun) -> ImportedRow? {
    let valid = rows.filter { $0.iov.contains(run) }
    switch rule {
    case .refuse, .replace: return valid.first
    case .last: return valid.last
    case .revision: return valid.max { $0.revision < $1.revision }
    case .latestStart:
      // The end is looked at only after the latest start was chosen.
      let started = rows.filter { $0.iov.firstKey <= run.key }
      let latest = started.map(\.iov.firstKey).max()
      return started.last { $0.iov.firstKey == latest }.flatMap { $0.iov.contains(run) ? $0 : nil }
    }
  }
}
