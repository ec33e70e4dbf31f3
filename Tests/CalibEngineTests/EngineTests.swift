import CalibEngine
import CalibGraph
import CalibModel
import Testing

@Suite("A run")
struct EngineTests {
  private func ends(_ outcome: RunOutcome) -> [String] {
    outcome.results.map { "\($0.name) \($0.outcome.rawValue)" }
  }

  @Test func findsConstantsInEveryIntervalAndPublishesThem() {
    let fake = FakeWork()
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(ends(outcome) == ["spot completed", "offset converged", "lone incomplete"])
    let spot = outcome.results[0]
    #expect(spot.intervals.map(\.interval.description) == ["1/1..1/3", "1/4..1/6"])
    #expect(spot.intervals.allSatisfy { $0.digest.count == 64 })
    let offset = outcome.results[1]
    #expect(offset.intervals.map(\.interval.description) == (1...6).map { "1/\($0)" })
    #expect(offset.passes.count > 1)
    #expect(offset.passes.map(\.number) == Array(1...offset.passes.count))
    #expect(offset.intervals[0].executions == offset.passes.count)
    #expect(outcome.publications.map(\.outcome) == [.published])
    #expect(outcome.summary.tasksFailed == 0)
    #expect(outcome.problems.isEmpty)
  }

  @Test func readsAFileOnceForAllThatNeedItAtTheSameMoment() {
    let fake = FakeWork()
    _ = fake.engine(MemoryCache()).run(fake.work())
    let first = fake.world.scans.filter { $0.hasPrefix("tracks/1.csv") }
    #expect(first == [#"tracks/1.csv ["lone.0", "lone.1", "spot.0", "spot.1"]"#])
  }

  @Test func doesNothingASecondTime() {
    let fake = FakeWork()
    let cache = MemoryCache()
    let first = fake.engine(cache).run(fake.work(digests: true))
    fake.world.forget()
    let second = fake.engine(cache).run(fake.work(digests: true))
    #expect(fake.world.scans.isEmpty)
    #expect(fake.world.executions == 0)
    #expect(second.summary.tasksRun == 0)
    #expect(second.results == first.results)
    #expect(second.publications.map(\.outcome) == [.unchanged])
  }

  @Test func aChangedCollectorCollectsOnlyWhatIsItsOwn() {
    var fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.world.forget()
    fake.offset.collectorDigest = "h2"
    _ = fake.engine(cache).run(fake.work(digests: true))
    #expect(!fake.world.scans.isEmpty)
    #expect(fake.world.scans.allSatisfy { $0.hasPrefix("muons") && $0.hasSuffix(#"["offset.0"]"#) })
  }

  /// The collector's digest changed but it finds the same: nothing after it is done again.
  @Test func aTaskThatFindsTheSameAgainStopsTheWave() {
    var fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.world.forget()
    fake.spot.collectorDigest = "h2"
    let outcome = fake.engine(cache).run(fake.work(digests: true))
    #expect(fake.world.scans.count == 6)
    #expect(fake.world.executions == 0)
    #expect(ends(outcome)[1] == "offset converged")
  }

  @Test func aChangedAlgorithmCollectsNothing() {
    var fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.world.forget()
    fake.spot.algorithmDigest = "a2"
    _ = fake.engine(cache).run(fake.work(digests: true))
    #expect(fake.world.scans.isEmpty)
    #expect(fake.world.executions > 0)
  }

  @Test func aNewFileIsTheOnlyOneThatIsCollected() {
    let fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.world.forget()
    fake.world.add("tracks/7.csv", [("1/7", [20, 20, 20])])
    _ = fake.engine(cache).run(fake.work(digests: true))
    #expect(Set(fake.world.scans.filter { $0.hasPrefix("tracks") }).count == 1)
    #expect(fake.world.scans.first?.hasPrefix("tracks/7.csv") == true)
  }

  @Test(arguments: [2, 4])
  func findsTheSameWithAnyNumberOfWorkers(workers: Int) {
    let fake = FakeWork()
    let one = fake.engine(MemoryCache()).run(fake.work())
    let many = fake.engine(MemoryCache(), EngineOptions(workers: workers)).run(fake.work())
    #expect(one.results == many.results)
  }

  @Test func tellsTheSameEventsInTheSameOrderWithOneWorker() {
    let fake = FakeWork()
    var lists: [[RunEvent]] = []
    for _ in 0..<2 {
      fake.publisher.published = [:]
      var events: [RunEvent] = []
      _ = fake.engine(MemoryCache()) {
        if case .progressed = $0 { return }
        events.append($0)
      }.run(fake.work())
      lists.append(events)
    }
    #expect(lists[0] == lists[1])
    #expect(lists[0].first == .began(workers: 1))
    guard case .ended? = lists[0].last else {
      Issue.record("the last event is not the end")
      return
    }
  }

  @Test func aBrokenFileFailsItsCalibrationsAndNoOthers() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    fake.world.change { $0.broken = ["muons/3.csv"] }
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(ends(outcome) == ["spot completed", "offset failed", "lone incomplete"])
    #expect(outcome.results[1].note == "`muons/3.csv` row 3: `x` is not a number")
    #expect(outcome.summary.tasksFailed == 2)
    #expect(outcome.publications.map(\.outcome) == [.published])
  }

  @Test func aFailedCalibrationBlocksThoseThatReadItAndTheirPublication() {
    let fake = FakeWork()
    fake.world.change { $0.broken = ["tracks/3.csv"] }
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(ends(outcome) == ["spot failed", "offset blocked", "lone failed"])
    #expect(outcome.results[1].note == "`spot` is failed")
    #expect(outcome.publications.map(\.outcome) == [.refused])
    #expect(outcome.publications[0].note == "`spot` is failed; `offset` is blocked")
    #expect(fake.publisher.published.isEmpty)
  }

  @Test func failFastStopsWhatHasNotBegun() {
    let fake = FakeWork()
    fake.world.change { $0.broken = ["tracks/1.csv"] }
    let outcome = fake.engine(MemoryCache(), EngineOptions(failFast: true)).run(fake.work())
    #expect(fake.world.scans.count == 1)
    #expect(outcome.results.contains { $0.outcome == .cancelled })
    #expect(!outcome.summary.wasInterrupted)
  }

  @Test func aFileThatChangesWhileItIsReadIsNamed() {
    let fake = FakeWork()
    fake.world.change { $0.moving = ["muons/2.csv"] }
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.results[1].outcome == .failed)
    #expect(outcome.results[1].note == "`muons/2.csv` changed while it was read")
  }

  @Test func dependantsOfARejectedOneRunAndSaySoButAreNotPublished() {
    var fake = FakeWork()
    fake.publishes = ["offset"]
    fake.world.change { $0.rejected = ["spot"] }
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(ends(outcome) == ["spot rejected", "offset converged", "lone incomplete"])
    #expect(outcome.results[1].note == "on rejected input: `spot`")
    #expect(outcome.publications[0].note == "`offset` stands on rejected input")
    #expect(fake.publisher.published.isEmpty)
  }

  @Test func aSignOffMakesThePublicationWait() {
    var fake = FakeWork()
    fake.signoff = "tracking"
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.publications.map(\.outcome) == [.waiting])
    #expect(fake.publisher.published.isEmpty)
  }

  @Test func passesThatRunOutAreAnOutcomeOfTheirOwn() {
    var fake = FakeWork()
    fake.offset.passes = 2
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.results[1].outcome == .notConverged)
    #expect(outcome.results[1].passes.count == 2)
    #expect(outcome.publications.map(\.outcome) == [.refused])
    fake.offset.acceptsUnconverged = true
    let accepted = fake.engine(MemoryCache()).run(fake.work())
    #expect(accepted.results[1].outcome == .notConverged)
    #expect(accepted.publications.map(\.outcome) == [.published])
  }

  @Test func onlyWhatIsAskedForAndWhatItReadsIsDone() {
    let fake = FakeWork()
    let outcome = fake.engine(MemoryCache(), EngineOptions(only: ["offset"])).run(fake.work())
    #expect(ends(outcome) == ["spot completed", "offset converged"])
  }

  @Test func rowsLeftOutAreNoted() {
    let fake = FakeWork()
    fake.world.change { $0.skippedRows = 2 }
    var notes: [String] = []
    _ = fake.engine(MemoryCache()) {
      if case .noted(_, let text) = $0 { notes.append(text) }
    }.run(fake.work())
    #expect(notes.contains("2 rows of `muons/1.csv` left out; the first: row 2"))
  }
}
