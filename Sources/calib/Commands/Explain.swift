import ArgumentParser
import CalibKit

/// The command `calib explain WHAT`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a code of a message, or a built-in primitive.")

  @Argument(help: "A code, such as C0301, or a name, such as histogram.")
  var what: String

  func run() throws {
    Terminal.print(try Session(SessionOptions()).explain(what), terminator: "")
  }
}
