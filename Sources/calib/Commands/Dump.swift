import ArgumentParser
import CalibKit

/// The command `calib dump WHAT FILE`, for those who work on calib.
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Print a stage of a script's way: tokens, tree, types or events.", shouldDisplay: false)

  @Argument(help: "tokens, tree, types or events.")
  var stage: DumpStage

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: ScriptOptions

  func run() throws {
    Terminal.print(try script.session().dump(stage, file), terminator: "")
  }
}

extension DumpStage: ExpressibleByArgument {}
