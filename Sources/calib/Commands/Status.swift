import ArgumentParser
import CalibKit
import Glibc

/// The command `calib status FILE`.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is running, done, failed or waiting, also while another process runs it.")

  @Argument(help: "The script.", completion: .file(extensions: ["calib"]))
  var file: String

  @OptionGroup var script: LastRunOptions

  func run() throws {
    Terminal.print(
      try script.session().status(file, color: Terminal.wantsColor(STDOUT_FILENO), width: Terminal.width),
      terminator: "")
  }
}
