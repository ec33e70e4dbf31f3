import CalibDiagnostics
import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibReport

/// The commands that begin with a colon.
extension Repl {
  func command(
    _ word: String, _ argument: String, _ write: @escaping (String) -> Void
  ) throws(SessionError) -> Reply {
    switch try ReplCommand(beginning: word) {
    case .quit: return Reply(ends: true)
    case .help: return Reply(text: ReplCommand.page)
    case .load: return Reply(text: try load(argument))
    case .reload:
      guard let path = state.path else {
        throw SessionError(.usage, "no script is loaded", help: ":load FILE")
      }
      return Reply(text: try load(path))
    case .save: return Reply(text: try save(argument))
    case .undo: return Reply(text: try undo())
    case .set: return Reply(text: try set(argument))
    case .time: return Reply(text: toggleTime() ? "times are shown\n" : "times are not shown\n")
    case .type:
      guard !argument.isEmpty else {
        throw SessionError(.usage, "an expression is missing", help: ReplCommand.type.usage)
      }
      return try evaluate(argument, showsValue: false, write)
    case .explain:
      guard !argument.isEmpty else {
        throw SessionError(.usage, "a code or a name is missing", help: ReplCommand.explain.usage)
      }
      return Reply(text: try session.explain(argument))
    case .doc: return Reply(text: try document(argument))
    case .plan: return Reply(text: try session.plan(try script(), format: .text, color: color, width: width))
    case .graph: return Reply(text: try graph(argument))
    case .why: return Reply(text: try why(argument))
    case .diff: return Reply(text: try difference())
    case .status: return Reply(text: try session.status(try script(), color: color, width: width))
    case .results: return Reply(text: try session.results(try script()).text(color: color, width: width))
    case .store: return Reply(text: try store(argument))
    case .run: return try run(write)
    }
  }

  /// Runs the script as it is here, typed declarations included; a failed calibration is an error of the session too.
  private func run(_ write: @escaping (String) -> Void) throws(SessionError) -> Reply {
    var run = RunOptions()
    (run.color, run.width, run.isTerminal) = (color, width, redraws)
    let report = try session.run(try script(), run, write: write)
    return Reply(text: report.text(color: color, width: width), isError: report.exitStatus != 0)
  }

  /// The reference of the script where nothing is named.
  private func document(_ what: String) throws(SessionError) -> String {
    try session.documentation(what.isEmpty ? try script() : what, format: .markdown)
  }

  private func graph(_ format: String) throws(SessionError) -> String {
    guard !format.isEmpty else {
      return PlanText.graph(session.plan(try PreparedWork(try script(), session.options)), style: style)
    }
    guard let known = PlanFormat(rawValue: format), known == .dot || known == .mermaid else {
      throw SessionError(.usage, "there is no graph as `\(format)`", help: ReplCommand.graph.usage)
    }
    return try session.plan(try script(), format: known, color: color, width: width)
  }

  /// Why an interval is what it is (`NAME@RUN`), or why the tasks of a calibration are to be done.
  private func why(_ what: String) throws(SessionError) -> String {
    guard !what.isEmpty else {
      throw SessionError(.usage, "a calibration is missing", help: ReplCommand.why.usage)
    }
    if what.contains("@") { return try look(.at, what) { _ in } }
    let plan = session.plan(try PreparedWork(try script(), session.options))
    let text = PlanText.reasons(plan, of: what, style: style)
    guard !text.isEmpty else {
      let near = NearNames.nearest(to: what, in: plan.calibrations.map(\.name))
      throw SessionError(
        .mistake, "the plan has no calibration `\(what)`", help: near.map { "did you mean `\($0)`?" } ?? "")
    }
    return text
  }

  /// What a run would change against the last one, without running.
  private func difference() throws(SessionError) -> String {
    let prepared = try PreparedWork(try script(), session.options)
    guard let last = try LastRun(prepared.place.resultsPath) else {
      throw SessionError(.mistake, "there is no last run to compare with", help: ":run")
    }
    let text = PlanDiff(session.plan(prepared), last: last.results).text(style: style)
    return text.isEmpty ? "a run would change nothing\n" : text
  }

  /// The tags of the script's store, or of the one that the command line names; of a tag its intervals.
  private func store(_ tag: String) throws(SessionError) -> String {
    let path = base.storePath ?? Files.join(loaded.folder, loaded.checked.program?.store.path ?? "conditions")
    let store = StoreSession(path: path, json: false)
    return tag.isEmpty ? try store.tags() : try store.iovs(tag: tag, name: nil, run: nil, commit: nil)
  }
}
