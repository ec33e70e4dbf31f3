import CalibModel
import Testing

/// The table of the interval predicate, with ends as (experiment, run) and -1 for open.
@Suite struct IntervalPredicateTests {
  struct Row: Sendable {
    let interval: String
    let holds: [String]
    let misses: [String]
  }

  static let table = [
    Row(interval: "0/0..*", holds: ["0/0", "1003/99999"], misses: []),
    Row(interval: "5/10..5/*", holds: ["5/10", "5/999999"], misses: ["5/9", "6/0"]),
    Row(interval: "5/10..7/3", holds: ["6/0", "7/3"], misses: ["7/4"]),
    Row(interval: "5/0..6/*", holds: ["6/1"], misses: ["7/0"]),
    Row(interval: "3/5", holds: ["3/5"], misses: ["3/4"]),
  ]

  @Test(arguments: table)
  func `an interval holds the runs that the table says`(row: Row) throws {
    let iov = try interval(row.interval)
    for text in row.holds { #expect(iov.contains(try run(text)), "\(iov) holds \(text)") }
    for text in row.misses { #expect(!iov.contains(try run(text)), "\(iov) does not hold \(text)") }
  }
}
