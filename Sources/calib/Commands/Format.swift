import ArgumentParser
import CalibKit

/// The command `calib fmt FILE…`.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Lay scripts out in the one way there is.",
    discussion: "Files with syntax errors are left as they are, and the errors are reported.")

  @Argument(help: "The scripts to lay out.", completion: .file(extensions: ["calib"]))
  var files: [String]

  @Flag(help: "Change nothing; name the files that would change and exit with 1.")
  var check = false

  func run() throws {
    let changed = try Session(SessionOptions()).format(files, writes: !check)
    for path in changed { Terminal.print(check ? "would change \(path)" : "changed \(path)") }
    if check, !changed.isEmpty { throw ExitCode(1) }
  }
}
