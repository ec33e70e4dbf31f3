import CalibModel

/// Why a command could not do what it was asked, ready to be shown.
///
/// The command line prints the text to standard error and exits with the status.
public struct SessionError: Error, Sendable, CustomStringConvertible {
  /// What a command's exit status says to programs.
  public enum Status: Int32, Sendable {
    /// Mistakes in scripts, failed calibrations, failed checks.
    case mistake = 1
    /// Something cannot be read or written, or a store is broken.
    case unreadable = 2
    case usage = 64
  }

  public let status: Status
  /// The whole text for people: what is wrong, where, and what to do.
  public let description: String

  package init(_ status: Status, _ message: String, help: String = "") {
    self.status = status
    let text = "error: \(message)" + (help.isEmpty ? "" : "\nhelp: \(help)")
    // Names of files and texts of scripts come from outside.
    description = TerminalText.sanitizedLines(text).joined(separator: "\n")
  }

  /// An error whose text is rendered already, such as the diagnostics of a script.
  package init(_ status: Status, rendered: String) {
    self.status = status
    description = rendered
  }
}
