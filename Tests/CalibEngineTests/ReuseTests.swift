import CalibEngine
import CalibGraph
import CalibModel
import Testing

/// A cache on a disk that is full.
private struct FullCache: ResultCache {
  func read(_ fingerprint: Fingerprint) -> CachedResult? { nil }
  func header(_ fingerprint: Fingerprint) -> JSONValue? { nil }

  func write(_ fingerprint: Fingerprint, header: JSONValue, body: [UInt8]) throws(CacheError) {
    throw CacheError(path: "w/cache/ab/abcd", reason: "No space left on device")
  }
}

@Suite("Reuse")
struct ReuseTests {
  @Test func aFullDiskFailsTheTaskWithTheSystemsReason() {
    let fake = FakeWork()
    var help = ""
    let outcome = fake.engine(FullCache()) {
      if case .failed(_, _, _, let text) = $0, help.isEmpty { help = text }
    }.run(fake.work())
    #expect(outcome.results[0].outcome == .failed)
    #expect(outcome.results[0].note == "cannot write w/cache/ab/abcd: No space left on device")
    #expect(help == "make room or give another work folder, and run again")
    #expect(fake.publisher.published.isEmpty)
  }

  /// The label is part of an execution's fingerprint only where a message names it.
  @Test func aLabelCountsOnlyWhereItIsUsed() {
    for usesLabel in [false, true] {
      var fake = FakeWork()
      fake.offset.usesLabel = usesLabel
      let cache = MemoryCache()
      _ = fake.engine(cache).run(fake.work(digests: true))
      fake.world.forget()
      // The label of run 6 grows to 1/7 when there is a run 8.
      fake.world.add("muons/8.csv", [("1/8", [21, 21.5, 22])])
      fake.world.add("tracks/8.csv", [("1/8", [20])])
      let outcome = fake.engine(cache).run(fake.work(digests: true))
      #expect(outcome.results[1].outcome == .converged)
      let last = outcome.results[1].passes.count
      #expect((fake.world.executions >= 2 * last) == usesLabel)
    }
  }

  @Test func theStoreFillsTheGapsOfACalibrationThatFallsBack() {
    var fake = FakeWork()
    fake.spot.strategy = .perRun
    fake.spot.gaps = .fallBack
    fake.world.add("tracks/2.csv", [("1/2", [10, 10, 10])])
    fake.publishes = ["offset"]
    let reference = ConstantReference(.stored("spot"), field: "x")
    let entries = IntervalOfValidity("1/0..*").map {
      [ConstantTable.Entry(interval: $0, value: .number(10, unit: "mm"), digest: "d")]
    }
    let work = fake.work()
    func outcome(_ stored: [ConstantTable]) -> RunOutcome {
      fake.engine(MemoryCache()).run(
        WorkSpec(
          calibrations: work.calibrations, publications: work.publications,
          files: fake.world.inputs("tracks") + fake.world.inputs("muons"), stored: stored))
    }
    let filled = outcome([ConstantTable(reference: reference, entries: entries ?? [])])
    #expect(filled.results[0].outcome == .incomplete)
    #expect(filled.results[1].outcome == .converged)
    let empty = outcome([])
    #expect(empty.results[1].outcome == .failed)
    #expect(
      empty.results[1].note
        == "`offset` reads: no constant `spot.x` (payload `spot`) for runs 1/1, 1/3, 1/4 and 2 more")
  }
}
