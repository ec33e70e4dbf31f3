import ArgumentParser
import CalibKit
import Glibc

/// The command `calib check FILE…`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report mistakes in scripts without running them or reading data.",
    discussion: "Exits with 0 where there are none, 1 where there are, 2 where a file cannot be read.")

  @Argument(help: "The scripts to check.", completion: .file(extensions: ["calib"]))
  var files: [String]

  @Option(help: "How to report: text, json or gitlab.")
  var format: CheckFormat = .text

  @Flag(help: "Apply the fixes that are certain, then check.")
  var fix = false

  @Option(name: .customLong("set"), help: ArgumentHelp("Give a parameter a value.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Use the parameter values of a profile of the scripts.")
  var profile: String?

  func run() throws {
    let session = Session(try ScriptOptions.options(settings: settings, profile: profile, work: nil))
    let report = try session.check(
      files, format: format, appliesFixes: fix, color: Terminal.wantsColor(STDOUT_FILENO))
    Terminal.print(report.text, terminator: "")
    if report.hasErrors { throw ExitCode(1) }
  }
}

extension CheckFormat: ExpressibleByArgument {}
