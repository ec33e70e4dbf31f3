import CalibEngine
import CalibGraph
import CalibModel
import Testing

/// A small generator with a seed (SplitMix64), so that a case that fails can be had again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

@Suite("Strategies over random run lists")
struct StrategyPropertyTests {
  private func amounts(_ generator: inout SeededGenerator) -> Amounts {
    var amounts = Amounts("1/1 0")
    amounts.entries = [:]
    amounts.threshold = Int.random(in: 1...1500, using: &generator)
    for _ in 0..<Int.random(in: 1...14, using: &generator) {
      let experiment = Int.random(in: 3...5, using: &generator)
      guard
        let run = ExperimentRun(
          experiment: experiment, run: Int.random(in: 0...30, using: &generator))
      else { continue }
      amounts.entries[run] = Int.random(in: 0...1200, using: &generator)
    }
    return amounts
  }

  private func options(_ generator: inout SeededGenerator) -> SequentialOptions {
    SequentialOptions(
      step: Int.random(in: 1...3, using: &generator), extendsTail: Bool.random(using: &generator))
  }

  @Test(arguments: [1, 2, 3, 4])
  func intervalsNeverOverlapAndTileWhereNothingIsMissing(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<2500 {
      let data = amounts(&generator)
      let coverage = Bool.random(using: &generator) ? "2/5..*" : nil
      let boundaries: [Int64] =
        Bool.random(using: &generator) ? [3 << 32 | 7, 3 << 32 | 8, 4 << 32 | 15] : []
      let walked = Walked(
        .sequential(options(&generator)), data, coverage: coverage, splits: boundaries)
      let intervals = walked.intervals.map(\.interval)
      for (left, right) in zip(intervals, intervals.dropFirst()) {
        #expect(left.lastKey < right.firstKey)
      }
      for group in walked.intervals {
        #expect(group.execution.runs.allSatisfy(group.interval.contains))
        for boundary in boundaries {
          let runs = group.execution.runs
          #expect(runs.allSatisfy { $0.key < boundary } || runs.allSatisfy { $0.key >= boundary })
        }
        #expect(Set(group.execution.runs.map(\.experiment)).count == 1)
      }
      let uncovered = data.runs.filter { run in !intervals.contains { $0.contains(run) } }
      let missing = walked.complaints.flatMap(\.runs)
      #expect(uncovered == missing.sorted())
      guard walked.complaints.isEmpty, let first = intervals.first, let last = intervals.last else {
        continue
      }
      expectTiled(intervals, data.runs)
      #expect(first.firstKey == (coverage == nil ? data.runs[0].key : 2 << 32 | 5))
      #expect(coverage == nil || last.isOpen)
    }
  }

  /// Each next interval begins where the one before ends, experiments without data apart.
  private func expectTiled(_ intervals: [IntervalOfValidity], _ runs: [ExperimentRun]) {
    for (left, right) in zip(intervals, intervals.dropFirst()) {
      if left.lastKey + 1 == right.firstKey { continue }
      let between = runs.filter { $0.key > left.lastKey && $0.key < right.firstKey }
      #expect(between.isEmpty && right.first.run == 0)
      #expect(left.lastKey & 0xffff_ffff == 0xffff_ffff)
    }
  }

  @Test func eachStepOfRunsIsExecutedExactlyOnceAsALastOne() {
    var generator = SeededGenerator(state: 99)
    for _ in 0..<1000 {
      let data = amounts(&generator)
      var walk = StrategyWalk(
        .sequential(options(&generator)), runs: data.runs, coverage: nil)
      var queue = walk.wanted()
      var ends: [String] = []
      while !queue.isEmpty {
        let place = Int.random(in: queue.indices, using: &generator)
        let execution = queue.remove(at: place)
        if let last = execution.runs.last { ends.append("\(last) \(execution.kind == .mergedBack)") }
        walk.receive(execution.id, data.answer(execution.runs).0, reason: "")
        queue += walk.wanted()
      }
      #expect(Set(ends).count == ends.count)
      #expect(ends.contains("\(data.runs[data.runs.count - 1]) false"))
    }
  }

  @Test func theOrderInWhichResultsArriveDoesNotMatter() {
    var generator = SeededGenerator(state: 5)
    for _ in 0..<1000 {
      let data = amounts(&generator)
      let options = options(&generator)
      let inOrder = Walked(.sequential(options), data)
      var walk = StrategyWalk(.sequential(options), runs: data.runs, coverage: nil)
      var queue = walk.wanted()
      while !queue.isEmpty {
        let execution = queue.remove(at: Int.random(in: queue.indices, using: &generator))
        let (status, reason) = data.answer(execution.runs)
        walk.receive(execution.id, status, reason: reason)
        queue += walk.wanted()
      }
      #expect(walk.kept.map(\.interval) == inOrder.intervals.map(\.interval))
      #expect(walk.complaints == inOrder.complaints)
    }
  }

  @Test func singleAndPerRunExecuteEachRunOnce() {
    var generator = SeededGenerator(state: 17)
    for _ in 0..<10_000 {
      let data = amounts(&generator)
      let single = Walked(.single, data)
      #expect(single.executions.count == 1)
      #expect(single.intervals.isEmpty == !single.complaints.isEmpty)
      let perRun = Walked(.perRun, data)
      #expect(perRun.executions.count == data.runs.count)
      let missing = perRun.complaints.flatMap(\.runs)
      #expect((perRun.intervals.flatMap(\.execution.runs) + missing).sorted() == data.runs)
      #expect(perRun.intervals.allSatisfy { $0.interval.firstKey == $0.interval.lastKey })
    }
  }

  @Test func laterPassesKeepTheIntervalsOfTheFirst() {
    var generator = SeededGenerator(state: 23)
    for _ in 0..<1000 {
      let data = amounts(&generator)
      let first = Walked(.sequential(options(&generator)), data).intervals
      var walk = StrategyWalk(groups: first, pass: 2)
      for execution in walk.wanted().reversed() { walk.receive(execution.id, .ok, reason: "") }
      #expect(walk.isDone)
      #expect(walk.kept.map(\.interval) == first.map(\.interval))
      #expect(walk.kept.map(\.isExtended) == first.map(\.isExtended))
      #expect(walk.kept.map(\.tried) == first.map { $0.tried + 1 })
    }
  }
}
