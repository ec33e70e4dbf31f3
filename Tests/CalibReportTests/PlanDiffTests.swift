import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("A plan against the last run, and why intervals are what they are")
struct PlanDiffTests {
  private let style = TextStyle(width: 100)

  private func interval(
    _ first: Int, _ last: Int, runs: [Int]? = nil, extended: Bool = false
  ) -> CalibrationResult.Interval {
    var report = ExecutionReport(status: .ok)
    report.entries = [.init(name: "h", value: 2100)]
    return CalibrationResult.Interval(
      interval: Sample.interval(first, last), runs: (runs ?? [first]).map { Sample.run($0) }, report: report,
      digest: "0a1b2c3d4e5f6071", executions: 1, isExtended: extended)
  }

  private func trial(
    _ first: Int, _ last: Int, _ runs: Int, kind: String = "", _ status: ExecutionStatus,
    _ reason: String = ""
  ) -> CalibrationResult.Trial {
    CalibrationResult.Trial(
      label: Sample.interval(first, last), first: Sample.run(first), last: Sample.run(last), runCount: runs,
      kind: kind, status: status, reason: reason)
  }

  private func result(_ intervals: [CalibrationResult.Interval], trials: [CalibrationResult.Trial] = [])
    -> CalibrationResult
  {
    CalibrationResult(
      name: "scale", payloadName: "scale", outcome: .completed, note: "", passes: [], intervals: intervals,
      trials: trials)
  }

  private func plan(_ expected: [IntervalOfValidity], again: Int) -> Plan {
    let task = TaskDescription(
      id: TaskID(0), name: "scale/1/execution/12/\(again)", kind: .execution, calibration: "scale", pass: 1,
      runs: [Sample.run(again)], scan: "", after: [])
    return Plan(
      tasks: [Plan.Task(description: task, action: .run, reason: "its input changed")],
      calibrations: [
        Plan.Calibration(
          name: "scale", dependencies: [], strategy: .perRun, maximumPasses: 1, runs: [], files: 0,
          expectedIntervals: expected, intervalsNote: "")
      ], publications: [])
  }

  @Test func theDifferenceIsShownIntervalByInterval() {
    let diff = PlanDiff(
      plan([Sample.interval(1, 4), Sample.interval(5, 6), Sample.interval(7, 9)], again: 5),
      last: [result([interval(1, 4), interval(5, 6), interval(7, 8)])])
    let expected = """
      scale against the last run
        ~ 12/5..12/6  its input changed
        + 12/7..12/9
        - 12/7..12/8
        = 1 interval as before

      """
    #expect(diff.text(style: style) == expected)
  }

  @Test func withoutALastRunThereIsNoDifference() {
    #expect(PlanDiff(plan([Sample.interval(1, 4)], again: 1), last: []).text(style: style).isEmpty)
  }

  @Test func anIntervalIsExplainedByWhatWasTried() {
    let found = result(
      [interval(1, 8, runs: [1, 2, 6])],
      trials: [
        trial(1, 1, 1, .notEnoughData, "400 of 1000"), trial(1, 2, 2, .ok),
        trial(6, 8, 1, .notEnoughData, "100 of 1000"), trial(1, 8, 3, kind: "merged back", .ok),
      ])
    let expected = """
      scale@12/7 is in 12/1..12/8
        from 3 runs, 12/1 to 12/6, 2100 entries
        no data in 12/7; it belongs to the interval before it
        tried 12/1: not enough data, 400 of 1000
        tried 12/1..12/2: enough
        tried 12/6: not enough data, 100 of 1000
        merged back 12/1..12/8: enough
        payload 0a1b2c3d4e5f

      """
    #expect(IntervalExplanation.text(found, Sample.run(7), style: style) == expected)
  }

  @Test(arguments: [
    (CalibrationOutcome.converged, "", ""), (.completed, "", ""), (.rejected, "", "  scale is rejected\n"),
    (.incomplete, "run 12/9 without constants", "  scale is incomplete\n"),
    (.notConverged, "not converged after 3 passes", "  scale is not converged after 3 passes\n"),
  ])
  func anOutcomeThatIsNotDoneIsSaid(outcome: CalibrationOutcome, note: String, line: String) {
    let found = CalibrationResult(
      name: "scale", payloadName: "scale", outcome: outcome, note: note, passes: [],
      intervals: [interval(1, 4)])
    let text = IntervalExplanation.text(found, Sample.run(2), style: style)
    #expect(text.contains("\n\(line)  payload "), "\(text)")
    #expect(text.contains("scale is ") == !line.isEmpty, "\(text)")
  }

  @Test func aRunWithoutConstantsIsExplainedToo() {
    let found = result([interval(1, 4)], trials: [trial(5, 6, 2, .notEnoughData, "90 of 1000")])
    #expect(
      IntervalExplanation.text(found, Sample.run(6), style: style)
        == "scale@12/6 has no constants: scale is completed\n  tried 12/5..12/6: not enough data, 90 of 1000\n"
    )
    #expect(
      IntervalExplanation.text(found, Sample.run(30), style: style)
        == "scale@12/30 has no constants: scale is completed\n  12/30 lies outside of 12/1..12/4\n")
  }

  @Test func splitsAreNamedInThePlan() {
    let calibration = Plan.Calibration(
      name: "scale", dependencies: [], strategy: .boundaries(BoundaryOptions()), maximumPasses: 1, runs: [],
      files: 0, expectedIntervals: [], intervalsNote: "",
      splitAt: SplitPlaces(
        constants: [.calibration("spot"), .stored("gain")],
        attributes: [SplitPlaces.Attribute(dataset: "hits", name: "field")]))
    let text = PlanText.text(Plan(tasks: [], calibrations: [calibration], publications: []), style: style)
    #expect(text.contains("one block per experiment, split at spot and stored.gain and hits.field"))
  }
}
