import CalibTestSupport
import Testing

@Suite("Wrong use of the command line")
struct UsageTests {
  let temporary: TemporaryFolder
  let program: Program

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
  }

  @Test(
    "is said in the manner of all messages, on standard error only",
    arguments: [
      (["frobnicate"], "error: unexpected argument `frobnicate`\n"),
      (["run"], "error: missing expected argument `<file>`\n"),
      (["run", "x.calib", "--jobs", "0"], "error: `--jobs` is 0, and has to be 1 at least\n"),
      (["plan", "x.calib", "--set", "a"], "error: `--set a` has no value\nhelp: write `--set name=value`\n"),
      (["run", "x.calib", "--progress", "loud"], "give one of `auto`, `line`, `json` or `none`\n"),
    ])
  func wrongUse(_ arguments: [String], _ message: String) throws {
    let ending = try program.run(arguments)
    #expect(ending.status == 64 && ending.output.isEmpty)
    #expect(ending.errors.contains(message), "\(ending.errors)")
  }

  @Test("help and version are no mistakes")
  func help() throws {
    for arguments in [["--help"], ["run", "--help"], ["help", "store"], ["--version"]] {
      let ending = try program.run(arguments)
      #expect(ending.status == 0 && !ending.output.isEmpty && ending.errors.isEmpty, "\(ending.all)")
    }
  }

  @Test("a calibration that was not asked for is why nothing is published")
  func onlyOne() throws {
    let example = try Example()
    let run = try example.run("--only", "beam_spot", "--progress", "none")
    #expect(run.status == 0)
    #expect(
      run.output.hasSuffix("not published: `prompt_2026a` needs calibrations that were not asked for\n"))
  }
}
