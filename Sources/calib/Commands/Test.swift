import ArgumentParser
import CalibKit
import Glibc

/// The command `calib test [PATH…]`.
struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Check the examples in doc comments and in Markdown files.",
    discussion:
      "Without a path it checks those of the standard library. A `require` of an example has to hold.")

  @Argument(help: "Scripts, Markdown files, folders.")
  var paths: [String] = []

  func run() throws {
    let report = try Session(SessionOptions()).testExamples(paths, color: Terminal.wantsColor(STDOUT_FILENO))
    Terminal.print(report.text, terminator: "")
    if report.hasFailed { Glibc.exit(SessionError.Status.mistake.rawValue) }
  }
}
