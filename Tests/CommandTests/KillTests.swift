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
    var generator = SystemRandomNumberGenerator()
    var (killed, attempts) = (0, 0)
    // A run takes now longer and now shorter than the first: the longest pause follows.
    var longest = whole.milliseconds
    while killed < Self.kills, attempts < 20 * Self.kills {
      // Every fifth starts from nothing, so that early moments are hit as often as late ones; each after a whole one
      // too, because there is nothing left to do.
      if killed.isMultiple(of: 5) { try removeWork(of: example) }
      let child = try example.program.start(["run", Example.script, "--progress", "none"])
      usleep(UInt32(Double.random(in: 0...longest, using: &generator) * 1000))
      kill(-child.pid, SIGKILL)
      attempts += 1
      if try example.program.finish(child).status == 128 + SIGKILL {
        killed += 1
        longest *= 1.05
      } else {
        try removeWork(of: example)
        longest *= 0.9
      }
    }
    #expect(killed == Self.kills, "only \(killed) of \(attempts) runs were killed before their end")
    let last = try example.run("--progress", "none")
    #expect(last.status == 0, "\(last.all)")
    #expect(try example.results() == reference.results())
    #expect(try example.published() == reference.published())
    let log = try example.program.run("store", "log")
    #expect(log.output.components(of: "commit ") == 1, "\(log.output)")
    let verified = try example.program.run("store", "verify", "--deep")
    #expect(verified.status == 0, "\(verified.all)")
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

  private func removeWork(of example: Example) throws {
    let remove = "rm -rf '\(example.folder)/.calib' '\(example.folder)/conditions'"
    #expect(system(remove) == 0)
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    split(separator: "\n", omittingEmptySubsequences: false).count { $0.hasPrefix(text) }
  }
}
