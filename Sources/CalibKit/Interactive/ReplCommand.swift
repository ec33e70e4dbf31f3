import CalibDiagnostics

/// The commands of a session; any unambiguous beginning of a name stands for it.
enum ReplCommand: String, CaseIterable {
  case load, reload, save, type, doc, explain, plan, graph, run, why, diff, results, status, store, time, set,
    undo, help, quit

  /// The command that a word begins.
  init(beginning word: String) throws(SessionError) {
    let found = Self.allCases.filter { $0.rawValue.hasPrefix(word) && !word.isEmpty }
    if let command = Self(rawValue: word) ?? (found.count == 1 ? found.first : nil) {
      self = command
      return
    }
    let near = NearNames.nearest(to: word, in: Self.allCases.map(\.rawValue))
    let names = (found.isEmpty ? Self.allCases : found).map { ":\($0.rawValue)" }.joined(separator: " ")
    throw SessionError(
      .usage, found.isEmpty ? "there is no command `:\(word)`" : "`:\(word)` may be several commands",
      help: near.map { "did you mean `:\($0)`?" } ?? "there is \(names)")
  }

  /// The command with what it takes.
  var usage: String {
    switch self {
    case .load: ":load FILE"
    case .save: ":save [FILE]"
    case .type: ":type EXPR"
    case .doc: ":doc [NAME]"
    case .explain: ":explain WHAT"
    case .graph: ":graph [dot|mermaid]"
    case .why: ":why NAME[@RUN]"
    case .store: ":store [TAG]"
    case .set: ":set [NAME=VALUE]"
    case .reload, .plan, .run, .diff, .results, .status, .time, .undo, .help, .quit: ":\(rawValue)"
    }
  }

  var summary: String {
    switch self {
    case .load: "read a script"
    case .reload: "read it again, without what was typed"
    case .save: "write the script with what was typed, formatted"
    case .type: "type, unit and stage of an expression"
    case .doc: "the reference of the script, or of a module"
    case .explain: "a code, a word, a primitive or a unit; also ?WHAT"
    case .plan: "what would be run, and why"
    case .graph: "calibrations and what they read"
    case .run: "run the script"
    case .why: "why a task is to be run, or an interval is what it is"
    case .diff: "what a run would change against the last one"
    case .results: "constants of the last run"
    case .status: "what the last run did"
    case .store: "the tags of the store, or what a tag holds"
    case .time: "say after each input how long it took, or do not"
    case .set: "give a parameter a value; without one, list them"
    case .undo: "take the last change back"
    case .help: "this list"
    case .quit: "leave (also Ctrl-D)"
    }
  }
}

extension ReplCommand {
  /// The page of `:help`.
  static var page: String {
    let width = allCases.map(\.usage.count).max() ?? 0
    let commands = allCases.map { "  \($0.usage.padded(to: width))  \($0.summary)\n" }.joined()
    return commands + """

      anything of a script may be typed; what is declared again is replaced. Besides:
        head DATASET [N]        the first rows, with where they stand
        describe(DATASET)       count, mean, spread and range of each column
        runs(DATASET)           the runs with their events and files
        histogram(DATASET.x, …) any collector; `let h = …` gives it a name
        fit(h, gauss + linear)  any algorithm on what was collected
        plot h with peak        a plot; `plot NAME`: those of a calibration's last run
        at NAME@RUN             one interval of the last run; also `pass 2`, `key 17`
        ; COMMAND               the shell

      """
  }
}
