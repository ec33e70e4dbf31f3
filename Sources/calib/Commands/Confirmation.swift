import CalibKit
import Glibc

/// A name typed again, before something is done that cannot be taken back.
enum Confirmation {
  /// Asks for the name on the terminal.
  ///
  /// - Throws: usage, where the name is not typed or nobody can be asked.
  static func require(_ name: String, isGiven: Bool, for what: String) throws(SessionError) {
    if isGiven { return }
    guard Terminal.isTerminal(STDIN_FILENO) else {
      throw SessionError(.usage, "to \(what), somebody has to confirm it", help: "give `--yes`")
    }
    Terminal.printError("to \(what), type its name again: ", terminator: "")
    guard readLine() == name else { throw SessionError(.usage, "that is not `\(name)`; nothing was changed") }
  }
}
