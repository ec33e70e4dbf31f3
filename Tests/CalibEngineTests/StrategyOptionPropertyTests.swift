import CalibEngine
import CalibGraph
import CalibModel
import Testing

/// 10,000 random run lists for each strategy beside the plain sequential one.
@Suite("Options of strategies over random run lists")
struct StrategyOptionPropertyTests {
  private func amounts(_ generator: inout SeededGenerator) -> Amounts {
    var amounts = Amounts("1/1 0")
    amounts.entries = [:]
    amounts.threshold = Int.random(in: 1...1500, using: &generator)
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let experiment = Int.random(in: 3...4, using: &generator)
      guard
        let run = ExperimentRun(experiment: experiment, run: Int.random(in: 0...30, using: &generator))
      else { continue }
      amounts.entries[run] = Int.random(in: 0...1200, using: &generator)
    }
    return amounts
  }

  /// Intervals do not overlap, hold their runs, respect splits, and cover all runs that no complaint names.
  private func expectSound(
    _ walked: Walked, _ data: Amounts, splits: [Int64], skipped: Set<ExperimentRun> = []
  ) {
    // One expectation for all, because each costs more than what it looks at.
    let fault = fault(walked, data, splits: splits, skipped: skipped)
    #expect(fault == nil)
  }

  private func fault(
    _ walked: Walked, _ data: Amounts, splits: [Int64], skipped: Set<ExperimentRun>
  ) -> String? {
    let intervals = walked.intervals.map(\.interval)
    let pairs = Array(zip(intervals, intervals.dropFirst()))
    if pairs.contains(where: { $0.lastKey >= $1.firstKey }) { return "intervals overlap: \(intervals)" }
    for group in walked.intervals {
      let runs = group.execution.runs
      if !runs.allSatisfy(group.interval.contains) { return "\(group.interval) does not hold its runs" }
      if !skipped.isDisjoint(with: runs) { return "\(group.interval) uses a skipped run" }
      if !data.answer(runs).0.isSuccess { return "\(group.interval) is short" }
      for split in splits
      where runs.contains(where: { $0.key < split }) && runs.contains(where: { $0.key >= split }) {
        return "\(group.interval) crosses a split"
      }
    }
    let missing = Set(walked.complaints.flatMap(\.runs))
    let uncovered = data.runs.filter { run in !intervals.contains { $0.contains(run) } }
    if !uncovered.allSatisfy({ missing.contains($0) || skipped.contains($0) }) {
      return "\(uncovered) uncovered"
    }
    guard walked.complaints.isEmpty else { return nil }
    if !uncovered.isEmpty { return "\(uncovered) uncovered without a word" }
    let holes = pairs.filter { $0.lastKey + 1 != $1.firstKey }
    let isTiled = holes.allSatisfy { $1.first.run == 0 && $0.lastKey & 0xffff_ffff == 0xffff_ffff }
    return isTiled ? nil : "a hole between \(intervals)"
  }

  private func splits(_ generator: inout SeededGenerator) -> [Int64] {
    Bool.random(using: &generator) ? [3 << 32 | 7, 4 << 32 | 15] : []
  }

  @Test func boundaries() {
    var generator = SeededGenerator(state: 31)
    for _ in 0..<10_000 {
      let (data, splits) = (amounts(&generator), splits(&generator))
      let starts = [3, 4].flatMap { experiment in
        (0..<3).compactMap { _ in
          ExperimentRun(experiment: experiment, run: Int.random(in: 0...30, using: &generator))
        }
      }.sorted()
      let tail = Bool.random(using: &generator)
      let walked = Walked(
        .boundaries(BoundaryOptions(firstRuns: starts, extendsTail: tail)), data, splits: splits)
      expectSound(walked, data, splits: splits)
      let allowed = Set(starts.map(\.key) + splits + [data.runs[0].key, 3 << 32, 4 << 32])
      #expect(walked.intervals.allSatisfy { allowed.contains($0.interval.firstKey) })
    }
  }

  @Test func askedBoundariesAreThoseOfTheSameList() {
    var generator = SeededGenerator(state: 32)
    for _ in 0..<10_000 {
      let data = amounts(&generator)
      let starts = Set(data.runs.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 })
      let listed = Walked(.boundaries(BoundaryOptions(firstRuns: starts.sorted())), data)
      let asked = Walked(.boundaries(BoundaryOptions(isAsked: true)), data) { _, blocks in
        starts.contains(blocks[0][0]) ? 1 : 0
      }
      #expect(asked.executions == listed.executions)
      #expect(asked.kept == listed.kept)
    }
  }

  @Test func joining() {
    var generator = SeededGenerator(state: 33)
    for _ in 0..<10_000 {
      let (data, splits) = (amounts(&generator), splits(&generator))
      let seed = Int.random(in: 0..<7, using: &generator)
      let options = SequentialOptions(
        step: Int.random(in: 1...2, using: &generator), extendsTail: Bool.random(using: &generator),
        mergesWhen: true, hasCost: Bool.random(using: &generator))
      let walked = Walked(.sequential(options), data, splits: splits) { _, blocks in
        Double((blocks[0].count + 3 * blocks[1].count + seed) % 2)
      }
      expectSound(walked, data, splits: splits)
      if options.hasCost, walked.intervals.count > 0 {
        // With a cost every short block finds a neighbour, where its stretch has one.
        for complaint in walked.complaints {
          let experiment = complaint.runs.first?.experiment
          #expect(
            splits.isEmpty == false
              || walked.intervals.allSatisfy { $0.interval.first.experiment != experiment })
        }
      }
    }
  }

  @Test func skipping() {
    var generator = SeededGenerator(state: 34)
    for _ in 0..<10_000 {
      let data = amounts(&generator)
      let skipped = Set(data.runs.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 })
      let walked = Walked(.sequential(SequentialOptions(skips: true)), data) { _, blocks in
        skipped.contains(blocks[0][0]) ? 1 : 0
      }
      expectSound(walked, data, splits: [], skipped: skipped)
    }
  }

  /// The cut that dynamic programming finds is as good as the best of all 2ⁿ⁻¹ cuts.
  @Test func optimal() {
    var generator = SeededGenerator(state: 35)
    for _ in 0..<10_000 {
      var data = amounts(&generator)
      data.entries = data.entries.filter { $0.key.experiment == 3 }
      if data.entries.isEmpty { continue }
      let runs = data.runs
      var losses: [[ExperimentRun]: Double] = [:]
      let seed = Int.random(in: 1...50, using: &generator)
      func loss(_ block: [ExperimentRun]) -> Double {
        guard data.answer(block).0.isSuccess else { return .infinity }
        return Double((block.count * 7 + (block.first?.run ?? 0) * seed) % 23) + 0.5
      }
      let walked = Walked(.optimal(OptimalOptions()), data) { _, blocks in
        losses[blocks[0]] = loss(blocks[0])
        return loss(blocks[0])
      }
      #expect(losses.count == runs.count * (runs.count + 1) / 2)
      expectSound(walked, data, splits: [])
      let found = walked.intervals.reduce(0) { $0 + loss($1.execution.runs) }
      let best = leastOfAllCuts(runs, loss)
      #expect(walked.intervals.isEmpty ? best == .infinity : found == best)
    }
  }

  private func leastOfAllCuts(_ runs: [ExperimentRun], _ loss: ([ExperimentRun]) -> Double) -> Double {
    var least = Double.infinity
    for mask in 0..<(1 << (runs.count - 1)) {
      var (sum, start) = (0.0, 0)
      for place in runs.indices where place == runs.count - 1 || mask >> place & 1 == 1 {
        sum += loss(Array(runs[start...place]))
        start = place + 1
        if sum == .infinity { break }
      }
      least = min(least, sum)
    }
    return least
  }

  /// Questions and results in any order give the same intervals.
  @Test func theOrderOfAnswersDoesNotMatter() {
    var generator = SeededGenerator(state: 36)
    for _ in 0..<2000 {
      let data = amounts(&generator)
      let strategy: Strategy = [
        .sequential(SequentialOptions(mergesWhen: true, hasCost: true)), .optimal(OptimalOptions()),
        .boundaries(BoundaryOptions(isAsked: true)),
      ][Int.random(in: 0..<3, using: &generator)]
      let answers: Answers = { question, blocks in
        switch question {
        case .loss: data.answer(blocks[0]).0.isSuccess ? Double(blocks[0].count % 3) : .infinity
        case .joins, .cost, .skips, .begins, .innerLoss, .enough:
          Double((blocks[0].count + blocks[1].count) % 2)
        }
      }
      let inOrder = Walked(strategy, data, answers: answers)
      var walk = StrategyWalk(strategy, runs: data.runs, coverage: nil)
      var (executions, questions) = (walk.wanted(), walk.questions())
      while !walk.isDone {
        if !questions.isEmpty, executions.isEmpty || Bool.random(using: &generator) {
          let question = questions.remove(at: Int.random(in: questions.indices, using: &generator))
          walk.receive(answers: question.items.map { answers(question.question, $0) }, to: question.id)
        } else {
          let execution = executions.remove(at: Int.random(in: executions.indices, using: &generator))
          let (status, reason) = data.answer(execution.runs)
          walk.receive(execution.id, status, reason: reason)
        }
        executions += walk.wanted()
        questions += walk.questions()
      }
      #expect(walk.kept.map(\.interval) == inOrder.intervals.map(\.interval))
      #expect(walk.complaints == inOrder.complaints)
      #expect(walk.trials == inOrder.trials)
    }
  }
}
