import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("The timeline of a run")
struct RunTimelineTests {
  private func task(_ id: Int, _ kind: TaskKind = .collect, scan: String = "") -> RunEvent {
    .added(
      TaskDescription(
        id: TaskID(id), name: "\(id)", kind: kind, calibration: "a", pass: 1, runs: [Sample.run(100)],
        scan: scan, after: []))
  }

  private func timeline(_ events: [(RunEvent, Int)]) -> RunTimeline {
    events.reduce(into: RunTimeline()) { $0.apply($1.0, at: $1.1) }
  }

  @Test func aTaskIsABarFromItsStartToItsEnd() {
    let timeline = timeline([
      (.began(workers: 2), 0), (task(0, .execution), 1), (.started(TaskID(0), attempt: 1), 5),
      (.finished(TaskID(0), reused: false, rows: 0, milliseconds: 20), 25),
    ])
    #expect(timeline.workers == 2)
    #expect(
      timeline.bars == [
        .init(
          kind: .execution, calibration: "a", pass: 1, subject: "run 12/100", start: 5, end: 25, ending: .done
        )
      ])
  }

  @Test func reusedTasksHaveNone() {
    let timeline = timeline([(task(0), 0), (.finished(TaskID(0), reused: true, rows: 0, milliseconds: 0), 3)])
    #expect(timeline.bars.isEmpty)
  }

  @Test func collectorsThatShareAReadingAreOneBar() {
    let timeline = timeline([
      (task(0, scan: "f.csv"), 0), (task(1, scan: "f.csv"), 0), (.started(TaskID(0), attempt: 1), 2),
      (.started(TaskID(1), attempt: 1), 2),
      (.finished(TaskID(0), reused: false, rows: 3, milliseconds: 5), 7),
      (.finished(TaskID(1), reused: false, rows: 3, milliseconds: 5), 7),
    ])
    #expect(timeline.bars.map(\.count) == [2])
    #expect(timeline.bars.first?.subject == "f.csv")
  }

  @Test func aSecondAttemptIsABarOfItsOwn() {
    let timeline = timeline([
      (task(0), 0), (.started(TaskID(0), attempt: 1), 1),
      (.failed(TaskID(0), attempt: 1, reason: "x", help: ""), 4), (.started(TaskID(0), attempt: 2), 6),
      (.finished(TaskID(0), reused: false, rows: 1, milliseconds: 2), 8),
    ])
    #expect(timeline.bars.map(\.ending) == [.failed, .done])
  }

  @Test func itIsReadAsItWasWritten() {
    let timeline = RichSample.timeline()
    #expect(RunTimeline(json: timeline.json) == timeline)
    #expect(RunTimeline(json: .members(["workers": .integer(1), "bars": .array([.integer(3)])])) == nil)
  }

  @Test func theReportHasALaneForEachWorkerAndNamesTheKinds() {
    var content = Sample.report([Sample.beamSpot()])
    content.timeline = RichSample.timeline()
    let page = htmlReport(content)
    #expect(page.contains("<h2>Timeline</h2>"))
    #expect(page.contains(">2 workers</text>"))
    #expect(page.contains("reading and collecting") && page.contains("fitting"))
    #expect(page.contains("<title>collect of beam_spot, pass 1, failed: data/7.csv, 9 ms</title>"))
  }

  @Test func aHundredThousandTasksStaySmall() {
    let bars = (0..<100_000).map { number in
      RunTimeline.Bar(
        kind: number % 9 == 0 ? .execution : .collect, calibration: "c\(number / 1000)", pass: 1, subject: "",
        start: number / 8, end: number / 8 + 1, ending: .done)
    }
    var content = Sample.report([Sample.beamSpot()])
    let before = htmlReport(content).utf8.count
    content.timeline = RunTimeline(workers: 8, bars: bars)
    #expect(htmlReport(content).utf8.count - before < 2_000_000)
  }
}
