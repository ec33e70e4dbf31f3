import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibReport
import CalibSyntax
import CalibTasks

/// Looks at data and at results: `head`, `describe`, `runs`, `plot`, `at`.
extension Repl {
  func look(
    _ view: TypedInput.View, _ argument: String, _ write: @escaping (String) -> Void
  ) throws(SessionError) -> String {
    switch view {
    case .head: return try head(argument)
    case .describe: return try DatasetLook(self, argument).description(write)
    case .runs: return try DatasetLook(self, argument).runs(write)
    case .plot: return try plot(argument, write)
    case .at: return try at(argument)
    }
  }

  /// `head dimuon 5`, `head dimuon where mass > 80 GeV`.
  private func head(_ argument: String) throws(SessionError) -> String {
    var words = argument.split(separator: " ").map(String.init)
    var count = 10
    if words.count > 1, let last = words.last, let number = Int(last), !words.contains("where") {
      count = number
      words.removeLast()
    }
    guard count > 0 else { throw SessionError(.usage, "`\(count)` rows are none", help: "head DATASET 10") }
    return try DatasetLook(self, words.joined(separator: " ")).head(count)
  }

  // MARK: - Plots

  /// `plot h with peak`, `plot histogram(…)`, `plot momentum_scale`, `plot momentum_scale.scale`.
  private func plot(_ argument: String, _ write: @escaping (String) -> Void) throws(SessionError) -> String {
    let tree = ScriptEdit.parsed("validation session {\nplot \(argument)\n}").tree
    let item = tree.nodes.indices.map { SyntaxTree.NodeID($0) }.first { tree.kind($0) == .plotItem }
    guard let item, let list = tree.child(item, 1) else {
      throw SessionError(.mistake, "`plot \(argument)` cannot be understood", help: "plot HISTOGRAM with FIT")
    }
    let objects = tree.children(list).map { tree.text($0) }
    let fits = tree.child(item, 2).map { tree.children($0).map { tree.text($0) } } ?? []
    if fits.isEmpty, objects.count == 1, let known = try plotsOfLastRun(objects[0]) { return known }
    var parts: [Sketch] = []
    var titles: [String: String] = [:]
    for (place, text) in objects.enumerated() {
      titles["plot_\(place + 1)"] = text + (place < fits.count ? " with \(fits[place])" : "")
      parts.append(try part(text, "plot_\(place + 1)"))
    }
    for (place, text) in fits.enumerated() { parts.append(try part(text, "with_\(place + 1)")) }
    // Objects and fits get names of their own, so that they may be expressions; the titles give back what was typed.
    let names = Set(parts.flatMap(\.names))
    var probe = try probe(sketches: state.sketches(for: names) + parts, question: nil)
    let shown = objects.indices.map { "plot_\($0 + 1)" }.joined(separator: ", ")
    let drawn = fits.indices.map { "with_\($0 + 1)" }.joined(separator: ", ")
    probe.ending = ["payload: { shown = true }", "plot \(shown)" + (drawn.isEmpty ? "" : " with \(drawn)")]
    return try answer(probe, titles: titles, write)
  }

  /// A plotted object, or a fit, as something to be collected and computed under a name.
  private func part(_ text: String, _ name: String) throws(SessionError) -> Sketch {
    if let question = try question(text, as: name) { return question }
    let near = NearNames.nearest(to: text, in: state.sketches.map(\.name))
    throw SessionError(
      .mistake, "there is nothing to plot in `\(text)`",
      help: near.map { "did you mean `\($0)`?" }
        ?? "collect it first: `let h = histogram(DATASET.COLUMN, bins: 80, range: …)`")
  }

  /// The plots of a calibration, of one of its constants over the runs, or those of a name; `nil` where there are none.
  private func plotsOfLastRun(_ text: String) throws(SessionError) -> String? {
    guard !state.sketches.contains(where: { $0.name == text }), let path = try? script(),
      let report = try? Session(state.options(base)).results(path)
    else { return nil }
    let names = loaded.checked.program?.calibrations.map(\.name) ?? []
    if names.contains(text) {
      let plots = report.plots(of: text, color: color, width: width)
      return plots.isEmpty ? "`\(text)` has no plots\n" : plots
    }
    let parts = text.split(separator: ".").map(String.init)
    if parts.count == 2, let result = report.results.first(where: { $0.name == parts[0] }),
      let constants = ConstantsOverRuns.all(result).first(where: { $0.field == parts[1] })
    {
      return BlockPlot.text(constants, style: style)
    }
    let plots = report.plots(named: text, color: color, width: width)
    return plots.isEmpty ? nil : plots
  }

  // MARK: - Intervals

  /// `at momentum_scale@12/133 pass 2 key 17`.
  private func at(_ argument: String) throws(SessionError) -> String {
    var words = argument.split(separator: " ").map(String.init)
    let place = words.removeFirst()
    let parts = place.split(separator: "@", maxSplits: 1).map(String.init)
    let report = try session.results(try script())
    guard let result = report.results.first(where: { $0.name == parts[0] }) else {
      let near = NearNames.nearest(to: parts[0], in: report.results.map(\.name))
      throw SessionError(
        .mistake, "the last run has no `\(parts[0])`",
        help: near.map { "did you mean `\($0)`?" }
          ?? report.results.map { "`\($0.name)`" }.joined(separator: ", "))
    }
    guard parts.count == 2 else {
      return ResultsText.text([result], style: style)
        + report.plots(of: result.name, color: color, width: width)
    }
    guard let run = ExperimentRun(parts[1][...]) else {
      throw SessionError(.usage, "`\(parts[1])` is no run", help: "write it as `at \(parts[0])@12/133`")
    }
    var (pass, key): (Int?, String?) = (nil, nil)
    while let word = words.first {
      let rest = Array(words.dropFirst())
      switch word {
      case "pass":
        guard let number = rest.first.flatMap({ Int($0) }) else {
          throw SessionError(.usage, "the number of a pass is missing", help: "at \(place) pass 2")
        }
        (pass, words) = (number, Array(rest.dropFirst()))
      // A key of several parts may have blanks inside.
      case "key": (key, words) = (rest.joined(separator: " "), [])
      default: throw SessionError(.usage, "`\(word)` is not known here", help: "at NAME@RUN pass 2 key 17")
      }
    }
    guard pass == nil || result.passes.contains(where: { $0.number == pass }) else {
      throw SessionError(
        .mistake, "`\(parts[0])` has \(QuantityText.plural(result.passes.count, "pass", "passes"))")
    }
    let plots =
      pass == nil ? report.plots(of: result.name, at: run, key: key, color: color, width: width) : ""
    return IntervalView.text(result, run, pass: pass, key: key, style: style) + plots
  }
}

extension ResultsReport {
  /// The constants of a calibration over its runs, and its plots.
  func plots(of name: String, color: Bool, width: Int) -> String {
    ResultsReport(
      results: results.filter { $0.name == name }, publications: [], summary: summary, script: script,
      exitStatus: 0
    ).plots(color: color, width: width)
  }

  /// The plots of the interval that has a run; of one key, where they are by key.
  func plots(of name: String, at run: ExperimentRun, key: String?, color: Bool, width: Int) -> String {
    let intervals = drawnResults.filter { $0.name == name }.flatMap(\.intervals)
      .filter { $0.interval.contains(run) }
    let plots = intervals.flatMap(\.report.plots).filter { plot in
      key.map { plot.name.hasSuffix("[\($0)]") } ?? true
    }
    return Self.text(plots, color: color, width: width)
  }

  /// The plots of this name, of all calibrations and intervals.
  func plots(named name: String, color: Bool, width: Int) -> String {
    let plots = drawnResults.flatMap(\.intervals).flatMap(\.report.plots).filter { $0.name == name }
    return Self.text(plots, color: color, width: width)
  }

  private static func text(_ plots: [PlotRecord], color: Bool, width: Int) -> String {
    let style = TextStyle(width: width, usesColour: color)
    return plots.map {
      "\n" + BlockPlot.text($0, fitText: FitText(catalog: Builtins.catalog), style: style)
    }.joined()
  }
}
