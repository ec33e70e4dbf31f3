package import CalibGraph
import CalibModel

/// The plan for people: calibrations in order, with what each would do and why.
package enum PlanText {
  /// The whole plan; its last line counts the tasks: `24 to run, 3 reused`.
  package static func text(_ plan: Plan, style: TextStyle) -> String {
    var lines = CalibrationTree.lines(plan.calibrations, style: style)
    let tasks = tasksByCalibration(plan)
    for calibration in plan.calibrations {
      if !lines.isEmpty { lines.append("") }
      lines += self.lines(calibration, tasks[calibration.name] ?? [], style: style)
    }
    let publications = self.publications(plan, style: style)
    if !publications.isEmpty { lines += [""] + publications }
    return (lines + ["", summary(plan, style: style)]).map { $0 + "\n" }.joined()
  }

  /// `24 to run, 0 reused, 2 blocked, 12 that depend on results`.
  package static func summary(_ plan: Plan, style: TextStyle) -> String {
    let run = plan.count(.run)
    let (blocked, conditional) = (plan.count(.blocked), plan.count(.conditional))
    if run == 0, blocked == 0, conditional == 0 {
      return "nothing to do: \(QuantityText.plural(plan.count(.reuse), "task")) known"
    }
    var text = "\(QuantityText.count(run)) to run, \(QuantityText.count(plan.count(.reuse))) reused"
    if blocked > 0 { text += ", " + style.paint("\(QuantityText.count(blocked)) blocked", .bad) }
    if conditional > 0 { text += ", \(QuantityText.count(conditional)) depending on results" }
    return text
  }

  /// A strategy in words.
  package static func strategy(_ strategy: Strategy) -> String {
    switch strategy {
    case .single: return "one execution over all runs"
    case .perRun: return "one execution per run"
    case .sequential(let options):
      let words = [
        options.step == 1 ? "sequential" : "sequential in steps of \(options.step) runs",
        options.mergesWhen ? "short blocks join where a condition allows it" : nil,
        options.skips ? "runs skipped by a condition" : nil, options.extendsTail ? "tail extended" : nil,
      ]
      return words.compactMap { $0 }.joined(separator: ", ")
    case .boundaries(let options):
      let blocks =
        options.isAsked
        ? "blocks that a condition begins"
        : options.firstRuns.isEmpty
          ? "one block per experiment"
          : "blocks at \(QuantityText.plural(options.firstRuns.count, "boundary", "boundaries"))"
      return options.extendsTail ? blocks + ", tail extended" : blocks
    case .optimal(let options):
      let words = [
        "optimal cuts by a loss", options.hasInside ? "and inside of them" : nil,
        options.atomLength.map { "between stretches of \(QuantityText.number(Double($0) / 1e9)) s" },
      ]
      return words.compactMap { $0 }.joined(separator: ", ")
    }
  }

  /// Where intervals end in any case: `, split at beam_spot and hits.field`; empty where nowhere.
  private static func split(_ places: SplitPlaces) -> String {
    let constants = places.constants.map(\.description)
    let names = constants + places.attributes.map { "\($0.dataset).\($0.name)" }
    guard !names.isEmpty else { return "" }
    return ", split at " + names.map(TerminalText.sanitized).joined(separator: " and ")
  }
}

extension PlanText {
  /// The tasks of each calibration, in order; gone through once, because a plan may have many of both.
  static func tasksByCalibration(_ plan: Plan) -> [String: [Plan.Task]] {
    Dictionary(grouping: plan.tasks.filter { $0.description.kind != .publish }) { $0.description.calibration }
  }

  static func lines(
    _ calibration: Plan.Calibration, _ tasks: [Plan.Task], style: TextStyle
  ) -> [String] {
    var head = style.paint(TerminalText.sanitized(calibration.name), .strong)
    if !calibration.dependencies.isEmpty {
      let names = calibration.dependencies.map(TerminalText.sanitized).joined(separator: ", ")
      head += style.paint(" \(style.sign("←", "<-")) \(names)", .link)
    }
    let shape = [
      strategy(calibration.strategy) + split(calibration.splitAt),
      calibration.maximumPasses > 1 ? "at most \(calibration.maximumPasses) passes" : "1 pass",
      QuantityText.plural(calibration.runs.count, "run")
        + " in \(QuantityText.plural(calibration.files, "file"))",
    ]
    return [head, "  " + shape.joined(separator: style.sign(" · ", ", "))]
      + table(TaskGroup.groups(tasks), style: style)
      + intervals(calibration, style: style)
  }

  private static func table(_ passes: [TaskGroup.Passes], style: TextStyle) -> [String] {
    var table = TextTable(columns: [
      .init(""), .init(""), .init("", right: true), .init(""), .init(""),
    ])
    for pass in passes {
      for (index, group) in pass.groups.enumerated() {
        table.rows.append([
          .init(index == 0 ? pass.title(style) : "", .faint), .init(group.kind.rawValue),
          .init(QuantityText.count(group.count)), .init(word(group.action), tone(group.action)),
          .init(TerminalText.sanitized(group.reason), .faint),
        ])
      }
    }
    return table.rows.isEmpty ? [] : table.lines(style, indent: 2)
  }

  private static func intervals(_ calibration: Plan.Calibration, style: TextStyle) -> [String] {
    let known = calibration.expectedIntervals
    var text = known.isEmpty ? "" : RunsText.phrase(known)
    if known.count > 4 { text = "\(QuantityText.count(known.count)): " + text }
    if !calibration.intervalsNote.isEmpty {
      let note = TerminalText.sanitized(calibration.intervalsNote)
      text += text.isEmpty ? note : " (\(note))"
    }
    guard !text.isEmpty else { return [] }
    let lead = "  intervals  "
    let lines = TerminalText.wrapped(text, to: style.width - lead.count)
    return lines.enumerated().map { index, line in
      index == 0
        ? style.paint(lead, .faint) + line : String(repeating: " ", count: lead.count) + line
    }
  }

  private static func publications(_ plan: Plan, style: TextStyle) -> [String] {
    plan.publications.map { publication in
      let names = publication.calibrations.map(TerminalText.sanitized).joined(separator: ", ")
      var line =
        "publish \(style.paint(TerminalText.sanitized(publication.tag), .strong))"
        + style.paint(" \(style.sign("←", "<-")) \(names)", .link)
      if let group = publication.signoff { line += ", signed off by \(TerminalText.sanitized(group))" }
      if publication.ownsBase { line += ", a tag of the base" }
      let task = plan.tasks.first {
        $0.description.kind == .publish && $0.description.calibration == publication.tag
      }
      guard let task else { return line }
      let reason = task.reason.isEmpty ? "" : "  \(style.paint(TerminalText.sanitized(task.reason), .faint))"
      return line + "  " + style.paint(word(task.action), tone(task.action)) + reason
    }
  }

  static func word(_ action: Plan.Action) -> String {
    switch action {
    case .run: "to run"
    case .reuse: "reused"
    case .blocked: "blocked"
    case .conditional: "perhaps"
    }
  }

  private static func tone(_ action: Plan.Action) -> TextStyle.Tone {
    switch action {
    case .run: .good
    case .reuse: .faint
    case .blocked: .bad
    case .conditional: .doubtful
    }
  }
}
