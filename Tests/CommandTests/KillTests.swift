import CalibTestSupport
import Glibc
import Testing

@Suite("Kills")
struct KillTests {
  /// How many kills: 20 in the normal run, more where `make soak` asks for them.
  static let kills = getenv("CALIB_SOAK").flatMap { Int(String(cString: $0)) } ?? 20

  /// Kills runs at moments spread over the length of an undisturbed one; each is started again from
  /// what it left.
  @Test("killed at random moments and started again, the results are those of an undisturbed run")
  func killed() throws {
    let reference = try Example()
    let whole = try reference.run("--progress", "none")
    #expect(whole.status == 0, "\(whole.all)")
    let example = try Example()
    try killRuns(of: example.program, Example.script, longest: whole.milliseconds)
    let last = try example.run("--progress", "none")
    #expect(last.status == 0, "\(last.all)")
    #expect(try example.results() == reference.results())
    #expect(try example.published() == reference.published())
    let log = try example.program.run("store", "log")
    #expect(log.output.components(of: "commit ") == 1, "\(log.output)")
    let verified = try example.program.run("store", "verify", "--deep")
    #expect(verified.status == 0, "\(verified.all)")
  }

  /// A run with programs, passes, a publication, and one that waits for its sign-off.
  private static let script = """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }
    calibration middle {
      input:    hits
      iterate   at from 0 mm to at + s.mean, until abs(s.mean) < 1 um, at most 4
      collect   s = summary(x - at)
      collect   part = exec {
        run: ["./collect.sh", file, out.note]
        out: { note: Json({ rows: Int }) }
      }
      let       seven = exec { run: ["./seven.sh", out.note], out: { note: Json({ rows: Int }) } }
      strategy: per_run
      payload:  { at, rows = seven.note.rows + sum([note.rows for note in part.note]) }
    }
    calibration spread {
      input:    hits
      collect   s = summary(x)
      payload:  { width = s.sigma }
    }
    publish "t" { payloads: [middle] }
    publish "signed" { payloads: [spread], signoff: "group" }

    """

  @Test("the same with programs and passes; what is published and what waits for its sign-off are there once")
  func killedWithPrograms() throws {
    func workshop() throws -> Workshop {
      let work = try Workshop(Self.script, runs: [1: 50, 2: 50, 3: 50, 4: 50])
      try work.write(
        "#!/bin/sh\nsleep 0.03\necho \"{\\\"rows\\\": $(wc -l < $1)}\" > \"$2\"\n", to: "collect.sh")
      try work.write("#!/bin/sh\nsleep 0.03\necho '{\"rows\": 7}' > \"$1\"\n", to: "seven.sh")
      for name in ["collect.sh", "seven.sh"] { chmod("\(work.folder)/\(name)", 0o755) }
      return work
    }
    let reference = try workshop()
    let whole = try reference.run()
    #expect(whole.status == 0, "\(whole.all)")
    let work = try workshop()
    try killRuns(of: work.program, Workshop.script, longest: whole.milliseconds)
    let last = try work.run()
    #expect(last.status == 0, "\(last.all)")
    #expect(try work.results() == reference.results())
    #expect(try work.published("t") == reference.published("t"))
    let log = try work.program.run("store", "log", "t")
    #expect(log.output.components(of: "commit ") == 1, "\(log.output)")
    let signed = try work.program.run("signoff", Workshop.script, "group")
    #expect(signed.output.components(of: "approved proposal ") == 1, "\(signed.all)")
    #expect(try work.program.run("publish", Workshop.script).status == 0)
    #expect(try work.published("signed").count == 1)
    #expect(try work.program.run("store", "verify", "--deep").status == 0)
  }

  @Test("an interrupted run exits with 130, and the next one goes on")
  func interrupted() throws {
    let example = try Example()
    let child = try example.program.start(["run", Example.script, "--jobs", "1", "--progress", "none"])
    usleep(20_000)
    kill(child.pid, SIGINT)
    let ending = try example.program.finish(child)
    #expect(ending.status == 130, "\(ending.all)")
    let next = try example.run()
    #expect(next.status == 0, "\(next.all)")
  }

  @Test(
    "a store that a kill left half made is completed by the next run", arguments: ["", "lock", "tmp/format"])
  func halfMadeStore(leaving file: String) throws {
    let example = try Example()
    let folder = "\(example.folder)/conditions"
    #expect(system("mkdir -p '\(folder)/tmp'; cd '\(folder)'; test -z '\(file)' || touch '\(file)'") == 0)
    let ending = try example.run("--progress", "none")
    #expect(ending.status == 0, "\(ending.all)")
    #expect(try example.program.run("store", "verify", "--deep").status == 0)
  }

  /// Kills runs until as many as wanted are killed before their end.
  ///
  /// - Parameter longest: the longest pause before a kill, in milliseconds. A run takes now longer and now shorter than
  ///   the first: it follows.
  private func killRuns(of program: Program, _ script: String, longest: Double) throws {
    var longest = longest
    var generator = SystemRandomNumberGenerator()
    var (killed, attempts) = (0, 0)
    while killed < Self.kills, attempts < 20 * Self.kills {
      // Every fifth starts from nothing, so that early moments are hit as often as late ones; each after a whole one
      // too, because there is nothing left to do.
      if killed.isMultiple(of: 5) { try removeWork(in: program.folder) }
      let child = try program.start(["run", script, "--progress", "none"])
      usleep(UInt32(Double.random(in: 0...longest, using: &generator) * 1000))
      kill(-child.pid, SIGKILL)
      attempts += 1
      if try program.finish(child).status == 128 + SIGKILL {
        killed += 1
        longest *= 1.05
      } else {
        try removeWork(in: program.folder)
        longest *= 0.9
      }
    }
    #expect(killed == Self.kills, "only \(killed) of \(attempts) runs were killed before their end")
  }

  private func removeWork(in folder: String) throws {
    #expect(system("rm -rf '\(folder)/.calib' '\(folder)/conditions'") == 0)
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    split(separator: "\n", omittingEmptySubsequences: false).count { $0.hasPrefix(text) }
  }
}
