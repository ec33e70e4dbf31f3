import CalibEngine
import CalibGraph
import CalibModel
import Testing

@Suite("The options of strategies")
struct StrategyOptionTests {
  let data = Amounts("1/1 600,1/2 300,1/3 900,1/5 400,1/6 200,1/9 1500,1/10 100")

  private func key(_ text: String) -> Int64 { run(text).key }

  @Test func singleIsCutWhereAnIntervalHasToEnd() {
    let walked = Walked(.single, data, splits: [key("1/5")])
    #expect(walked.executions == ["{1,2,3} ok", "{5,6,9,10} ok"])
    #expect(walked.kept == ["1/1..1/4", "1/5..1/10"])
    #expect(Walked(.single, data, coverage: "1/0..*", splits: [key("1/5")]).kept == ["1/0..1/4", "1/5..*"])
  }

  @Test func aBlockWithoutDataBelongsToTheOneBeforeIt() {
    let starts = ["1/4", "1/7", "1/8", "1/9"].map(run)
    let walked = Walked(
      .boundaries(BoundaryOptions(firstRuns: starts)), Amounts("1/1 1000,1/5 1000,1/9 1000"))
    #expect(walked.executions == ["{1} ok", "{5} ok", "{9} ok"])
    #expect(walked.kept == ["1/1..1/3", "1/4..1/8", "1/9..1/9"])
  }

  @Test func withoutBoundariesThereIsOneBlockPerExperiment() {
    let walked = Walked(.boundaries(BoundaryOptions()), Amounts("7/3 600,7/5 600,8/2 1200"))
    #expect(walked.executions == ["{3,5} ok", "{2} ok"])
    #expect(walked.kept == ["7/3..7/*", "8/0..8/2"])
  }

  @Test func boundariesAreAskedOfEachRunButTheFirstOfAnExperiment() {
    let walked = Walked(
      .boundaries(BoundaryOptions(isAsked: true)), Amounts("7/1 1000,7/2 1000,7/3 1000,8/1 1000")
    ) { question, blocks in
      #expect(question == .begins)
      #expect(blocks[0][0] > blocks[1][0])
      return blocks[0] == [run("7/3")] ? 1 : 0
    }
    #expect(walked.questions == ["begins {2} {1} 0.0", "begins {3} {2} 1.0"])
    #expect(walked.executions == ["{1,2} ok", "{1} ok", "{3} ok"])
    #expect(walked.kept == ["7/1..7/2", "7/3..7/*", "8/0..8/1"])
  }

  @Test func skippedRunsAreNotUsedButCovered() {
    let walked = Walked(
      .sequential(SequentialOptions(skips: true)), Amounts("1/1 1000,1/2 1000,1/3 1000,1/4 50")
    ) { _, blocks in blocks[0] == [run("1/2")] || blocks[0] == [run("1/4")] ? 1 : 0 }
    #expect(walked.executions == ["{1} ok", "{3} ok"])
    #expect(walked.kept == ["1/1..1/2", "1/3..1/4"])
    #expect(walked.complaints.isEmpty)
  }

  @Test func anExperimentWhoseRunsAreAllSkippedIsAGap() {
    let walked = Walked(.sequential(SequentialOptions(skips: true)), Amounts("1/1 1000,2/1 1000")) {
      _, blocks in
      blocks[0][0].experiment == 2 ? 1 : 0
    }
    #expect(walked.complaints.map(\.text) == ["experiment 2: all runs are skipped"])
    #expect(walked.kept == ["1/1..1/*"])
  }

  private func joining(cost: Bool = false, tail: Bool = false) -> Strategy {
    .sequential(SequentialOptions(extendsTail: tail, mergesWhen: true, hasCost: cost))
  }

  @Test func shortBlocksGrowTogetherUntilTheyAreEnough() {
    let walked = Walked(joining(), Amounts("1/1 1000,1/2 400,1/3 400,1/4 400,1/5 1000"))
    #expect(
      walked.executions == ["{1} ok", "{2} ne", "{3} ne", "{4} ne", "{5} ok", "{2,3} ne", "{2,3,4} ok"])
    #expect(walked.kept == ["1/1..1/1", "1/2..1/4", "1/5..1/5"])
    #expect(walked.questions.isEmpty)
    #expect(walked.intervals.map(\.tried) == [1, 5, 1])
  }

  @Test func whatIsLeftShortJoinsTheNextWhereThatIsAllowed() {
    let walked = Walked(joining(), Amounts("1/1 1000,1/2 400,1/3 1000")) { _, _ in 1 }
    #expect(walked.questions == ["joins {2} {3} 1.0"])
    #expect(walked.executions.last == "{2,3} ok")
    #expect(walked.kept == ["1/1..1/1", "1/2..1/3"])
  }

  @Test func elseThePreviousOne() {
    let walked = Walked(joining(), Amounts("1/1 1000,1/2 400,1/3 1000")) { _, blocks in
      blocks[1] == [run("1/1")] ? 1 : 0
    }
    #expect(walked.questions == ["joins {2} {3} 0.0", "joins {2} {1} 1.0"])
    #expect(walked.kept == ["1/1..1/2", "1/3..1/3"])
  }

  @Test func elseTheOneOfLeastCost() {
    let walked = Walked(joining(cost: true), Amounts("1/1 1000,1/2 400,1/3 1000")) { question, blocks in
      question == .joins ? 0 : blocks[1] == [run("1/1")] ? 2 : 5
    }
    #expect(walked.questions.suffix(2) == ["cost {2} {3} 5.0", "cost {2} {1} 2.0"])
    #expect(walked.kept == ["1/1..1/2", "1/3..1/3"])
  }

  @Test func whatMayJoinNobodyStaysWithoutConstants() {
    let walked = Walked(joining(), Amounts("1/1 1000,1/2 400,1/3 1000"))
    #expect(walked.kept == ["1/1..1/1", "1/3..1/3"])
    #expect(walked.complaints.map(\.text) == ["run 1/2 without constants: 400 of 1000"])
    #expect(walked.complaints.map(\.kind) == [.gap])
  }

  @Test func aShortEndIsCoveredByTheLastConstantsWhereTheScriptSaysSo() {
    let walked = Walked(joining(tail: true), Amounts("1/1 1000,1/2 1000,1/3 400"))
    #expect(walked.kept == ["1/1..1/1", "1/2..1/3 extended"])
    #expect(walked.complaints.isEmpty)
  }

  @Test func theCheapestCutIsFound() {
    // Each interval costs 1 and 3 for each pair of runs that differ by more than 10 in number.
    let data = Amounts("1/1 1000,1/2 1000,1/20 1000,1/21 1000,1/50 1000")
    let walked = Walked(.optimal(OptimalOptions()), data) { question, blocks in
      #expect(question == .loss)
      let runs = blocks[0]
      let far = runs.flatMap { left in runs.filter { $0.run - left.run > 10 } }.count
      return 1 + 3 * Double(far)
    }
    #expect(walked.questions.count == 15)
    #expect(walked.executions == ["{1,2} ok", "{20,21} ok", "{50} ok"])
    #expect(walked.kept == ["1/1..1/19", "1/20..1/49", "1/50..1/50"])
  }

  @Test func anIntervalThatIsShortIsNoCandidate() {
    let data = Amounts("1/1 600,1/2 600,1/3 600,1/4 600")
    let walked = Walked(.optimal(OptimalOptions()), data) { _, blocks in
      data.answer(blocks[0]).0.isSuccess ? 1 / Double(blocks[0].count) + 1 : .infinity
    }
    #expect(walked.kept == ["1/1..1/4"])
    let short = Walked(.optimal(OptimalOptions()), Amounts("1/1 10,1/2 10")) { _, _ in .infinity }
    #expect(short.kept.isEmpty)
    #expect(
      short.complaints.map(\.text) == ["experiment 1: no cut into intervals has enough data in each of them"])
  }

  @Test func aLossThatIsNoNumberIsAFailure() {
    let walked = Walked(.optimal(OptimalOptions()), Amounts("1/1 1000,1/2 1000")) { _, _ in .nan }
    #expect(walked.complaints.map(\.kind) == [.failure])
    #expect(walked.complaints.map(\.text) == ["1/1: the loss is not a number"])
  }

  @Test func trialsTellWhatWasTriedAndWhatCameOfIt() {
    let walked = Walked(.sequential(SequentialOptions()), Amounts("1/1 1000,1/2 400"))
    let texts = walked.trials.map {
      "\($0.label) \($0.runCount) [\($0.kind)] \($0.status.rawValue) \($0.reason)"
    }
    #expect(
      texts == [
        "1/1 1 [] ok ", "1/1..1/2 2 [merged back] ok ", "1/2 1 [] not_enough_data 400 of 1000",
      ])
  }
}
