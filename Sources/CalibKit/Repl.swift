import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibSyntax
import CalibTasks

/// An interactive session: a script that grows line by line, and commands that begin with a colon.
///
/// It reads no terminal: lines come in, text goes out. A class for the reason that ``ResultsReport`` is one, and
/// because completion looks at it while a line is typed.
package final class Repl {
  /// What a line was answered with.
  package struct Reply: Sendable {
    package var text = ""
    package var isError = false
    package var ends = false
  }

  private let options: SessionOptions
  private let color: Bool
  private let redraws: Bool
  private let width: Int
  private var path: String?
  private var context: ScriptContext

  /// Begins without a script.
  ///
  /// - Parameter redraws: whether the progress of a run goes to a terminal on which it can be drawn again.
  package init(_ options: SessionOptions, color: Bool, width: Int, redraws: Bool = false) {
    self.redraws = redraws
    self.options = options
    self.color = color
    self.width = width
    context = LoadedScript(path: "session", bytes: [], options: options).checked.context
  }

  /// Takes a whole input: a command, declarations, or an expression.
  ///
  /// - Parameter write: takes the progress of a run while it goes on.
  package func receive(_ input: String, write: @escaping (String) -> Void) -> Reply {
    let line = input.drop { $0.isWhitespace }
    if line.isEmpty || line.hasPrefix("#") { return Reply() }
    guard line.first == ":" || line.first == "?" else { return evaluate(String(line)) }
    let isQuestion = line.first == "?"
    let parts = line.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    let argument = parts.count > 1 ? parts[1].trimmed : ""
    do throws(SessionError) {
      if isQuestion { return try command("explain", String(line.dropFirst()).trimmed, write) }
      return try command(parts.first ?? "", argument, write)
    } catch {
      return Reply(text: Self.text(error), isError: true)
    }
  }

  /// An error as whole lines; rendered messages end with a line's end already.
  private static func text(_ error: SessionError) -> String {
    error.description.hasSuffix("\n") ? error.description : error.description + "\n"
  }

  /// Whether an input goes on in the next line: a bracket is open.
  ///
  /// A command never does.
  package func isUnfinished(_ input: String) -> Bool {
    if let first = input.first(where: { !$0.isWhitespace }), first == ":" || first == "?" { return false }
    let file = SourceFile(name: "", id: SourceSpan.FileID(index: 0), bytes: Array(input.utf8))
    var depth = 0
    for token in parse(file).tree.tokens {
      switch token.kind {
      case .leftBrace, .leftBracket, .leftParenthesis: depth += 1
      case .rightBrace, .rightBracket, .rightParenthesis: depth -= 1
      default: break
      }
    }
    return depth > 0
  }

  /// What may stand at the end of a line in place of its last word.
  ///
  /// - Parameters:
  ///   - line: the line up to the cursor; lines of the same input before it, with their ends, in `before`.
  ///   - wordStart: where the last word begins for the editor, in bytes: what counts as a word is its business.
  package func completions(of line: String, before: String = "", wordStart: Int) -> [String] {
    let (start, candidates) = candidates(for: line, before: before)
    let bytes = Array(line.utf8)
    return candidates.map { candidate in
      if start >= wordStart {
        return String(decoding: bytes[min(wordStart, bytes.count)..<start], as: UTF8.self) + candidate
      }
      return String(decoding: Array(candidate.utf8).dropFirst(wordStart - start), as: UTF8.self)
    }
  }

  /// Texts that may stand from a place of the line on, in bytes.
  private func candidates(for line: String, before: String) -> (start: Int, texts: [String]) {
    if line.hasPrefix(":load ") { return (6, files(String(line.dropFirst(6)))) }
    if line.hasPrefix(":"), !line.contains(" ") {
      return (0, Command.allCases.map { ":\($0.rawValue)" }.filter { $0.hasPrefix(line) })
    }
    for lead in [":explain ", "?"] where line.hasPrefix(lead) {
      let typed = line.dropFirst(lead.count)
      return (lead.utf8.count, Builtins.catalog.names.filter { $0.hasPrefix(typed) }.sorted())
    }
    let word = line.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return (line.utf8.count - String(word).utf8.count, context.completions(at: before + line))
  }

  /// The file that keeps the history of inputs: that of the project's folder.
  package static let historyPath = ".calib/history"
}

extension Repl {
  /// The commands; any unambiguous beginning of a name stands for it.
  enum Command: String, CaseIterable {
    case load, reload, type, plan, run, results, status, explain, help, quit

    var summary: String {
      switch self {
      case .load: ":load FILE      read a script"
      case .reload: ":reload         read it again"
      case .type: ":type EXPR      type, unit and stage of an expression"
      case .plan: ":plan           what would be run"
      case .run: ":run            run the loaded script"
      case .results: ":results        constants of the last run"
      case .status: ":status         what the last run did"
      case .explain: ":explain WHAT   a code, a primitive or a unit; also ?WHAT"
      case .help: ":help           this list"
      case .quit: ":quit           leave (also Ctrl-D)"
      }
    }
  }

  private func command(
    _ word: String, _ argument: String, _ write: @escaping (String) -> Void
  ) throws(SessionError) -> Reply {
    let found = Command.allCases.filter { $0.rawValue.hasPrefix(word) && !word.isEmpty }
    guard let command = Command(rawValue: word) ?? (found.count == 1 ? found.first : nil) else {
      let names = (found.isEmpty ? Command.allCases : found).map { ":\($0.rawValue)" }.joined(separator: " ")
      throw SessionError(
        .usage, found.isEmpty ? "there is no command `:\(word)`" : "`:\(word)` may be several commands",
        help: "there is \(names)")
    }
    let session = Session(options)
    switch command {
    case .quit: return Reply(ends: true)
    case .help:
      let note = "anything of a script may be typed; an expression shows its value, type and stage"
      return Reply(text: Command.allCases.map { "  \($0.summary)\n" }.joined() + note + "\n")
    case .load: return try load(argument)
    case .reload: return try load(try loaded())
    case .type:
      guard !argument.isEmpty else {
        throw SessionError(.usage, "an expression is missing", help: ":type EXPR")
      }
      return evaluate(argument, showsValue: false)
    case .explain:
      guard !argument.isEmpty else {
        throw SessionError(.usage, "a code or a name is missing", help: ":explain WHAT")
      }
      return Reply(text: try session.explain(argument))
    case .plan: return Reply(text: try session.plan(try loaded(), format: .text, color: color, width: width))
    case .status: return Reply(text: try session.status(try loaded(), color: color, width: width))
    case .results: return Reply(text: try session.results(try loaded()).text(color: color, width: width))
    case .run:
      var run = RunOptions()
      (run.color, run.width, run.isTerminal) = (color, width, redraws)
      let report = try session.run(try loaded(), run, write: write)
      return Reply(text: report.text(color: color, width: width), isError: report.exitStatus != 0)
    }
  }

  private func loaded() throws(SessionError) -> String {
    guard let path else { throw SessionError(.usage, "no script is loaded", help: ":load FILE") }
    return path
  }

  private func load(_ path: String) throws(SessionError) -> Reply {
    guard !path.isEmpty else { throw SessionError(.usage, "a file is missing", help: ":load FILE") }
    let script = try Session(options).load(path)
    guard let program = script.checked.program else {
      throw SessionError(.mistake, rendered: script.rendered(color: color))
    }
    (self.path, context) = (path, script.checked.context)
    let names = program.calibrations.map(\.name)
    return Reply(
      text: script.rendered(color: color)
        + "loaded \(path): \(QuantityText.plural(names.count, "calibration"))"
        + (names.isEmpty ? "\n" : " (\(names.joined(separator: ", ")))\n"))
  }

  private func files(_ prefix: String) -> [String] {
    let folder = prefix.contains("/") ? Files.folder(of: prefix) : ""
    let names = Files.names(in: folder.isEmpty ? "." : folder).map { Files.join(folder, $0) }
    let fitting = names.filter { $0.hasPrefix(prefix) && !$0.hasPrefix(".") }
    // Scripts, and folders with something in them.
    return fitting.compactMap { name in
      name.hasSuffix(".calib") ? name : Files.names(in: name).isEmpty ? nil : name + "/"
    }
  }
}

extension Repl {
  /// Checks a line in the context of the script; a bare expression is computed where it is one value.
  private func evaluate(_ text: String, showsValue: Bool = true) -> Reply {
    let line = context.check(line: text)
    let messages = rendered(line, typed: text)
    if line.hasErrors { return Reply(text: messages, isError: true) }
    guard let expression = line.expression else {
      return Reply(text: messages + line.declared.map { "\($0.description)\n" }.joined())
    }
    let type = "\(expression.type)\(expression.unit.name.isEmpty ? "" : " in \(expression.unit.name)")"
    let kind = "\(type), \(expression.stage.word)"
    guard showsValue, let program = expression.program, let node = expression.node else {
      return Reply(text: messages + kind + "\n")
    }
    do throws(SessionError) {
      let values = try values(of: program, node, expression)
      return Reply(text: messages + values.map { "\($0)\n" }.joined() + kind + "\n")
    } catch {
      return Reply(text: messages + Self.text(error), isError: true)
    }
  }

  /// The messages on a line as it was typed: a bare expression is checked as the value of a name before it.
  private func rendered(_ line: ScriptContext.Line, typed: String) -> String {
    var (sources, diagnostics) = (line.sources, line.diagnostics)
    if let file = sources.first, !file.bytes.starts(with: typed.utf8) {
      let lead = file.bytes.count - typed.utf8.count - 1
      sources[0] = SourceFile(name: file.name, id: file.id, bytes: Array(file.bytes.dropFirst(lead)))
      diagnostics = diagnostics.map { $0.mapSpans { $0.file == file.id ? $0.moved(back: lead) : $0 } }
    }
    return DiagnosticRenderer(sources: SourceMap(sources), color: color).render(diagnostics)
  }

  /// The value; one for each interval where constants of a calibration differ over runs.
  private func values(
    of program: ResultProgram, _ node: ResultProgram.NodeID, _ expression: ScriptContext.BareExpression
  ) throws(SessionError) -> [String] {
    func text(_ constants: [Value]) throws(SessionError) -> String {
      var inputs = ResultEvaluator.Inputs()
      inputs.constants = constants
      var evaluator = ResultEvaluator(program: program, inputs: inputs)
      do throws(EvaluationFailure) {
        return ValueText.text(try evaluator.value(node), unit: expression.unit)
      } catch {
        throw SessionError(.mistake, "the expression \(error.message)")
      }
    }
    if expression.constants.isEmpty { return [try text([])] }
    let report = try Session(options).results(try loaded())
    let tables = try expression.constants.map { reference throws(SessionError) in
      try report.table(of: reference, units: context.program.units)
    }
    let intervals = tables.first?.map(\.interval) ?? []
    return try intervals.map { interval throws(SessionError) in
      let constants = tables.map { table in
        table.first { $0.interval.contains(interval.first) }?.value ?? .none
      }
      return "\(interval)  \(try text(constants))"
    }
  }
}

extension ResultsReport {
  struct Looked {
    let interval: IntervalOfValidity
    let value: Value
  }

  /// The constants of a reference in the last run, by interval.
  func table(of reference: ConstantReference, units: UnitTable) throws(SessionError) -> [Looked] {
    guard case .calibration(let name) = reference.source else {
      throw SessionError(.mistake, "`\(reference)` cannot be looked up here", help: "use `calib store get`")
    }
    guard let result = results.first(where: { $0.name == name }) else {
      throw SessionError(.mistake, "`\(name)` has no results yet", help: ":run")
    }
    return result.intervals.compactMap { interval in
      guard let constant = interval.report.constant(reference.field),
        let value = ConstantValues.value(constant, units: units, source: 0)
      else { return nil }
      return Looked(interval: interval.interval, value: value)
    }
  }
}

extension SourceSpan {
  /// The same bytes where a lead was cut off before them.
  fileprivate func moved(back lead: Int) -> SourceSpan {
    SourceSpan(file: file, start: max(0, Int(start) - lead), end: max(0, Int(end) - lead))
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
