import CalibDiagnostics
import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibReport
import CalibSyntax

/// Questions about data: what has to be collected for them, how they are checked and answered.
extension Repl {
  static let collectors = Set(Builtins.collectors.map { $0.signature.name })

  /// A question and what was found of it before anything is read.
  struct CheckedQuestion {
    var probe: Probe
    let type: TypedName
  }

  /// Answers an expression: from data, from the last run, or by itself.
  func evaluate(
    _ typed: String, showsValue: Bool = true, _ write: @escaping (String) -> Void
  ) throws(SessionError) -> Reply {
    guard let question = try question(typed, as: Probe.answer) else { return plain(typed, showsValue) }
    var checked = try checked(question)
    let kind = Self.kind(checked.type) + "\n"
    let histogram = histogram(of: question.expression ?? "", sketches: state.sketches)
    guard showsValue,
      let ending = Probe.ending(of: checked.type.type, name: Probe.answer, histogram: histogram)
    else { return Reply(text: kind) }
    checked.probe.ending = ending
    var titles = [Probe.answer: typed]
    if let histogram { titles[histogram] = typed }
    return Reply(text: try answer(checked.probe, titles: titles, write) + kind)
  }

  /// Gives something that has to be collected a name; what needs no data is a declaration.
  func define(
    _ word: String, _ name: String, _ expression: String, typed: String, _ write: @escaping (String) -> Void
  ) throws(SessionError) -> Reply {
    guard let sketch = try question(expression, as: name) else {
      if word == "collect" {
        throw SessionError(
          .mistake, "`collect` needs something that is accumulated over events",
          help: "as in `collect \(name) = histogram(DATASET.COLUMN, bins: 80, range: …)`")
      }
      return Reply(text: try declare(word.isEmpty ? "let \(typed)" : typed))
    }
    var next = state
    next.keep(sketch)
    let before = state
    state = next
    do throws(SessionError) {
      // All of them: what reads the name may not make sense any more.
      let all = Sketch(
        name: name, collects: [], expression: nil, names: Set(state.sketches.map(\.name)))
      let checked = try checked(all)
      past.append(before)
      return Reply(text: "\(name): \(Self.kind(checked.type))\n")
    } catch {
      state = before
      throw error
    }
  }

  /// What a text asks of data; `nil` where it needs none.
  func question(_ typed: String, as name: String) throws(SessionError) -> Sketch? {
    let datasets = loaded.checked.program?.datasets.map(\.name) ?? []
    var known: [String: Bool] = [:]
    guard
      let data = DataExpression(
        typed, as: name, collectors: Self.collectors, defaultDataset: datasets.count == 1 ? datasets[0] : nil,
        isDataset: { [self] word in
          if known[word] == nil { known[word] = isDataset(word) }
          return known[word] ?? false
        })
    else { return nil }
    let sketches = data.names.intersection(state.sketches.map(\.name)).subtracting([name])
    guard !data.collects.isEmpty || data.readsColumns || !sketches.isEmpty else { return nil }
    if let collect = data.collects.first(where: \.dataset.isEmpty) {
      throw SessionError(
        .mistake, "which dataset `\(collect.text)` reads is not said",
        help: datasets.isEmpty
          ? "declare one: `dataset d { files: … columns: { … } }`"
          : "write the dataset before a column, as in `\(datasets[0]).COLUMN`, or `from \(datasets[0])`")
    }
    if data.collects.isEmpty, data.readsColumns, let text = data.text, let dataset = data.dataset {
      // A column by itself has a value for each row: what is shown is what they are on the whole.
      let collect = CollectText(name: name, text: "summary(\(text)) from \(dataset)", dataset: dataset)
      return Sketch(name: name, collects: [collect], expression: nil, names: sketches)
    }
    return Sketch(name: name, collects: data.collects, expression: data.text, names: sketches)
  }

  private func isDataset(_ name: String) -> Bool {
    var context = loaded.checked.context
    return context.check(line: name).expression?.type == .dataset
  }

  /// `Measured<Energy> in GeV, result`.
  static func kind(_ type: TypedName) -> String {
    "\(type.type)\(type.unit.name.isEmpty ? "" : " in \(TerminalText.sanitized(type.unit.name))"), \(type.stage.word)"
  }
}

extension Repl {
  /// The probe of sketches, with a question behind them.
  func probe(sketches: [Sketch], question: Sketch?) throws(SessionError) -> Probe {
    let collects = (sketches + (question.map { [$0] } ?? [])).flatMap(\.collects)
    let datasets = loaded.checked.program?.datasets.map(\.name) ?? []
    guard let input = collects.first?.dataset ?? datasets.first else {
      throw SessionError(
        .mistake, "there is no dataset", help: "declare one: `dataset d { files: … columns: { … } }`")
    }
    // A script that was saved from a session has a calibration of that name already.
    let own = Set(loaded.checked.program?.calibrations.map(\.name) ?? [])
    let name = ["session"] + (1...).lazy.prefix(99).map { "session_\($0)" }
    return Probe(
      name: name.first { !own.contains($0) } ?? "session", input: input, sketches: sketches,
      question: question)
  }

  /// Checks a question with all that it reads.
  func checked(_ question: Sketch) throws(SessionError) -> CheckedQuestion {
    // Something that has a name already is among the sketches; as a question too it would stand there twice.
    let isKept = state.sketches.contains { $0.name == question.name }
    let probe = try probe(
      sketches: state.sketches(for: question.names.union(isKept ? [question.name] : [])),
      question: isKept ? nil : question)
    let script = try check(probe)
    guard let type = script.checked.types.last(where: { $0.name == "\(probe.name).\(question.name)" }) else {
      throw SessionError(.mistake, "`\(question.name)` has no value")
    }
    return CheckedQuestion(probe: probe, type: type)
  }

  /// The script with a probe behind it, which has to be right.
  func check(_ probe: Probe) throws(SessionError) -> LoadedScript {
    let lead = state.text + "\n"
    let script = try Session(state.options(base, text: lead + probe.text))
      .load(state.scriptPath)
    guard script.checked.hasErrors, let file = script.sources.files.first else { return script }
    let start = lead.utf8.count
    let own = script.checked.diagnostics.filter { diagnostic in
      diagnostic.severity == .error && diagnostic.primary.span.file == file.id
        && Int(diagnostic.primary.span.start) >= start
    }
    if own.isEmpty { throw SessionError(.mistake, rendered: script.rendered(color: color)) }
    throw SessionError(
      .mistake,
      rendered: Self.rendered(own, of: file, start..<file.bytes.count, name: "session", color: color))
  }

  /// Runs a probe; throws where it has no answer.
  func run(_ probe: Probe, _ write: @escaping (String) -> Void) throws(SessionError) -> ProbeOutcome {
    let outcome = try outcome(of: probe, write)
    guard !outcome.reports.isEmpty else {
      throw SessionError(.mistake, TerminalText.sanitizedLines(outcome.reason).joined(separator: "\n"))
    }
    return outcome
  }

  /// Runs a probe; what went wrong while it ran is in the outcome.
  func outcome(of probe: Probe, _ write: @escaping (String) -> Void) throws(SessionError) -> ProbeOutcome {
    _ = try check(probe)
    let interruption = Interruption()
    interruption.catchSignals()
    defer { interruption.releaseSignals() }
    var progress = ProgressLine(write: write)
    return try Session(state.options(base, text: state.text + "\n" + probe.text)).probe(
      state.scriptPath, probe.name, memory: memory, interruption: interruption,
      observer: { [redraws] event in if redraws { progress.receive(event) } })
  }

  /// The answer of a probe as text: constants, then plots.
  ///
  /// - Parameter titles: what was typed for the names of plotted objects.
  func answer(
    _ probe: Probe, titles: [String: String], _ write: @escaping (String) -> Void
  ) throws(SessionError) -> String {
    let outcome = try run(probe, write)
    var lines: [String] = []
    for plot in outcome.plots {
      let title = Self.title(of: plot.name, titles)
      let shown = PlotRecord(
        name: TerminalText.truncated(title, to: width), histogram: plot.histogram, fit: plot.fit,
        unit: plot.unit,
        curve: plot.curve)
      lines.append(BlockPlot.text(shown, fitText: FitText(catalog: Builtins.catalog), style: style))
    }
    for (_, report) in outcome.reports {
      for payload in report.payloads {
        let fields = payload.fields.filter { lines.isEmpty || !Self.saidByPlots.contains($0.name) }
        lines += ConstantText.lines(Payload(name: payload.name, fields: fields), style: style).map {
          $0 + "\n"
        }
      }
    }
    return lines.joined()
  }

  /// What was typed for a plotted object; of one key of it too, `it[17]`.
  private static func title(of plot: String, _ titles: [String: String]) -> String {
    let object = String(plot.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    return titles[object].map { $0 + plot.dropFirst(object.count) } ?? plot
  }

  /// Fields of probes that a plot shows already.
  private static let saidByPlots: Set<String> = ["entries", "ok", "shown"]

  /// The histogram that a fit was made of, where it has a name.
  func histogram(of expression: String, sketches: [Sketch]) -> String? {
    let tree = ScriptEdit.parsed("let it = \(expression)").tree
    guard
      let node = tree.children(tree.root).first(where: {
        $0 != SyntaxTree.absent && tree.kind($0) == .letDeclaration
      }), let body = tree.child(node, 3)
    else { return nil }
    if tree.kind(body) == .name {
      let own = sketches.first { $0.name == tree.text(body) }
      return own?.expression.flatMap { histogram(of: $0, sketches: sketches.filter { $0 != own }) }
    }
    guard tree.kind(body) == .call, let callee = tree.child(body, 0), tree.text(callee) == "fit",
      let argument = tree.child(body, 1), let value = tree.child(argument, 2), tree.kind(value) == .name
    else { return nil }
    return tree.text(value)
  }
}
