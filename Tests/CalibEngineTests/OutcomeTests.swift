import CalibEngine
import CalibGraph
import CalibModel
import Synchronization
import Testing

@Suite("Outcomes, guards and gates")
struct OutcomeTests {
  private func ends(_ outcome: RunOutcome) -> [String] {
    outcome.results.map { "\($0.name) \($0.outcome.rawValue)" }
  }

  private var spotField: ConstantReference { ConstantReference(.calibration("spot"), field: "x") }

  private func validation(_ name: String = "looks_good") -> FakeCalibration {
    FakeCalibration(name: name, dataset: "tracks", resultReads: [], isValidation: true)
  }

  @Test func aValidationThatFailsKeepsThePublicationThatListsIt() {
    var fake = FakeWork()
    fake.further = [validation()]
    fake.guards = ["looks_good"]
    #expect(fake.engine(MemoryCache()).run(fake.work()).publications.map(\.outcome) == [.published])
    fake.world.change { $0.rejected = ["looks_good"] }
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.publications[0].note == "`looks_good`, which guards it, is rejected")
  }

  @Test func aValidationGuardsEachPublicationOfAPayloadThatItReads() {
    var fake = FakeWork()
    var guardian = validation()
    guardian.reads = [spotField]
    fake.further = [guardian]
    fake.world.change { $0.rejected = ["looks_good"] }
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.publications[0].note == "`looks_good`, which guards it, is rejected")
    #expect(fake.publisher.published.isEmpty)
  }

  @Test func aGuardComesAlongWithWhatIsAskedFor() {
    var fake = FakeWork()
    fake.further = [validation()]
    fake.guards = ["looks_good"]
    let outcome = fake.engine(MemoryCache(), EngineOptions(only: ["offset"])).run(fake.work())
    #expect(ends(outcome) == ["spot completed", "offset converged", "looks_good completed"])
    #expect(outcome.publications.map(\.outcome) == [.published])
  }

  @Test func whatComesAfterAnotherRunsHoweverThatEnds() {
    var fake = FakeWork()
    fake.lone.dataset = "muons"
    fake.lone.after = ["spot"]
    fake.world.change { $0.broken = ["tracks/1.csv"] }
    var order: [String] = []
    let outcome = fake.engine(MemoryCache()) {
      if case .calibrationEnded(let result) = $0 { order.append(result.name) }
    }.run(fake.work())
    #expect(ends(outcome) == ["spot failed", "offset blocked", "lone completed"])
    #expect(order.last == "lone")
  }

  @Test func runsInAGapAreLeftOutWhereTheScriptSaysSo() {
    var fake = FakeWork()
    fake.spot.strategy = .perRun
    fake.spot.gaps = .allow
    // Of each run one track, so only a run with three of them has a spot.
    for number in 2...6 { fake.world.add("tracks/\(number).csv", [("1/\(number)", [10, 10, 10])]) }
    #expect(fake.engine(MemoryCache()).run(fake.work()).results[1].outcome == .failed)
    fake.offset.skipsGaps = true
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    let offset = outcome.results[1]
    #expect(offset.outcome == .converged)
    #expect(offset.intervals.flatMap(\.runs).map(\.description) == (2...6).map { "1/\($0)" })
    #expect(offset.note == "run 1/1 left out, in gaps of what it reads")
  }

  @Test func runsThatOnlyOneDatasetHasAreNotCommon() {
    var fake = FakeWork()
    fake.world.add("muons/9.csv", [("1/9", [1, 2, 3])])
    fake.lone.otherDataset = "muons"
    #expect(fake.engine(MemoryCache()).run(fake.work()).results[2].intervals.isEmpty)
    fake.lone.strategy = .single
    fake.lone.runs = .common
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    #expect(outcome.results[2].intervals.map(\.interval.description) == ["1/1..1/6"])
    fake.lone.runs = .any
    let all = fake.engine(MemoryCache()).run(fake.work())
    #expect(all.results[2].intervals.map(\.interval.description) == ["1/1..1/9"])
  }

  @Test func aLossThatIsToleratedIsRecorded() {
    var fake = FakeWork()
    fake.lone.strategy = .single
    fake.lone.policy.tolerance = 0.2
    fake.world.change { $0.broken = ["tracks/2.csv"] }
    let lone = fake.engine(MemoryCache()).run(fake.work()).results[2]
    #expect(lone.outcome == .completed)
    #expect(lone.intervals.flatMap(\.runs).map(\.description) == ["1/1", "1/3", "1/4", "1/5", "1/6"])
    #expect(
      lone.note.hasPrefix("2 of 12 collect tasks lost, which is tolerated; the first: `tracks/2.csv` row 3"))
    fake.lone.policy.tolerance = 0.1
    #expect(fake.engine(MemoryCache()).run(fake.work()).results[2].outcome == .failed)
  }

  @Test func constantsOfTheStoreInAGapAreMarked() {
    var fake = FakeWork()
    fake.spot.strategy = .perRun
    fake.spot.gaps = .fallBack
    for number in 2...6 { fake.world.add("tracks/\(number).csv", [("1/\(number)", [10, 10, 10])]) }
    let all = IntervalOfValidity("1/0..*").map {
      ConstantTable.Entry(interval: $0, value: .number(10, unit: "mm"), digest: "d")
    }
    fake.stored = [
      ConstantTable(
        reference: ConstantReference(.stored("spot"), field: "x"), entries: all.map { [$0] } ?? [])
    ]
    let offset = fake.engine(MemoryCache()).run(fake.work()).results[1]
    #expect(offset.intervals.map(\.isMixed) == [true, false, false, false, false, false])
  }

  @Test func attributesOfTheCatalogueCutIntervals() {
    var fake = FakeWork()
    let attribute = SplitPlaces.Attribute(dataset: "tracks", name: "field")
    fake.lone.strategy = .single
    fake.lone.splitAttributes = [attribute]
    fake.catalog = RunCatalog(attributes: [
      attribute: Dictionary(uniqueKeysWithValues: (1...6).map { (run("1/\($0)"), $0 < 4 ? "on" : "off") })
    ])
    let lone = fake.engine(MemoryCache()).run(fake.work()).results[2]
    #expect(lone.intervals.map(\.interval.description) == ["1/1..1/3", "1/4..1/6"])
  }

  @Test func aGateThatVetoesStopsThePublication() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    fake.spot.gates = [gate(maximumMove: 1)]
    fake.stored = [stored(10)]
    let outcome = fake.engine(MemoryCache()).run(fake.work())
    // The spot is at 10.25 and 20.25 in the two intervals.
    #expect(outcome.results[0].intervals.map { $0.gates.map(\.verdict) } == [[.update], [.veto]])
    #expect(
      outcome.publications[0].note
        == "the gate of `x` vetoes 1/4..1/6: moved by 10.25, more than 1")
    #expect(outcome.results[0].outcome == .completed)
  }

  @Test func aGateWithNothingToUpdateHoldsWhatWasThere() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    fake.spot.gates = [gate(cut: 5)]
    fake.stored = [stored(10)]
    let spot = fake.engine(MemoryCache()).run(fake.work()).results[0]
    #expect(spot.intervals.map { $0.gates.map(\.verdict) } == [[.nothing], [.update]])
    #expect(spot.intervals[0].heldInstead(of: "spot").map(\.digest) == ["old"])
    #expect(spot.intervals[0].heldInstead(of: "spot").map(\.interval.description) == ["1/1..1/3"])
    #expect(spot.intervals[1].heldInstead(of: "spot").isEmpty)
  }

  private func gate(cut: Double = 0, maximumMove: Double? = nil) -> GateSpec {
    GateSpec(
      payload: "spot", field: "x", against: ConstantReference(.stored("spot"), field: "x"), isRelative: false,
      cut: cut, significance: 0, maximumMove: maximumMove, maximumError: nil, minimumEntries: nil)
  }

  private func stored(_ value: Double) -> ConstantTable {
    let entries = IntervalOfValidity("1/0..*").map {
      [ConstantTable.Entry(interval: $0, value: .number(value, unit: "mm"), digest: "old")]
    }
    return ConstantTable(reference: ConstantReference(.stored("spot"), field: "x"), entries: entries ?? [])
  }

  @Test func valuesThatDoNotMoveAnyMoreEndThePasses() {
    let fake = FakeWork()
    fake.world.change { $0.next = { _ in 7 } }
    let offset = fake.engine(MemoryCache()).run(fake.work()).results[1]
    #expect(offset.outcome == .notConverged)
    #expect(offset.passes.count == 2)
    #expect(offset.note == "not converged after 2 passes; `s` does not move any more in 1/1: 0, 7, 7")
  }

  @Test func valuesThatSwingAreSaidToOscillate() {
    let fake = FakeWork()
    fake.world.change { $0.next = { before in before > 0 ? -5 : 5 } }
    let offset = fake.engine(MemoryCache()).run(fake.work()).results[1]
    #expect(offset.outcome == .notConverged)
    #expect(offset.passes.count == 8)
    #expect(offset.note == "not converged after 8 passes; `s` oscillates in 1/1: -5, 5, -5")
  }

  @Test func questionsAreTasksWhoseAnswersAreKept() {
    var fake = FakeWork()
    fake.lone.strategy = .boundaries(BoundaryOptions(isAsked: true))
    fake.lone.conditionsDigest = "c1"
    fake.world.change { $0.answer = { request in request.blocks[0].runs == [run("1/4")] ? 1 : 0 } }
    let cache = MemoryCache()
    var tally = TaskTally()
    let lone = fake.engine(cache) { tally.take($0) }.run(fake.work(digests: true)).results[2]
    #expect(lone.intervals.map(\.interval.description) == ["1/1..1/3", "1/4..1/6"])
    #expect(tally.executed.contains("lone/1/question/begins/1/2"))
    #expect(fake.world.state.withLock { $0.answered } == 5)
    _ = fake.engine(cache).run(fake.work(digests: true))
    #expect(fake.world.state.withLock { $0.answered } == 5)
    fake.lone.conditionsDigest = "c2"
    _ = fake.engine(cache).run(fake.work(digests: true))
    #expect(fake.world.state.withLock { $0.answered } == 10)
  }

  @Test func answersAreNotKeptWhereNothingTellsTheCondition() {
    var fake = FakeWork()
    fake.lone.strategy = .optimal(OptimalOptions())
    fake.world.change { $0.answer = { request in Double(request.blocks[0].runs.count) } }
    let cache = MemoryCache()
    for round in 1...2 {
      _ = fake.engine(cache).run(fake.work(digests: true))
      #expect(fake.world.state.withLock { $0.answered } == 21 * round)
    }
  }

  @Test func aQuestionThatCannotBeAnsweredFailsItsCalibration() {
    var fake = FakeWork()
    fake.lone.strategy = .optimal(OptimalOptions())
    let lone = fake.engine(MemoryCache()).run(fake.work()).results[2]
    #expect(lone.outcome == .failed)
    #expect(lone.note == "`lone` asks in vain")
  }

  @Test func resultsReadBackAsTheyWere() throws {
    var fake = FakeWork()
    fake.spot.gates = [gate(maximumMove: 1)]
    fake.stored = [stored(10)]
    for result in fake.engine(MemoryCache()).run(fake.work()).results {
      #expect(ResultCoding.result(ResultCoding.json(result)) == result)
      #expect(!result.trials.isEmpty)
    }
  }
}
