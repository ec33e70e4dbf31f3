import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("Progress")
struct ProgressTests {
  /// What a reporter wrote.
  private final class Screen {
    var text = ""
  }

  private static func task(_ index: Int, kind: TaskKind = .collect) -> TaskDescription {
    TaskDescription(
      id: TaskID(index), name: "momentum_scale/1/\(kind.rawValue)/\(index)", kind: kind,
      calibration: "momentum_scale", pass: 1, runs: [Sample.run(100 + index)], scan: "data/\(index).csv",
      after: [])
  }

  /// A run of four files, of which one is known, one done, one failed and one running.
  private static let events: [(RunEvent, Duration)] = [
    (.began(workers: 2), .zero),
    (.passBegan(calibration: "momentum_scale", pass: 1, tasks: 4, reused: 1), .milliseconds(10)),
    (.added(task(0)), .milliseconds(10)),
    (.finished(TaskID(0), reused: true, rows: 0, milliseconds: 0), .milliseconds(11)),
    (.added(task(1)), .milliseconds(12)), (.added(task(2)), .milliseconds(12)),
    (.added(task(3)), .milliseconds(12)), (.started(TaskID(1), attempt: 1), .milliseconds(13)),
    (.started(TaskID(2), attempt: 2), .milliseconds(13)),
    (.finished(TaskID(1), reused: false, rows: 50_000, milliseconds: 487), .milliseconds(500)),
    (
      .failed(TaskID(2), attempt: 2, reason: "row 17: `x` is no number\nlast line", help: "mend the file"),
      .milliseconds(700)
    ),
    (.started(TaskID(3), attempt: 1), .milliseconds(710)),
  ]

  private func written(
    _ mode: ProgressReporter.Mode, columns: Int = 80, ticks: [Duration] = [],
    then rest: [(RunEvent, Duration)] = []
  ) -> String {
    let screen = Screen()
    var reporter = ProgressReporter(
      mode, style: TextStyle(), calibrations: Sample.calibrations(runs: []).reversed(),
      size: { (columns, 24) }, write: { screen.text += $0 })
    for (event, time) in Self.events { reporter.receive(event, at: time) }
    for time in ticks { reporter.tick(at: time) }
    for (event, time) in rest { reporter.receive(event, at: time) }
    return screen.text
  }

  @Test func pipesGetALineForEachTask() {
    let end = RunSummary(
      tasksRun: 2, tasksReused: 1, tasksFailed: 1, milliseconds: 900, wasInterrupted: false)
    let expected = """
      momentum_scale pass 1: 1 of 4 collected already
      [2/4] momentum_scale/1/collect/1 (50 000 events, 487 ms)
      failed momentum_scale/1/collect/2, run 12/102, attempt 2
        row 17: `x` is no number
        last line
        help: mend the file
      2 tasks run, 1 reused, 1 failed in 900 ms

      """
    #expect(written(.line, then: [(.ended(end), .milliseconds(900))]) == expected)
  }

  @Test func terminalsShowALinePerCalibrationAtWork() {
    let drawings = written(.live, ticks: [.seconds(1), .seconds(2)]).split(separator: "\u{1B}[2A")
    let expected =
      "\rmomentum_scale  pass 1 of 3  ━━━━━━──  3/4  1 failed  25.1 k events/s  1 s left\u{1B}[K\n"
      + "\r1 waiting · 2 s\u{1B}[K\n"
    #expect(drawings.last.map(String.init) == expected)
  }

  @Test func failuresStandAboveTheBlockAtOnce() throws {
    let text = written(.live)
    let failure = try #require(text.firstRange(of: "failed momentum_scale/1/collect/2"))
    #expect(text[..<failure.lowerBound].hasSuffix("A\r\u{1B}[J"))
    #expect(text[failure.upperBound...].contains("pass 1"))
  }

  @Test func collectorsThatShareAReadingFailOnce() {
    func failed(_ index: Int, scan: String) -> [(RunEvent, Duration)] {
      let task = TaskDescription(
        id: TaskID(index), name: "spot/1/collect/\(index)", kind: .collect, calibration: "spot", pass: 1,
        runs: [Sample.run(100)], scan: scan, after: [])
      return [
        (.added(task), .seconds(1)),
        (.failed(TaskID(index), attempt: 1, reason: "row 3 is short", help: "mend it"), .seconds(1)),
      ]
    }
    let events = failed(10, scan: "a.csv") + failed(11, scan: "a.csv") + failed(12, scan: "b.csv")
    for mode in [ProgressReporter.Mode.line, .live] {
      let text = written(mode, then: events)
      #expect(text.split(separator: "row 3 is short", omittingEmptySubsequences: false).count - 1 == 2)
    }
    let status = StatusText.text(
      Self.events.map(\.0) + events.map(\.0), isRunning: true, style: TextStyle())
    #expect(status.split(separator: "row 3 is short", omittingEmptySubsequences: false).count - 1 == 2)
  }

  @Test func redrawsAtMostTenTimesASecond() {
    let often = (0..<1000).map { Duration.milliseconds(1000 + $0) }
    let extra = written(.live, ticks: often).count { $0 == "\r" } - written(.live).count { $0 == "\r" }
    #expect(extra <= 2 * 10)
    #expect(extra >= 2 * 9)
  }

  @Test func noLineIsWiderThanTheTerminal() {
    for columns in [20, 40, 80, 200] {
      let text = written(.live, columns: columns, ticks: [.seconds(3)])
      let block = text.split(separator: "\u{1B}[2A").last ?? ""
      for line in block.split(separator: "\n") {
        let visible = line.replacing(/\u{1B}\[[0-9]*[A-Za-z]/, with: "").filter { $0 != "\r" }
        #expect(TerminalText.width(visible) < max(columns, 21))
      }
    }
  }

  @Test func endOfARunTakesTheBlockAway() {
    let end = RunSummary(
      tasksRun: 0, tasksReused: 53, tasksFailed: 0, milliseconds: 36, wasInterrupted: false)
    let text = written(.live, then: [(.ended(end), .seconds(1))])
    #expect(text.hasSuffix("\r\u{1B}[Jnothing to do: everything is known (36 ms)\n"))
  }

  @Test func jsonHasALineForEachEvent() throws {
    let lines = written(.json).split(separator: "\n")
    #expect(lines.count == Self.events.count)
    #expect(lines[0] == #"{"event":"began","elapsed":0,"workers":2}"#)
    #expect(
      lines[3]
        == #"{"event":"finished","elapsed":11,"id":"momentum_scale/1/collect/0","reused":true,"rows":0,"#
        + #""milliseconds":0}"#)
    for line in lines { _ = try JSONValue(parsing: Array(line.utf8)) }
  }

  @Test func noneIsSilent() { #expect(written(.none, ticks: [.seconds(1)]).isEmpty) }

  @Test func statusIsAFoldOfTheEvents() {
    let style = TextStyle()
    let running = StatusText.text(Self.events.map(\.0), isRunning: true, style: style)
    let expected = """
      running: 1 task on 2 workers
        calibration     state    pass  tasks
        momentum_scale  running     1    3/4  1 running, 1 failed
      failed momentum_scale/1/collect/2, run 12/102, attempt 2
        row 17: `x` is no number
        last line
        help: mend the file

      """
    #expect(running == expected)
    #expect(
      StatusText.text(Self.events.map(\.0), isRunning: false, style: style)
        .hasPrefix("stopped before its end; `calib run` goes on from here\n"))
    #expect(StatusText.text([], isRunning: false, style: style) == "nothing has run yet\n")
  }

  @Test func interruptedRunsSayHowToGoOn() {
    let end = RunSummary(
      tasksRun: 3, tasksReused: 0, tasksFailed: 0, milliseconds: 4200, wasInterrupted: true)
    #expect(
      StatusText.line(end, style: TextStyle())
        == "interrupted after 4.2 s, 3 tasks done; the same command goes on")
  }
}
