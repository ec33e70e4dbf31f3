import ArgumentParser
import CalibKit

/// The command `calib report FILE`.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one HTML file: plots, constants over runs, checks, passes, provenance.",
    discussion: "The file stands alone: it needs no network and no other file.")

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: ScriptOptions

  @Option(name: .shortAndLong, help: "Where to write it; beside the script if not given.")
  var output: String?

  func run() throws {
    Terminal.print("report: \(try script.session().writeReport(file, to: output))")
  }
}
