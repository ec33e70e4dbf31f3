import ArgumentParser
import CalibKit
import Glibc

/// The command `calib run FILE`.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run what the plan says, on all cores; what is known already is not done again.",
    discussion: """
      Exits with 0 if every calibration asked for is done, 1 if one failed or was rejected, 130 if interrupted. \
      After an interruption or a crash, the same command goes on where it was.
      """)

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: ScriptOptions

  @Option(name: .shortAndLong, help: "How many tasks at once; all cores if not given.")
  var jobs: Int?

  @Flag(help: "Stop starting tasks after the first failure.")
  var failFast = false

  @Flag(help: "Show the plan and run nothing.")
  var dryRun = false

  @Flag(help: "Hash all files, also those whose size and time are those of their last reading.")
  var verifyInputs = false

  @Flag(help: "Exit with 1 if anything of a publication waits for a sign-off.")
  var requirePublished = false

  @Option(help: "How to show progress: auto, line, json or none.")
  var progress: ProgressStyle = .auto

  @Flag(help: "Print the results as JSON.")
  var json = false

  @Flag(
    help:
      "Go on as data come, until interrupted; an interval is published once later data, or `close_after:`, close it."
  )
  var watch = false

  @Option(
    help: ArgumentHelp("How many seconds --watch waits between two looks for data.", valueName: "seconds"))
  var every = 5

  func run() throws {
    if let jobs, jobs < 1 { throw SessionError(.usage, "`--jobs` is \(jobs), and has to be 1 at least") }
    if every < 1 { throw SessionError(.usage, "`--every` is \(every), and has to be 1 at least") }
    let session = try script.session()
    if dryRun {
      let color = Terminal.wantsColor(STDOUT_FILENO)
      Terminal.print(
        try session.plan(file, format: .text, color: color, width: Terminal.width), terminator: "")
      return
    }
    var run = RunOptions(workers: jobs)
    run.adoptsOrphans = true
    run.failsFast = failFast
    run.requiresPublished = requirePublished
    run.verifiesInputs = verifyInputs
    run.progress = progress
    run.isTerminal = Terminal.canRedraw(STDERR_FILENO)
    run.color = Terminal.wantsColor(STDERR_FILENO)
    run.width = Terminal.width
    if watch {
      let status = try session.watch(file, run, everySeconds: every, report: show) {
        Terminal.printError($0, terminator: "")
      }
      throw ExitCode(status)
    }
    let report = try session.run(file, run) { Terminal.printError($0, terminator: "") }
    show(report)
    if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
  }
}

extension Run {
  private func show(_ report: ResultsReport) {
    let color = Terminal.wantsColor(STDOUT_FILENO)
    Terminal.print(json ? report.json : report.text(color: color, width: Terminal.width), terminator: "")
  }
}

extension ProgressStyle: ExpressibleByArgument {}
