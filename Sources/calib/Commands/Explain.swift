import ArgumentParser
import CalibKit

/// The command `calib explain WHAT`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a code of a message, a built-in primitive, or why an interval is what it is.")

  @Argument(help: "A code, such as C0301, a name, such as histogram, or a run, as momentum_scale@12/133.")
  var what: String

  @Option(help: ArgumentHelp("The work folder, instead of .calib, for an interval.", valueName: "folder"))
  var work: String?

  func run() throws {
    Terminal.print(try Session(work: work).explain(what), terminator: "")
  }
}
