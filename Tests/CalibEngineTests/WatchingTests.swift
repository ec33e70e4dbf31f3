import CalibEngine
import CalibGraph
import CalibModel
import Testing

@Suite("Watching and asking for runs")
struct WatchingTests {
  /// When the files of the fake world were written last, in nanoseconds.
  private let written: Int64 = 7

  @Test func anIntervalThatIsStillOpenIsNotPublished() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    let outcome = fake.engine(MemoryCache(), EngineOptions(watching: WatchMoment(now: written))).run(
      fake.work())
    #expect(outcome.results[0].intervals.count == 2)
    #expect(fake.publisher.published["main"]?[0].intervals.map(\.interval.description) == ["1/1..1/3"])
    #expect(outcome.open.first { $0.calibration == "spot" }?.interval.description == "1/4..1/6")
    #expect(
      outcome.publications[0].note == "1/4..1/6 of `spot` is open until data after it close it")
  }

  @Test func anIntervalIsClosedByItsSuccessor() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    let cache = MemoryCache()
    _ = fake.engine(cache, EngineOptions(watching: WatchMoment(now: written))).run(fake.work())
    fake.world.add("tracks/7.csv", [("1/7", [30, 30, 30])])
    _ = fake.engine(cache, EngineOptions(watching: WatchMoment(now: written))).run(fake.work())
    let published = fake.publisher.published["main"]?[0].intervals.map(\.interval.description)
    #expect(published == ["1/1..1/3", "1/4..1/6"])
  }

  @Test func anIntervalIsClosedWhenNoDataCameForLongEnough() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    fake.spot.strategy = .sequential(SequentialOptions(closeAfterSeconds: 60))
    let soon = EngineOptions(watching: WatchMoment(now: written + 59_000_000_000))
    _ = fake.engine(MemoryCache(), soon).run(fake.work())
    #expect(fake.publisher.published["main"]?[0].intervals.count == 1)
    let later = EngineOptions(watching: WatchMoment(now: written + 60_000_000_000))
    _ = fake.engine(MemoryCache(), later).run(fake.work())
    #expect(fake.publisher.published["main"]?[0].intervals.count == 2)
  }

  @Test func nothingIsPublishedWhereAllIsOpen() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    fake.world.change { $0.threshold = 6 }
    let outcome = fake.engine(MemoryCache(), EngineOptions(watching: WatchMoment(now: written))).run(
      fake.work())
    #expect(outcome.publications.map(\.outcome) == [.heldBack])
    #expect(fake.publisher.published.isEmpty)
  }

  @Test func whatIsStillOpenIsNotProposedEither() {
    var fake = FakeWork()
    fake.publishes = ["spot"]
    fake.signoff = "group"
    let outcome = fake.engine(MemoryCache(), EngineOptions(watching: WatchMoment(now: written)))
      .run(fake.work())
    #expect(outcome.publications.map(\.outcome) == [.waiting])
    #expect(fake.publisher.proposed["main"]?[0].intervals.map(\.interval.description) == ["1/1..1/3"])
  }

  /// What a file's own time says counts only where nobody saw it come.
  @Test(arguments: [Int64(0), 7, 1_000_000_000_000_000_000])
  func whenDataCameIsTakenFromWhoSawThemCome(modified: Int64) {
    let file = InputFile.Identity(path: "a.csv", size: 1, modified: modified, inode: 1)
    let now: Int64 = 2_000_000_000
    #expect(WatchMoment(now: now, arrivals: [file: 5]).arrival(of: file) == 5)
    // A clock that was set back makes files of the future: they came now at the latest.
    #expect(WatchMoment(now: now).arrival(of: file) == min(modified, now))
  }

  @Test func whatIsPublishedDoesNotReachBeyondTheRunsAskedFor() {
    var fake = FakeWork()
    fake.lone.strategy = .sequential(SequentialOptions())
    fake.lone.coverage = IntervalOfValidity("1/0..*")
    #expect(
      fake.engine(MemoryCache()).run(fake.work()).results[2].intervals.map(\.interval.description) == [
        "1/0..1/3", "1/4..*",
      ])
    fake.requested = IntervalOfValidity("1/1..1/9")
    let asked = fake.engine(MemoryCache()).run(fake.work()).results[2]
    #expect(asked.intervals.map(\.interval.description) == ["1/1..1/3", "1/4..1/9"])
  }

  @Test func keyedValuesAreIterated() {
    @Sendable func keyed(_ first: Double, _ second: Double) -> IteratedValue {
      .keyed([.init(key: Key(3), value: .number(first)), .init(key: Key(12), value: .number(second))])
    }
    let record = IteratedValue.record([
      .init(name: "offsets", value: keyed(.nan, -0.0)), .init(name: "scale", value: .number(1e-300)),
    ])
    let read = IteratedValue(json: record.json)
    // NaN is not equal to itself, so the written form is compared.
    #expect(read?.json == record.json)
    #expect(keyed(1, 2) == IteratedValue(json: keyed(1, 2).json))
    #expect(record.leaves.map(\.path) == [".offsets[3]", ".offsets[12]", ".scale"])
    let fake = FakeWork()
    fake.world.change { state in
      state.start = keyed(0, 0)
      state.nextValue = { before in
        guard case .keyed(let entries) = before else { return before }
        return keyed((entries[0].value.asNumber ?? 9) + 1, 5)
      }
    }
    let offset = fake.engine(MemoryCache()).run(fake.work()).results[1]
    #expect(offset.outcome == .notConverged)
    #expect(offset.passes.count == 8)
    #expect(
      offset.note == "not converged after 8 passes; `s[3]` creeps: the steps hardly shrink in 1/1: 6, 7, 8")
  }

  @Test func aNotificationIsRunAndItsFailureTold() throws {
    try withFolder { folder in
      func notify(_ line: String) -> String? {
        Notifier.run(
          ["/bin/sh", "-c", line], environment: ["CALIB_STATUS": "1"], folder: folder,
          log: "\(folder)/notify.log", timeoutMilliseconds: 2000)
      }
      #expect(notify("echo $CALIB_STATUS > told") == nil)
      let told = try String(contentsOfPath: "\(folder)/told")
      #expect(told == "1\n")
      #expect(notify("exit 3") == "the notification `/bin/sh` failed; its log is `\(folder)/notify.log`")
      #expect(notify("sleep 100")?.contains("took too long") == true)
    }
  }
}
