import ArgumentParser
import CalibKit
import CalibLineEditor
import Glibc

/// The command `calib repl [FILE]`.
struct Repl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Explore data, fits and constants interactively.",
    discussion: "On a pipe it reads commands and exits with 1 if one of them failed.")

  @Argument(help: "A script to load.", completion: .file(extensions: ["calib"]))
  var file: String?

  @OptionGroup var script: ScriptOptions

  func run() throws {
    let isTerminal = Terminal.isTerminal(STDIN_FILENO)
    let repl = CalibKit.Repl(
      try script.session().options, color: Terminal.wantsColor(STDOUT_FILENO), width: Terminal.width,
      redraws: Terminal.canRedraw(STDERR_FILENO),
      isPlain: isTerminal && !Terminal.canRedraw(STDOUT_FILENO))
    // Ctrl-C ends what is being done and never the session; a handler, and not a signal that is ignored, because
    // programs that the session starts begin without it.
    if isTerminal { signal(SIGINT) { _ in } }
    let editor = makeEditor(isTerminal)
    var hasFailed = false
    if isTerminal { Terminal.print("calib \(Session.version); :help lists the commands") }
    if let file { hasFailed = show(repl.open(file)).isError }
    if isTerminal { loadHistory(into: editor) }
    while let input = nextInput(repl, editor) {
      editor.addHistory(input)
      // The terminal may be another size than when the line was begun.
      repl.width = Terminal.width
      let reply = show(repl.receive(input, write: progress))
      hasFailed = hasFailed || reply.isError
      if reply.ends { break }
    }
    if isTerminal { keepHistory(of: editor) }
    if hasFailed, !isTerminal { throw ExitCode(1) }
  }

  /// The next whole input, which may be several lines; `nil` at the end.
  private func nextInput(_ repl: CalibKit.Repl, _ editor: any LineEditor) -> String? {
    var pending = ""
    while true {
      let before = pending
      editor.completion = { request in
        let end = String(decoding: Array(request.line.utf8)[..<request.end], as: UTF8.self)
        return repl.completions(of: end, before: before, wordStart: request.start)
      }
      switch editor.readLine(prompt: pending.isEmpty ? "calib> " : "   ... ") {
      case .end:
        if Terminal.isTerminal(STDIN_FILENO) { Terminal.print("") }
        // An input that was never closed is answered with what it lacks.
        return pending.isEmpty ? nil : pending
      case .interrupted: pending = ""
      case .line(let line):
        pending += line
        guard repl.isUnfinished(pending) else { return pending }
        pending += "\n"
      }
    }
  }

  private func makeEditor(_ isTerminal: Bool) -> any LineEditor {
    if isTerminal, ReadlineEditor.isUsable(terminal: Terminal.environment("TERM")),
      let editor = ReadlineEditor()
    {
      return editor
    }
    return PlainLineEditor(
      showsPrompt: isTerminal, read: { readLine() }, write: { Terminal.print($0, terminator: "") })
  }

  private func progress(_ text: String) { Terminal.printError(text, terminator: "") }

  private func show(_ reply: CalibKit.Repl.Reply) -> CalibKit.Repl.Reply {
    if reply.isError {
      Terminal.printError(reply.text, terminator: "")
    } else {
      Terminal.print(reply.text, terminator: "")
    }
    return reply
  }

  private func loadHistory(into editor: any LineEditor) {
    do throws(HistoryError) { try editor.loadHistory(CalibKit.Repl.historyPath) } catch {
      Terminal.printError("warning: \(error)")
    }
  }

  /// Without a work folder in this place it is kept in memory only.
  ///
  /// A history that cannot be kept is no reason to end badly, but is said.
  private func keepHistory(of editor: any LineEditor) {
    do throws(HistoryError) {
      if access(".calib", F_OK) == 0 { try editor.saveHistory(CalibKit.Repl.historyPath, limit: 1000) }
    } catch {
      Terminal.printError("warning: \(error)")
    }
  }
}
