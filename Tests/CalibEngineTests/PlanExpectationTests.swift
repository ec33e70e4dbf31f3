import CalibEngine
import CalibGraph
import CalibModel
import Testing

@Suite("What a plan expects")
struct PlanExpectationTests {
  /// Answers what is enough as the world's executions do.
  private func enough(_ fake: FakeWork) {
    fake.world.change { state in
      state.answer = { request in
        let entries = request.blocks[0].partials[0].reduce(0) { $0 + $1.entries }
        return request.question == .enough && entries >= 3 ? 1 : 0
      }
    }
  }

  @Test func intervalsAreKnownBeforeAnythingIsFitted() {
    var fake = FakeWork()
    let cache = MemoryCache()
    let first = fake.engine(cache).run(fake.work(digests: true))
    fake.spot.algorithmDigest = "a2"
    enough(fake)
    fake.world.forget()
    let plan = fake.planner(cache).plan(fake.work(digests: true))
    #expect(plan.calibrations[0].expectedIntervals == first.results[0].intervals.map(\.interval))
    #expect(plan.calibrations[0].intervalsNote == "if every fit succeeds")
    #expect(fake.world.executions == 0)
  }

  @Test func withoutAnAnswerTheDataDecide() {
    var fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.spot.algorithmDigest = "a2"
    let plan = fake.planner(cache).plan(fake.work(digests: true))
    #expect(plan.calibrations[0].expectedIntervals.isEmpty)
    #expect(plan.calibrations[0].intervalsNote == "decided by the data; at most 6")
  }

  @Test func ofEveryStrategyIsSaid() {
    var fake = FakeWork()
    let strategies: [(Strategy, String)] = [
      (.single, "where the data are enough"), (.perRun, "where the data are enough"),
      (.sequential(SequentialOptions(step: 4)), "decided by the data; at most 2"),
      (.boundaries(BoundaryOptions(firstRuns: [run("1/3"), run("1/5")])), "decided by the data; at most 3"),
      (.boundaries(BoundaryOptions(isAsked: true)), "decided by a condition and the data; at most 6"),
      (.optimal(OptimalOptions()), "decided by a loss; at most 6"),
    ]
    for (strategy, note) in strategies {
      fake.spot.strategy = strategy
      #expect(fake.planner(MemoryCache()).plan(fake.work()).calibrations[0].intervalsNote == note)
    }
  }

  @Test func aMergeAtTheEndIsNotCountedWithTheExecutionsOfIntervals() {
    let fake = FakeWork()
    let plan = fake.planner(MemoryCache()).plan(fake.work())
    let executions = plan.tasks.filter {
      $0.description.kind == .execution && $0.description.calibration == "spot"
    }
    let reasons = Dictionary(grouping: executions, by: \.reason).mapValues(\.count)
    #expect(
      reasons == ["depends on what is collected": 6, "only where the end of a range is short": 1])
  }

  @Test func aFileWhoseReadingFailedIsNotCalledNew() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let cache = MemoryCache()
      fake.world.change { $0.broken = ["tracks/2.csv"] }
      _ = fake.engine(cache, identities: try FileIdentities("\(folder)/identities.jsonl")).run(fake.work())
      func reason() throws -> String? {
        let identities = try FileIdentities("\(folder)/identities.jsonl")
        let plan = fake.planner(cache, identities: identities).plan(fake.work())
        return plan.tasks.first { $0.description.name == "spot/1/collect/h/tracks/2.csv" }?.reason
      }
      #expect(try reason() == "its last reading failed")
      fake.world.add("tracks/9.csv", [("1/9", [1])])
      let identities = try FileIdentities("\(folder)/identities.jsonl")
      let plan = fake.planner(cache, identities: identities).plan(fake.work())
      #expect(plan.tasks.first { $0.description.scan == "tracks/9.csv" }?.reason == "new file")
      fake.world.change { $0.broken = [] }
      _ = fake.engine(cache, identities: identities).run(fake.work())
      #expect(try reason() == "known")
    }
  }
}
