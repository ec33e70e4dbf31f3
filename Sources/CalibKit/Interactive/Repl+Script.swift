import CalibDiagnostics
import CalibLanguage
import CalibModel
import CalibSyntax

/// The script of a session: loaded, grown by declarations, saved, taken back.
extension Repl {
  /// Makes a state the present one if its script is right; else all stays as it was.
  ///
  /// - Parameter typed: where the typed text stands in the script: mistakes there are shown as they were typed.
  func take(_ next: SessionState, typed: Range<Int>? = nil, keepsPast: Bool = true) throws(SessionError) {
    let script = try Session(next.options(base)).load(next.scriptPath)
    guard script.checked.program != nil else {
      throw SessionError(.mistake, rendered: rendered(script, typed))
    }
    if keepsPast { past.append(state) }
    (state, loaded) = (next, script)
  }

  func load(_ path: String) throws(SessionError) -> String {
    guard !path.isEmpty else { throw SessionError(.usage, "a file is missing", help: ":load FILE") }
    let bytes = try Files.read(path)
    var next = SessionState(path: path, text: String(decoding: bytes, as: UTF8.self))
    next.settings = state.settings
    try take(next, keepsPast: state.path != nil || !state.text.isEmpty)
    let names = loaded.checked.program?.calibrations.map { TerminalText.sanitized($0.name) } ?? []
    return loaded.rendered(color: color)
      + "loaded \(TerminalText.sanitized(path)): \(QuantityText.plural(names.count, "calibration"))"
      + (names.isEmpty ? "\n" : " (\(names.joined(separator: ", ")))\n")
  }

  /// The path of the script that commands are about.
  func script() throws(SessionError) -> String {
    guard state.path != nil || !state.text.isEmpty else {
      throw SessionError(.usage, "no script is loaded", help: ":load FILE, or type its declarations")
    }
    return state.scriptPath
  }

  /// Takes declarations into the script, and says what they declare.
  func declare(_ typed: String) throws(SessionError) -> String {
    let parsed = ScriptEdit.parsed(typed)
    guard !parsed.diagnostics.contains(where: { $0.severity == .error }) else {
      let renderer = DiagnosticRenderer(sources: SourceMap([parsed.tree.file]), color: color)
      throw SessionError(.mistake, rendered: renderer.render(parsed.diagnostics))
    }
    var edit = ScriptEdit(state.text)
    edit.declare(typed)
    let before = Dictionary(
      loaded.checked.types.map { ($0.name, $0.description) }, uniquingKeysWith: { first, _ in first })
    var next = state
    next.text = edit.text
    try take(next, typed: edit.declared.count == 1 ? edit.lastPlace : nil)
    // What was collected by hand and reads what has changed has to make sense still.
    try recheckSketches()
    let types = loaded.checked.types
    // Of a block its own line is enough, where it has one.
    let declared = edit.declared.flatMap { name in
      let own = types.filter { $0.name == name }
      return own.isEmpty ? types.filter { $0.name.hasPrefix(name + ".") } : own
    }
    let changed = loaded.checked.types.filter { before[$0.name] != nil && before[$0.name] != $0.description }
    return (declared + changed.filter { !declared.contains($0) }).map {
      "\(TerminalText.sanitized($0.description))\n"
    }.joined()
  }

  /// Checks all that was collected by hand against the script; goes back where it makes no sense any more.
  private func recheckSketches() throws(SessionError) {
    guard let last = state.sketches.last else { return }
    let all = Sketch(
      name: last.name, collects: [], expression: nil, names: Set(state.sketches.map(\.name)))
    do throws(SessionError) { _ = try checked(all) } catch {
      try undo()
      throw error
    }
  }

  /// Goes back to what was before the last change.
  @discardableResult
  func undo() throws(SessionError) -> String {
    guard let before = past.last else { throw SessionError(.usage, "there is nothing to take back") }
    try take(before, keepsPast: false)
    past.removeLast()
    return "taken back\n"
  }

  /// Writes the script in the one layout there is.
  func save(_ argument: String) throws(SessionError) -> String {
    guard let path = argument.isEmpty ? state.path : argument else {
      throw SessionError(.usage, "a file is missing", help: ":save FILE")
    }
    if argument != "", argument != state.path, Files.exists(path) {
      throw SessionError(.usage, "`\(path)` exists already", help: "choose another name, or remove it")
    }
    let text = try textWithSketches()
    let file = SourceFile(name: path, id: SourceSpan.FileID(index: 0), bytes: Array(text.utf8))
    let formatted = CalibSyntax.format(parse(file))
    try Files.write(Array(formatted.utf8), to: path)
    // What was collected by hand goes on being at hand; the script here stays without its validation.
    state.path = path
    return "wrote \(TerminalText.sanitized(path))\n"
  }

  /// What was collected by hand is kept as a validation.
  private func textWithSketches() throws(SessionError) -> String {
    guard !state.sketches.isEmpty else { return state.text }
    let names = Set(state.sketches.map(\.name))
    let probe = try probe(sketches: state.sketches(for: names), question: nil)
    return state.text + (state.text.isEmpty ? "" : "\n") + probe.validation
  }

  /// `:set name=value`, or a list of the parameters.
  func set(_ argument: String) throws(SessionError) -> String {
    let parameters = loaded.checked.program?.parameters ?? []
    guard !argument.isEmpty else {
      if parameters.isEmpty { return "the script has no parameters\n" }
      return parameters.map { parameter in
        let given = state.settings.last { $0.name == parameter.name }?.text
        return "\(parameter.name)\(given.map { " = \(TerminalText.sanitized($0))" } ?? "")\n"
      }.joined()
    }
    // The value is an expression, which may have an equals sign of its own.
    let parts = argument.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
    guard parts.count == 2, !parts[1].isEmpty else {
      throw SessionError(.usage, "`\(argument)` sets nothing", help: ":set NAME=VALUE")
    }
    guard parameters.contains(where: { $0.name == parts[0] }) else {
      let near = NearNames.nearest(to: parts[0], in: parameters.map(\.name))
      throw SessionError(
        .usage, "the script has no parameter `\(parts[0])`", help: near.map { "did you mean `\($0)`?" } ?? "")
    }
    var next = state
    next.settings.removeAll { $0.name == parts[0] }
    next.settings.append(SessionOptions.Setting(name: parts[0], text: parts[1]))
    try take(next)
    return "\(parts[0]) = \(TerminalText.sanitized(parts[1]))\n"
  }
}

extension Repl {
  /// The mistakes of a script; where all lie in what was typed, with its own lines and no others.
  func rendered(_ script: LoadedScript, _ typed: Range<Int>?) -> String {
    let diagnostics = script.checked.diagnostics
    guard let typed, let file = script.sources.files.first,
      diagnostics.allSatisfy({ diagnostic in
        ([diagnostic.primary] + diagnostic.secondary).allSatisfy { label in
          label.span.file == file.id && Int(label.span.start) >= typed.lowerBound
            && Int(label.span.end) <= typed.upperBound
        }
      })
    else { return script.rendered(color: color) }
    return Self.rendered(diagnostics, of: file, typed, name: "line", color: color)
  }

  /// Messages on a part of a text, as if it were a text of its own.
  static func rendered(
    _ diagnostics: [Diagnostic], of file: SourceFile, _ part: Range<Int>, name: String, color: Bool
  ) -> String {
    let own = SourceFile(name: name, id: file.id, bytes: Array(file.bytes[part]))
    let moved = diagnostics.map { diagnostic in
      diagnostic.mapSpans { span in
        guard span.file == file.id else { return span }
        func place(_ offset: Int32) -> Int { min(max(Int(offset) - part.lowerBound, 0), part.count) }
        return SourceSpan(file: file.id, start: place(span.start), end: place(span.end))
      }
    }
    return DiagnosticRenderer(sources: SourceMap([own]), color: color).render(moved)
  }
}
