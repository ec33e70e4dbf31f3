import CReadline
import Glibc
import Synchronization

/// Line editing by GNU readline, through its callback interface.
///
/// Ctrl-C gives up the line and not the process, and text may be printed while a prompt waits. readline has
/// one state per process, so there is one such editor at a time. The functions of the C shim are used in this
/// file only: their state lies in the object file.
package final class ReadlineEditor: LineEditor {
  package var completion: ((CompletionRequest) -> [String])?

  private let messages = PromptMessages()
  private let isWaiting = Mutex(false)

  /// Whether input and output are a terminal that can be drawn on; `terminal` is the value of `TERM`.
  package static func isUsable(terminal: String?) -> Bool {
    guard let terminal, !terminal.isEmpty, terminal != "dumb" else { return false }
    return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  /// Makes the editor; `nil` where the system has no pipe left for it.
  package init?() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    let status = calib_readline_open(
      { context, line, start, end in
        guard let context, let line else { return nil }
        let editor = Unmanaged<ReadlineEditor>.fromOpaque(context).takeUnretainedValue()
        let request = CompletionRequest(line: String(cString: line), start: Int(start), end: Int(end))
        return ReadlineEditor.matches(editor.completion?(request) ?? [])
      }, context)
    guard status == 0, messages.readEnd >= 0 else { return nil }
  }

  deinit { calib_readline_close() }

  package func readLine(prompt: String) -> LineInput {
    calib_readline_start(prompt)
    isWaiting.withLock { $0 = true }
    defer {
      isWaiting.withLock { $0 = false }
      calib_readline_stop()
      for text in messages.takeAll() { Swift.print(text, terminator: "") }
    }
    while true {
      switch calib_readline_step(messages.readEnd) {
      case calib_readline_line: return .line(takeLine())
      case calib_readline_end: return .end
      case calib_readline_interrupted: return .interrupted
      case calib_readline_woken: for text in messages.takeAll() { calib_readline_print(text) }
      default: continue
      }
    }
  }

  package func addHistory(_ line: String) {
    guard line.contains(where: { !$0.isWhitespace }), calib_readline_is_last(line) == 0 else { return }
    add_history(line)
  }

  package func loadHistory(_ path: String) throws(HistoryError) {
    let status = read_history(path)
    guard status == 0 || status == ENOENT else { throw Self.error(path, status) }
  }

  package func saveHistory(_ path: String, limit: Int) throws(HistoryError) {
    stifle_history(Int32(clamping: max(0, limit)))
    let status = write_history(path)
    guard status == 0 else { throw Self.error(path, status) }
    // Typed lines may hold what is nobody else's business.
    chmod(path, S_IRUSR | S_IWUSR)
  }

  package func print(_ text: String) {
    let waits = isWaiting.withLock { $0 }
    if waits { messages.add(text) } else { Swift.print(text, terminator: "") }
  }
}

extension ReadlineEditor {
  private func takeLine() -> String {
    guard let line = calib_readline_take_line() else { return "" }
    defer { free(line) }
    return String(cString: line)
  }

  /// The words as readline wants them: what all of them begin with, then the words, then the end.
  ///
  /// readline frees the array and each word.
  private static func matches(_ words: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let first = words.first else { return nil }
    let common = words.dropFirst().reduce(first) { $0.sharedStart($1) }
    let list = words.count == 1 ? words : [common] + words
    guard let memory = calloc(list.count + 1, MemoryLayout<UnsafeMutablePointer<CChar>?>.stride) else {
      return nil
    }
    let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: list.count + 1)
    for (index, word) in list.enumerated() { array[index] = strdup(word) }
    return array
  }

  private static func error(_ path: String, _ status: Int32) -> HistoryError {
    HistoryError(path: path, reason: String(cString: strerror(status)))
  }
}

extension String {
  /// The characters that two texts begin with.
  func sharedStart(_ other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
