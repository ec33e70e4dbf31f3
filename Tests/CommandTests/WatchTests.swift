import CalibTestSupport
import Glibc
import Testing

/// `calib run --watch`: what it says and does as data come, by the program itself.
@Suite("Watching")
struct WatchTests {
  /// - Parameter options: of the strategy.
  private static func script(options: String = "", signoff: String = "") -> String {
    """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }
    calibration middle {
      input:    hits
      collect   s = summary(x)
      need:     s.entries >= 5
      strategy: sequential\(options)
      payload:  { x = s.mean }
    }
    publish "t" { payloads: [middle]\(signoff) }

    """
  }

  /// A watching program, and what it said.
  private struct Watching {
    let work: Workshop
    let child: Program.Child

    init(_ work: Workshop) throws {
      self.work = work
      child = try work.program.start(["run", Workshop.script, "--watch", "--every", "1"])
    }

    /// Waits until a text is said for the so manieth time.
    func wait(for text: String, times: Int = 1) throws {
      for _ in 0..<600 {
        let said = try child.errorsSoFar() + child.outputSoFar()
        if said.split(separator: text, omittingEmptySubsequences: false).count > times { return }
        usleep(100_000)
      }
      Issue.record("not said \(times) times: \(text)\n\(try child.errorsSoFar())\(try child.outputSoFar())")
    }

    /// A data file that is there at once and whole, as a transfer should leave it.
    func add(_ run: Int, rows: Int) throws {
      try work.addRun(run, rows: rows, to: "new")
      #expect(rename("\(work.folder)/new", "\(work.folder)/hits_1_\(run).csv") == 0)
    }

    func end() throws -> Program.Ending {
      kill(child.pid, SIGINT)
      return try work.program.finish(child)
    }
  }

  @Test("files that come one by one, late ones, a mistake in between, and Ctrl-C")
  func oneByOne() throws {
    let watching = try Watching(try Workshop(Self.script()))
    try watching.wait(for: "waiting for data: no file matches `hits_<exp>_<run>.csv`\n")
    try watching.add(1, rows: 3)
    try watching.wait(for: "not published to t (`middle` is incomplete)")
    try watching.add(2, rows: 3)
    try watching.wait(for: "`hits_1_2.csv` is new\n")
    try watching.wait(for: "held back from t (1/1..1/2 of `middle` is open until data after it close it)")
    try watching.add(3, rows: 6)
    try watching.wait(for: "1 payload, a new tag; 1/3 of `middle` is open until data after it close it)")
    let published = try watching.work.published("t")
    #expect(published.count == 1)
    // Data of a published interval change nothing of it.
    try watching.add(1, rows: 30)
    try watching.wait(
      for:
        "late: `hits_1_1.csv` came after 1/1..1/2 of `middle` was published; the next `calib run` takes it up"
    )
    try watching.work.write("junk\n1\n", to: "hits_1_4.csv")
    try watching.wait(for: "waiting until this is mended")
    try watching.add(4, rows: 6)
    try watching.wait(for: "(1 payload, 1 unchanged; 1/4 of `middle` is open")
    #expect(try watching.work.published("t").first == published.first)
    let ending = try watching.end()
    #expect(ending.status == 130)
    #expect(ending.errors.hasSuffix("no longer watching\n"), "\(ending.errors)")
    #expect(!ending.errors.contains("C0711"), "\(ending.errors)")
    // The next processing takes the late data up, and closes what was open.
    #expect(try watching.work.run().status == 0)
    let after = try watching.work.published("t")
    #expect(after.first != published.first)
    #expect(after.count == 3)
  }

  @Test("what came during a pause is caught up with")
  func pause() throws {
    let work = try Workshop(Self.script(), runs: [1: 6, 2: 6])
    let first = try Watching(work)
    try first.wait(for: "waiting for data; Ctrl-C ends")
    #expect(try first.end().status == 130)
    #expect(try work.published("t").count == 1)
    for run in 3...5 { try work.addRun(run, rows: 6) }
    let second = try Watching(work)
    try second.wait(for: "waiting for data; Ctrl-C ends")
    #expect(try second.end().status == 130)
    #expect(try work.published("t").count == 4)
  }

  @Test("an interval is closed when no data came for long enough, whatever the files' times say")
  func closedByTime() throws {
    let work = try Workshop(Self.script(options: "(close_after: 3 s)"), runs: [1: 6])
    // As of a clock that was ahead by a year when the file was written.
    #expect(system("touch -d '+1 year' '\(work.folder)/hits_1_1.csv'") == 0)
    let watching = try Watching(work)
    try watching.wait(for: "or 3 s pass without data)")
    try watching.wait(for: "no data for 3 s: 1/1 of `middle` is closed")
    try watching.wait(for: "published to t")
    // One that comes with an old time came now: nothing is closed by it at once.
    try work.addRun(2, rows: 6, to: "new")
    #expect(system("touch -d '-1 year' '\(work.folder)/new'") == 0)
    #expect(rename("\(work.folder)/new", "\(work.folder)/hits_1_2.csv") == 0)
    try watching.wait(for: "1/2 of `middle` is open until data after it close it, or 3 s pass without data")
    try watching.wait(for: "no data for 3 s: 1/2 of `middle` is closed")
    try watching.wait(for: "published to t", times: 2)
    #expect(try watching.end().status == 130)
    #expect(try work.published("t").count == 2)
  }

  @Test("only what is closed is proposed for a sign-off")
  func signoff() throws {
    let work = try Workshop(Self.script(signoff: ", signoff: \"group\""), runs: [1: 6, 2: 6])
    let watching = try Watching(work)
    try watching.wait(
      for: "waiting for sign-off: t (proposal 1 waits for the sign-off of `group`; 1/2 of `middle`")
    #expect(try watching.end().status == 130)
    let signed = try work.program.run("signoff", Workshop.script, "group")
    #expect(signed.status == 0, "\(signed.all)")
    #expect(signed.output.contains("middle 1/1 ") && !signed.output.contains("1/2"), "\(signed.output)")
  }
}
