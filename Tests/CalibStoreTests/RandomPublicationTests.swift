import CalibModel
import Testing

@testable import CalibStore

@Suite struct RandomPublicationTests {
  /// The runs 0/0 to 3/7, in order.
  static let runCount = 32

  private static func run(_ index: Int) throws -> ExperimentRun {
    try #require(ExperimentRun(experiment: index / 8, run: index % 8))
  }

  /// Entries of one publication, without overlap in a name, with the runs that each covers.
  private func publication(
    _ generator: inout SeededGenerator
  ) throws -> [(entry: (String, String, String), runs: Range<Int>)] {
    var entries: [(entry: (String, String, String), runs: Range<Int>)] = []
    for name in ["x", "y"] {
      var next = Int.random(in: 0..<40, using: &generator)
      while next < Self.runCount {
        let last = min(Self.runCount - 1, next + Int.random(in: 0..<12, using: &generator))
        var end = "\(last / 8)/\(last % 8)"
        var covered = last + 1
        if last == Self.runCount - 1 {
          end = "*"
        } else if Int.random(in: 0..<4, using: &generator) == 0 {
          end = "\(last / 8)/*"
          covered = (last / 8 + 1) * 8
        }
        let content = "\(Int.random(in: 0..<4, using: &generator))"
        entries.append(((name, "\(next / 8)/\(next % 8)..\(end)", content), next..<covered))
        next = covered + Int.random(in: 0..<20, using: &generator)
      }
    }
    return entries
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `after any publications each run has what was published last for it`(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let folder = try TestFolder()
    let store = try folder.store()
    var model: [String: String] = [:]
    var past: [(commit: String, rows: [String])] = []
    for round in 1...60 {
      let entries = try publication(&generator)
      if entries.isEmpty { continue }
      let result = try store.publish("a", entries.map(\.entry))
      for (entry, runs) in entries {
        for index in runs { model["\(entry.0) \(index)"] = entry.2 }
      }
      if let commit = result.commit { past.append((commit, try store.rows("a"))) }
      if round.isMultiple(of: 6) { try expectSame(store, model) }
    }
    #expect(store.verify(deep: true).isEmpty)
    #expect(past.count > 20)
    for (commit, rows) in past { #expect(try store.rows("a", asOf: commit) == rows) }
  }

  private func expectSame(_ store: ConditionsStore, _ model: [String: String]) throws {
    var found: [String: String] = [:]
    for index in 0..<Self.runCount {
      for entry in try store.lookup(chain: ["a"], names: ["x", "y"], run: try Self.run(index)) {
        found["\(entry.name) \(index)"] = String(decoding: try store.payload(entry.digest), as: UTF8.self)
      }
    }
    #expect(found == model)
  }
}
