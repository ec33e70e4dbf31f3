import CalibDiagnostics
import CalibEngine
import CalibLanguage
import CalibModel
import CalibReport
import CalibTasks
import Glibc

/// An interactive session: a script that grows line by line, data to look at, and commands that begin with a colon.
///
/// It reads no terminal: lines come in, text goes out. A question about data becomes a small calibration that the
/// same engine runs with the same cache (``Probe``). A class for the reason that ``ResultsReport`` is one, and
/// because completion looks at it while a line is typed.
package final class Repl {
  /// What a line was answered with.
  package struct Reply: Sendable {
    package var text = ""
    package var isError = false
    package var ends = false
  }

  let base: SessionOptions
  let color: Bool
  let redraws: Bool
  let isPlain: Bool
  /// Columns of the terminal; it may be changed between two inputs.
  package var width: Int
  /// What is read of files, for the next questions.
  let memory: ColumnMemory
  /// What is known now, and what was before each change.
  var state = SessionState()
  var past: [SessionState] = []
  /// The script of the state, checked.
  var loaded: LoadedScript
  private var showsTime = false

  /// Begins without a script.
  ///
  /// - Parameters:
  ///   - redraws: whether the progress of a run goes to a terminal on which it can be drawn again.
  ///   - isPlain: whether plots are to be of ASCII, for a terminal that can do little.
  package init(
    _ options: SessionOptions, color: Bool, width: Int, redraws: Bool = false, isPlain: Bool = false
  ) {
    self.redraws = redraws
    self.isPlain = isPlain
    base = options
    self.color = color
    self.width = width
    memory = ColumnMemory(limit: Self.memoryLimit)
    loaded = LoadedScript(path: "session.calib", bytes: [], options: options)
  }

  /// A quarter of the machine's memory.
  private static var memoryLimit: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages * size / 4 : 1 << 30
  }

  /// Loads a script, as `:load` does.
  package func open(_ path: String) -> Reply {
    do throws(SessionError) { return Reply(text: try load(path)) } catch {
      return Reply(text: text(error), isError: true)
    }
  }

  /// Takes a whole input: commands, declarations, expressions, looks at data.
  ///
  /// What is pasted may be several inputs; all are answered, each as if it had been typed.
  /// - Parameter write: takes the progress of work while it goes on.
  package func receive(_ input: String, write: @escaping (String) -> Void) -> Reply {
    var whole = Reply()
    for one in InputLines.inputs(in: input) {
      let began = Engine.milliseconds()
      var reply = answer(one, write)
      if showsTime, !reply.text.isEmpty { reply.text += "\(Engine.milliseconds() - began) ms\n" }
      whole.text += reply.text
      whole.isError = whole.isError || reply.isError
      whole.ends = reply.ends
      if reply.ends { break }
    }
    return whole
  }

  private func answer(_ input: String, _ write: @escaping (String) -> Void) -> Reply {
    do throws(SessionError) {
      switch TypedInput(input) {
      case .nothing: return Reply()
      case .command(let word, let argument): return try command(word, argument, write)
      case .question(let what): return try command("explain", what, write)
      case .shell(let line): return try shell(line)
      case .view(let view, let argument): return Reply(text: try look(view, argument, write))
      case .named(let word, let name, let expression):
        return try define(word, name, expression, typed: input.trimmed, write)
      case .declarations(let text): return Reply(text: try declare(text))
      case .expression(let text): return try evaluate(text, write)
      }
    } catch {
      return Reply(text: text(error), isError: true)
    }
  }

  /// An error as whole lines; rendered messages end with a line's end already.
  func text(_ error: SessionError) -> String {
    error.description.hasSuffix("\n") ? error.description : error.description + "\n"
  }

  /// Whether an input goes on in the next line: a bracket is open.
  ///
  /// A command never does.
  package func isUnfinished(_ input: String) -> Bool { InputLines.isUnfinished(input) }

  /// The file that keeps the history of inputs: that of the project's folder.
  package static let historyPath = ".calib/history"

  var style: TextStyle { TextStyle(width: width, usesColour: color, usesUnicode: !isPlain) }

  /// A session that sees the script as it is here.
  var session: Session { Session(state.options(base)) }

  func toggleTime() -> Bool {
    showsTime.toggle()
    return showsTime
  }

  /// Gives a line to the shell, which has the terminal until it ends.
  private func shell(_ line: String) throws(SessionError) -> Reply {
    guard !line.isEmpty else { throw SessionError(.usage, "a command is missing", help: ";ls data") }
    let status = system(line)
    guard status != -1 else { throw SessionError(.unreadable, "cannot start a shell") }
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return code == 0 ? Reply() : Reply(text: "the command ended with status \(code)\n", isError: true)
  }
}
