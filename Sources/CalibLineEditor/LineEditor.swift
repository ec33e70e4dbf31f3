// CalibLineEditor reads lines from a person: with editing, completion and history on a terminal, plainly
// elsewhere. It knows nothing of the language; what completes a word is asked of the caller.

/// What a prompt was answered with.
package enum LineInput: Hashable, Sendable {
  /// A line without its end; pasted text may have line ends inside.
  case line(String)
  /// The input has ended (Ctrl-D on an empty line, the end of a pipe).
  case end
  /// Ctrl-C: the line was given up.
  case interrupted
}

/// A word to be completed: the line, and where the word lies in it, in bytes of UTF-8, the end exclusive.
package struct CompletionRequest: Hashable, Sendable {
  package let line: String
  package let start: Int
  package let end: Int

  package init(line: String, start: Int, end: Int) {
    self.line = line
    self.start = start
    self.end = end
  }

  /// The word as far as it is typed.
  package var word: String {
    let bytes = Array(line.utf8)
    let end = max(0, min(end, bytes.count))
    return String(decoding: bytes[max(0, min(start, end))..<end], as: UTF8.self)
  }
}

/// Asks a person for lines.
///
/// All but ``print(_:)`` are for the thread that reads.
package protocol LineEditor: AnyObject {
  /// Shows the prompt and waits for a line.
  ///
  /// Signals to the process are as before when it returns.
  func readLine(prompt: String) -> LineInput

  /// What fits a word: whole words, each of which begins with what is typed.
  var completion: ((CompletionRequest) -> [String])? { get set }

  /// Adds a line to the history, unless it is blank or the same as the one before.
  func addHistory(_ line: String)

  /// Reads the history of a file; one that is not there is an empty history.
  func loadHistory(_ path: String) throws(HistoryError)

  /// Writes the last lines of the history.
  func saveHistory(_ path: String, limit: Int) throws(HistoryError)

  /// Prints whole lines above a prompt that waits, which is drawn again below them; from any thread.
  func print(_ text: String)
}

/// Why a history could not be read or written.
package struct HistoryError: Error, Hashable, CustomStringConvertible {
  package let path: String
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  package var description: String { "cannot use the history \(path): \(reason)" }
}
