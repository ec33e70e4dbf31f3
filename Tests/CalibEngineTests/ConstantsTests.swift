import CalibEngine
import CalibGraph
import CalibModel
import Testing

@Suite("Which constants are seen")
struct ConstantsTests {
  private let spot = ConstantReference(.calibration("spot"), field: "x")

  @Test func resultConstantsThatChangeWithinTheRunsAreAFailureThatSaysWhereToSplit() {
    var fake = FakeWork()
    fake.offset = FakeCalibration(name: "offset", dataset: "muons", resultReads: [spot])
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.results[1].outcome == .failed)
    #expect(
      outcome.results[1].note
        == "1/1..1/6: constants of spot change at 1/4; `split_at: [spot]`")
  }

  @Test func splittingThereMendsIt() {
    var fake = FakeWork()
    fake.offset = FakeCalibration(
      name: "offset", dataset: "muons",
      strategy: .sequential(SequentialOptions(step: 2)), splitAt: [.calibration("spot")], resultReads: [spot])
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.results[1].outcome == .completed)
    #expect(
      outcome.results[1].intervals.map(\.interval.description)
        == ["1/1..1/2", "1/3", "1/4..1/5", "1/6"])
  }

  @Test func aRunWithoutTheConstantOfAnEventExpressionIsAnError() {
    let fake = FakeWork()
    fake.world.add("muons/9.csv", [("1/9", [1, 2, 3])])
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.results[1].outcome == .failed)
    #expect(
      outcome.results[1].note == "`offset` reads: no constant `spot.x` (payload `spot`) for run 1/9")
    #expect(outcome.results[2].outcome == .incomplete)
  }

  @Test func theStoreConstantsAreLookedUpByRun() {
    var fake = FakeWork()
    let reference = ConstantReference(.stored("field"), field: "b")
    fake.lone.reads = [reference]
    let work = fake.work()
    func table(_ last: String, _ value: Double) -> ConstantTable {
      let entries = IntervalOfValidity(run("1/1"), run(last)).map {
        [ConstantTable.Entry(interval: $0, value: .number(value, unit: ""), digest: "d\(value)")]
      }
      return ConstantTable(reference: reference, entries: entries ?? [])
    }
    func outcome(with table: ConstantTable, _ cache: MemoryCache) -> RunOutcome {
      let stored = WorkSpec(
        calibrations: work.calibrations, publications: [],
        files: fake.world.inputs("tracks", digests: true) + fake.world.inputs("muons", digests: true),
        stored: [table])
      return fake.engine(cache).run(stored)
    }
    let cache = MemoryCache()
    #expect(outcome(with: table("1/6", 2), cache).results[2].outcome == .incomplete)
    fake.world.forget()
    // An interval that only ends elsewhere changes nothing.
    _ = outcome(with: table("1/60", 2), cache)
    #expect(fake.world.scans.isEmpty)
    _ = outcome(with: table("1/60", 3), cache)
    #expect(fake.world.scans.count == 6)
    let short = outcome(with: table("1/5", 3), cache)
    #expect(
      short.results[2].note
        == "`lone` reads: no constant `stored.field.b` (payload `field` of the store) for run 1/6")
  }

  @Test func startValuesAreLookedUpPerRunAndHaveToBeOneWithinAnExecution() {
    var fake = FakeWork()
    let start = run("1/4")
    fake.world.change { $0.starts = [start: 5] }
    fake.offset = FakeCalibration(name: "offset", dataset: "muons", strategy: .perRun, passes: 12)
    let apart = fake.engine(MemoryCache()).run(fake.work())
    #expect(apart.results[1].outcome == .converged)
    fake.offset.strategy = .single
    let together = fake.engine(MemoryCache()).run(fake.work())
    #expect(together.results[1].outcome == .failed)
    #expect(together.results[1].note.contains("start values of s change at 1/4"))
  }

  /// The group's values replace START in the next pass: only what they changed is collected again.
  @Test func aPassCollectsOnlyWhatItsValuesChange() {
    var fake = FakeWork()
    fake.offset = FakeCalibration(name: "offset", dataset: "muons", strategy: .perRun, passes: 12)
    var tally = TaskTally()
    let outcome = fake.engine(MemoryCache()) { tally.take($0) }.run(fake.work())
    let last = outcome.results[1].passes.count
    #expect(last > 2)
    for pass in 2...last {
      #expect(tally.executed.contains("offset/\(pass)/collect/h/muons/1.csv"))
      #expect(tally.reused.contains("offset/\(pass)/collect/n/muons/1.csv"))
    }
  }

  @Test func aConstantWithAFallbackMayBeMissingButNotInSomeRunsOfAnExecutionOnly() {
    var fake = FakeWork()
    let reference = ConstantReference(.stored("field"), field: "b")
    fake.lone = FakeCalibration(
      name: "lone", dataset: "tracks", reads: [reference], resultReads: [reference], optional: [reference])
    func lone(_ entries: [ConstantTable.Entry]) -> CalibrationResult {
      let work = fake.work()
      let table = ConstantTable(reference: reference, entries: entries)
      return fake.engine(MemoryCache()).run(
        WorkSpec(calibrations: work.calibrations, publications: [], files: work.files, stored: [table])
      ).results[2]
    }
    #expect(lone([]).outcome == .completed)
    let half = ConstantTable.Entry(
      interval: IntervalOfValidity(run("1/3")), value: .number(1, unit: ""), digest: "d")
    #expect(
      lone([half]).note
        == "1/1..1/6: constants of stored.field change at 1/3; `split_at: [stored.field]`")
    fake.lone.optional = []
    #expect(lone([]).outcome == .failed)
  }
}
