import ArgumentParser
import CalibKit

/// The command `calib columns FILE`.
struct Columns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "columns",
    abstract: "Print the columns of a data file, to be copied into a dataset.")

  @Argument(help: "A file of events.", completion: .file())
  var file: String

  @Option(help: "The tree of a ROOT file that has several.")
  var tree: String?

  @Option(help: "The prefix of the lists whose elements are the rows, such as hit.")
  var each: String?

  func run() throws {
    Terminal.print(try Session(SessionOptions()).columns(file, tree: tree, each: each), terminator: "")
  }
}
