// The command line of calib: a command parses its arguments, calls the session, prints, and picks the exit
// status. It knows nothing of what lies behind the session.

import ArgumentParser
import CalibKit
import Glibc

/// The command `calib`.
///
/// Every command says its name: one that is derived from its type costs a tenth of a start.
@main
struct Calib: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calib",
    abstract: "Turn recorded events into calibration constants.",
    discussion: """
      A calibration is one short script: datasets, what to collect, what to fit, what depends on what, when it has \
      converged, which checks guard it, where it is published. Start with: calib new demo
      """,
    version: "calib \(Session.version)",
    subcommands: [
      New.self, Check.self, Format.self, Columns.self, PlanCommand.self, Run.self, Results.self, Status.self,
      Report.self, Explain.self, Doc.self, Test.self, Repl.self, Store.self, Signoff.self, Publish.self,
      Cache.self, Clean.self, Dump.self,
    ])

  /// Starts a command; what it throws of ours ends as a message and an exit status, never as usage.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as SessionError {
      Terminal.printError(error.description, terminator: error.description.hasSuffix("\n") ? "" : "\n")
      Glibc.exit(error.status.rawValue)
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Terminal.printError(UsageText.text(fullMessage(for: error)), terminator: "")
      Glibc.exit(SessionError.Status.usage.rawValue)
    }
  }
}
