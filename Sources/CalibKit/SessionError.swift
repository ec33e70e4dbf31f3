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

  /// The data that are missing and may still come, in words; `nil` where it is something else.
  let awaited: String?

  package init(_ status: Status, _ message: String, help: String = "") {
    self.status = status
    awaited = nil
    let text = "error: \(message)" + (help.isEmpty ? "" : "\nhelp: \(help)")
    // Names of files and texts of scripts come from outside.
    description = TerminalText.sanitizedLines(text).joined(separator: "\n")
  }

  /// An error whose text is rendered already, such as the diagnostics of a script.
  ///
  /// - Parameter awaited: the data that are missing and may still come, in words.
  package init(_ status: Status, rendered: String, awaited: String? = nil) {
    self.status = status
    self.awaited = awaited.map { TerminalText.sanitized($0) }
    description = rendered
  }
}
