import CalibEngine
import CalibGraph
import CalibModel
import Testing

/// The entries of each run, and what "enough" is: executions answered by adding up.
struct Amounts {
  var entries: [ExperimentRun: Int]
  var threshold = 1000
  /// Sets of runs that fail, whatever their entries.
  var failing: [[ExperimentRun]] = []
  /// Sets of runs that are short, whatever their entries.
  var short: [[ExperimentRun]] = []

  init(_ text: String) {
    entries = [:]
    for word in text.split(separator: ",") {
      let parts = word.split(separator: " ")
      guard let run = ExperimentRun(parts[0]), let count = Int(parts[1]) else {
        Issue.record("not a run and a number: \(word)")
        continue
      }
      entries[run] = count
    }
  }

  var runs: [ExperimentRun] { entries.keys.sorted() }

  func answer(_ runs: [ExperimentRun]) -> (ExecutionStatus, String) {
    if failing.contains(runs) { return (.failure, "no fit") }
    let total = runs.reduce(0) { $0 + (entries[$1] ?? 0) }
    if total < threshold || short.contains(runs) { return (.notEnoughData, "\(total) of \(threshold)") }
    return (.ok, "")
  }
}

/// How questions of a strategy are answered in tests.
typealias Answers = (_ question: BlockRequest.Question, _ blocks: [[ExperimentRun]]) -> Double

/// What a walk over amounts did, as text.
struct Walked {
  var questions: [String] = []
  var executions: [String] = []
  var kept: [String] = []
  var intervals: [KeptInterval] = []
  var complaints: [WalkComplaint] = []
  var trials: [CalibrationResult.Trial] = []

  init(
    _ strategy: Strategy, _ amounts: Amounts, coverage: String? = nil, splits: [Int64] = [],
    answers: Answers = { _, _ in 0 }
  ) {
    var walk = StrategyWalk(
      strategy, runs: amounts.runs, coverage: coverage.flatMap { IntervalOfValidity($0) }, splits: splits)
    var queue = walk.wanted()
    while !walk.isDone {
      for question in walk.questions() {
        let given = question.items.map { answers(question.question, $0) }
        questions += zip(question.items, given).map { blocks, answer in
          let text = blocks.map { "{\($0.map { "\($0.run)" }.joined(separator: ","))}" }
          return "\(question.question.rawValue) \(text.joined(separator: " ")) \(answer)"
        }
        walk.receive(answers: given, to: question.id)
      }
      queue += walk.wanted()
      if queue.isEmpty { continue }
      let execution = queue.removeFirst()
      let (status, reason) = amounts.answer(execution.runs)
      let runs = execution.runs.map { "\($0.run)" }.joined(separator: ",")
      executions.append("{\(runs)} \(status.isSuccess ? "ok" : status == .failure ? "fail" : "ne")")
      walk.receive(execution.id, status, reason: reason)
    }
    trials = walk.trials
    intervals = walk.kept
    kept = intervals.map {
      let first = ExperimentRun(key: $0.interval.firstKey)?.description ?? ""
      return
        "\(first)..\(IntervalOfValidity.endDescription($0.interval.lastKey))"
        + ($0.isExtended ? " extended" : "")
    }
    complaints = walk.complaints
  }
}

@Suite("Strategies: the worked examples of semantics, section 3")
struct StrategyWalkTests {
  let data = Amounts("1/1 600,1/2 300,1/3 900,1/5 400,1/6 200,1/9 1500,1/10 100")
  let forward = Strategy.sequential(SequentialOptions())

  @Test func singleIsLabelledFromFirstToLastRun() {
    let walked = Walked(.single, data)
    #expect(walked.executions == ["{1,2,3,5,6,9,10} ok"])
    #expect(walked.kept == ["1/1..1/10"])
    #expect(walked.complaints.isEmpty)
  }

  @Test func singleIsLabelledWithItsCoverage() {
    #expect(Walked(.single, data, coverage: "1/1..*").kept == ["1/1..*"])
  }

  @Test func singleWithoutEnoughDataFails() {
    let walked = Walked(.single, Amounts("1/1 10"))
    #expect(walked.kept.isEmpty)
    #expect(walked.complaints.map(\.kind) == [.failure])
  }

  @Test func perRunKeepsEachSuccessAndLeavesGaps() {
    let walked = Walked(.perRun, data)
    #expect(walked.executions.count == 7)
    #expect(walked.kept == ["1/9..1/9"])
    #expect(walked.complaints.count == 6)
    #expect(walked.complaints.allSatisfy { $0.kind == .gap })
  }

  @Test func perRunGoesOnAfterAFailure() {
    var data = Amounts("1/1 2000,1/2 2000,1/3 2000")
    data.failing = [[data.runs[1]]]
    let walked = Walked(.perRun, data)
    #expect(walked.kept == ["1/1..1/1", "1/3..1/3"])
    #expect(walked.complaints.map(\.kind) == [.failure])
  }

  @Test func sequentialMergesForwardAndTheTailBackward() {
    let walked = Walked(forward, data)
    #expect(
      walked.executions == [
        "{1} ne", "{1,2} ne", "{1,2,3} ok", "{5} ne", "{5,6} ne", "{5,6,9} ok", "{10} ne", "{5,6,9,10} ok",
      ])
    #expect(walked.kept == ["1/1..1/4", "1/5..1/10"])
    #expect(walked.intervals.map(\.tried) == [3, 5])
    #expect(walked.complaints.isEmpty)
  }

  @Test func coverageMovesTheOuterEnds() {
    #expect(Walked(forward, data, coverage: "1/0..*").kept == ["1/0..1/4", "1/5..*"])
  }

  @Test func stepAddsSeveralRunsAtATime() {
    let walked = Walked(.sequential(SequentialOptions(step: 2)), data)
    #expect(
      walked.executions == [
        "{1,2} ne", "{1,2,3,5} ok", "{6,9} ok", "{10} ne", "{6,9,10} ok",
      ])
    #expect(walked.kept == ["1/1..1/5", "1/6..1/10"])
  }

  @Test func splitsCutIntervals() {
    let walked = Walked(forward, data, splits: [1 << 32 | 5, 1 << 32 | 9])
    #expect(walked.kept == ["1/1..1/4", "1/9..1/10"])
    #expect(walked.complaints.map(\.runs) == [data.runs.filter { [5, 6].contains($0.run) }])
  }

  @Test func boundariesAreWalkedAsBlocks() {
    let boundaries = Strategy.boundaries(BoundaryOptions(firstRuns: [run("1/5"), run("1/9")]))
    let walked = Walked(boundaries, data)
    #expect(walked.executions == ["{1,2,3} ok", "{5,6} ne", "{5,6,9,10} ok"])
    #expect(walked.kept == ["1/1..1/4", "1/5..1/10"])
  }

  private var shortTail: Amounts {
    var data = Amounts("1/1 1000,1/2 1000,1/3 10")
    data.short = [Array(data.runs.suffix(2))]
    return data
  }

  @Test func aTailThatCannotBeMergedIsUncovered() {
    let walked = Walked(forward, shortTail)
    #expect(walked.executions == ["{1} ok", "{2} ok", "{3} ne", "{2,3} ne"])
    #expect(walked.kept == ["1/1..1/1", "1/2..1/2"])
    #expect(walked.complaints.map(\.kind) == [.gap])
    #expect(walked.complaints.flatMap(\.runs).map(\.description) == ["1/3"])
  }

  @Test func aTailIsCoveredByTheLastConstantsWhereTheScriptSaysSo() {
    let walked = Walked(.sequential(SequentialOptions(extendsTail: true)), shortTail)
    #expect(walked.kept == ["1/1..1/1", "1/2..1/3 extended"])
    #expect(walked.complaints.isEmpty)
  }

  @Test func experimentsAreWalkedByThemselves() {
    let data = Amounts("7/10 1200,7/20 1200,8/3 300,8/4 900,8/9 1100,9/2 200,9/5 300")
    let walked = Walked(forward, data)
    #expect(walked.kept == ["7/10..7/19", "7/20..7/*", "8/0..8/8", "8/9..8/*"])
    #expect(walked.complaints.map(\.text) == ["experiment 9: 500 of 1000"])
    #expect(walked.complaints.map(\.kind) == [.gap])
  }

  @Test func aFailureEndsItsExperimentAlone() {
    var data = Amounts("7/1 1200,7/2 1200,7/3 1200,8/1 1200")
    data.failing = [[data.runs[1]]]
    let walked = Walked(forward, data)
    #expect(walked.executions == ["{1} ok", "{1} ok", "{2} fail"])
    #expect(!walked.executions.contains("{3} ok"))
    #expect(walked.kept == ["7/1..7/1", "8/0..8/1"])
    #expect(walked.complaints.map(\.kind) == [.failure])
  }

  @Test func aCoveredExperimentWithoutDataIsAGap() {
    let data = Amounts("7/1 1200,9/1 1200")
    #expect(Walked(forward, data).complaints.isEmpty)
    #expect(Walked(forward, data, coverage: "7/0..*").complaints.map(\.text) == ["experiment 8: no data"])
  }

  @Test func laterPassesExecuteTheSameGroupsAndNameThePassWhereOneFails() {
    let groups = Walked(forward, data).intervals
    var walk = StrategyWalk(groups: groups, pass: 2)
    let wanted = walk.wanted()
    #expect(wanted.map(\.runs) == groups.map(\.execution.runs))
    #expect(wanted.map(\.label) == groups.map(\.execution.label))
    walk.receive(0, .ok, reason: "")
    walk.receive(1, .notEnoughData, reason: "900 of 1000")
    #expect(walk.isDone)
    #expect(walk.kept.map(\.interval) == [groups[0].interval])
    #expect(walk.complaints.map(\.text) == ["1/5..1/10: not enough data in pass 2: 900 of 1000"])
  }
}
