import CalibEngine
import CalibGraph
import CalibModel
import Synchronization
import Testing

@Suite("A plan")
struct PlanTests {
  private func names(_ plan: Plan, _ actions: Set<Plan.Action>) -> Set<String> {
    Set(
      plan.tasks.filter { actions.contains($0.action) && $0.description.kind != .publish }
        .map(\.description.name))
  }

  /// Runs after planning; what ran was planned as run or conditional, and what was planned as run ran.
  private func expectAgreement(_ fake: FakeWork, _ cache: MemoryCache, digests: Bool = true) {
    let work = fake.work(digests: digests)
    let plan = fake.planner(cache).plan(work)
    var tally = TaskTally()
    _ = fake.engine(cache) { tally.take($0) }.run(work)
    let executed = tally.executed.union(tally.failed).filter { !$0.hasPrefix("publish/") }
    #expect(executed.isSubset(of: names(plan, [.run, .conditional])))
    #expect(names(plan, [.run]).isSubset(of: executed))
    #expect(names(plan, [.reuse]).isDisjoint(with: executed))
    #expect(Set(plan.tasks.map(\.description.name)).count == plan.tasks.count)
    for task in plan.tasks { #expect(task.description.after.allSatisfy { $0 < task.description.id }) }
  }

  @Test func ofAFirstRunAgreesWithIt() {
    let fake = FakeWork()
    expectAgreement(fake, MemoryCache())
    expectAgreement(fake, MemoryCache(), digests: false)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func afterAnyChangeAgreesWithTheRun(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var fake = FakeWork()
    let cache = MemoryCache()
    let strategies: [Strategy] = [
      .single, .perRun, .sequential(SequentialOptions()),
      .sequential(SequentialOptions(step: 2, extendsTail: true)),
    ]
    for round in 0..<12 {
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: fake.spot.collectorDigest = "h\(round)"
      case 1: fake.offset.algorithmDigest = "a\(round)"
      case 2: fake.world.add("tracks/\(round + 10).csv", [("1/\(round + 10)", [30, 31])])
      case 3: fake.world.add("muons/\(round % 6 + 1).csv", [("1/\(round % 6 + 1)", [12, 13, Double(round)])])
      case 4:
        fake.offset.strategy = strategies[Int.random(in: 0..<4, using: &generator)]
        fake.offset.splitAt = Bool.random(using: &generator) ? [.calibration("spot")] : []
      case 5: fake.spot.strategy = strategies[Int.random(in: 0..<4, using: &generator)]
      case 6: fake.world.change { $0.threshold = 2 }
      default: fake.offset.passes = Int.random(in: 1...8, using: &generator)
      }
      if fake.world.state.withLock({ $0.threshold }) == 2 { fake.spot.algorithmDigest = "two" }
      expectAgreement(fake, cache)
    }
  }

  @Test func ofAFinishedWorkReusesAll() {
    let fake = FakeWork()
    let cache = MemoryCache()
    let outcome = fake.engine(cache).run(fake.work(digests: true))
    let plan = fake.planner(cache).plan(fake.work(digests: true))
    #expect(plan.count(.reuse) == plan.tasks.count)
    #expect(plan.calibrations[1].expectedIntervals == outcome.results[1].intervals.map(\.interval))
    #expect(plan.calibrations.map(\.dependencies) == [[], ["spot"], []])
  }

  @Test func saysWhy() {
    let fake = FakeWork()
    let plan = fake.planner(MemoryCache()).plan(fake.work())
    var reasons: [String: String] = [:]
    for task in plan.tasks { reasons[task.description.name] = "\(task.action) \(task.reason)" }
    #expect(reasons["spot/1/collect/h/tracks/1.csv"] == "run not collected yet")
    #expect(reasons["offset/1/collect/h/muons/1.csv"] == "conditional waits for `spot`")
    #expect(reasons["spot/1/algorithm"] == "conditional depends on what is collected")
    #expect(reasons["offset/2/collect/h/muons/1.csv"] == "conditional depends on the result of pass 1")
    #expect(reasons["publish/main"] == "conditional waits for `spot`, `offset`")
    #expect(fake.world.scans.isEmpty)
  }

  @Test func saysWhatChanged() {
    var fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    func reason(_ name: String) -> String? {
      fake.planner(cache).plan(fake.work(digests: true)).tasks.first { $0.description.name == name }?.reason
    }
    fake.spot.collectorDigest = "h2"
    #expect(reason("spot/1/collect/h/tracks/1.csv") == "`h` changed")
    fake.spot.collectorDigest = "h1"
    fake.spot.algorithmDigest = "a2"
    #expect(reason("spot/1/execution/1/1") == "its fit, checks or payload changed")
    fake.spot.algorithmDigest = "a1"
    fake.world.add("tracks/1.csv", [("1/1", [11])])
    #expect(reason("spot/1/collect/h/tracks/1.csv") == "not collected yet")
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.world.add("muons/1.csv", [("1/1", [1, 2, 3])])
    #expect(reason("offset/1/collect/h/muons/1.csv") == "the constants that it reads changed")
  }

  @Test func knowsWhatIsBlocked() {
    let fake = FakeWork()
    let cache = MemoryCache()
    _ = fake.engine(cache).run(fake.work(digests: true))
    fake.world.add("muons/9.csv", [("1/9", [1, 2, 3])])
    let plan = fake.planner(cache).plan(fake.work(digests: true))
    let blocked = plan.tasks.filter { $0.action == .blocked }
    #expect(blocked.contains { $0.description.name == "offset/1/algorithm" && $0.reason.contains("1/9") })
    #expect(blocked.contains { $0.description.name == "publish/main" })
  }

  @Test func collectsFollowTheCalibrationTheyReadAndPassesEachOther() {
    let fake = FakeWork()
    let plan = fake.planner(MemoryCache()).plan(fake.work())
    func task(_ name: String) -> TaskDescription? {
      plan.tasks.first { $0.description.name == name }?.description
    }
    let final = task("spot/check")?.id
    #expect(task("offset/1/collect/h/muons/1.csv")?.after == [final].compactMap { $0 })
    let first = task("offset/1/algorithm")?.id
    #expect(task("offset/2/collect/h/muons/1.csv")?.after == [first].compactMap { $0 })
  }
}
