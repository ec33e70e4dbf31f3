import ArgumentParser
import CalibKit
import Glibc

/// The command `calib results FILE`.
struct Results: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results",
    abstract: "Show the constants, intervals, passes and checks of the last run.")

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: LastRunOptions

  @Flag(help: "Print them as JSON.")
  var json = false

  @Flag(help: "Draw histograms, and constants over runs.")
  var plot = false

  @Option(
    help: ArgumentHelp(
      "Compare with a table of true constants; exits with 1 beyond 3 errors.", valueName: "csv"),
    completion: .file(extensions: ["csv"]))
  var truth: String?

  func run() throws {
    let report = try script.session().results(file)
    let color = Terminal.wantsColor(STDOUT_FILENO)
    if let truth {
      let comparison = try report.compared(withTruth: truth)
      Terminal.print(comparison.text, terminator: "")
      if !comparison.agrees { throw ExitCode(1) }
    } else if json {
      Terminal.print(report.json, terminator: "")
    } else {
      Terminal.print(report.text(color: color, width: Terminal.width), terminator: "")
      if plot { Terminal.print(report.plots(color: color, width: Terminal.width), terminator: "") }
    }
  }
}
