import ArgumentParser
import CalibKit
import Glibc

/// The command `calib plan FILE`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the task graph: what would be run, reused or is blocked, and why.",
    discussion: "Nothing is run and nothing is written but what speeds up the next plan.")

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: ScriptOptions

  @Option(help: "How to show it: text, json, dot or mermaid.")
  var format: PlanFormat = .text

  func run() throws {
    let text = try script.session().plan(
      file, format: format, color: Terminal.wantsColor(STDOUT_FILENO), width: Terminal.width)
    Terminal.print(text, terminator: "")
  }
}

extension PlanFormat: ExpressibleByArgument {}
