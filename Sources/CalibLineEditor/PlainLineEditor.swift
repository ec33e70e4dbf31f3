/// Reads lines as they come, for pipes and dumb terminals: no editing, no completion, no history.
package final class PlainLineEditor: LineEditor {
  private let read: () -> String?
  private let write: (String) -> Void
  private let showsPrompt: Bool

  /// Kept, never asked: there is no key to ask with.
  package var completion: ((CompletionRequest) -> [String])?

  /// Makes an editor.
  ///
  /// - Parameters:
  ///   - showsPrompt: true for a dumb terminal; a pipe gets no prompts.
  ///   - read: the next line without its end, or `nil` at the end of the input.
  ///   - write: takes prompts and what is printed; may be called from any thread.
  package init(
    showsPrompt: Bool, read: @escaping () -> String? = { Swift.readLine() },
    write: @escaping (String) -> Void = { Swift.print($0, terminator: "") }
  ) {
    self.showsPrompt = showsPrompt
    self.read = read
    self.write = write
  }

  package func readLine(prompt: String) -> LineInput {
    if showsPrompt { write(prompt) }
    guard let line = read() else { return .end }
    // Files from other systems end lines with CR LF.
    return .line(line.last == "\r" ? String(line.dropLast()) : line)
  }

  package func addHistory(_ line: String) {}

  package func loadHistory(_ path: String) throws(HistoryError) {}

  package func saveHistory(_ path: String, limit: Int) throws(HistoryError) {}

  package func print(_ text: String) { write(text) }
}
