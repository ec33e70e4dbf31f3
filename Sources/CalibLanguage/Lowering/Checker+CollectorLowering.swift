import CalibColumns
import CalibDiagnostics
import CalibGraph
import CalibModel

/// Collectors as others carry them out, and what tells them apart.
extension Checker {
  mutating func loweredCollectors(_ draft: CalibrationDraft) -> [CollectorDefinition]? {
    var definitions: [CollectorDefinition] = []
    for collector in draft.collectors {
      guard let collector else { return nil }
      var lowering = ColumnLowering(graph, arrayLengths: facts.arrayLengths)
      let columns = collector.columns.map { lowering.lower($0) }
      let selection = collector.selection.map { lowering.lower($0) }
      program.pending += lowering.diagnostics
      let nodes = columns.compactMap { $0 }
      guard nodes.count == columns.count, lowering.diagnostics.isEmpty else { return nil }
      let exec = execDefinition(collector)
      if case .some(nil) = selection { return nil }
      definitions.append(
        CollectorDefinition(
          name: collector.name, primitive: collector.signature.name, settings: collector.settings,
          graph: lowering.graph, texts: lowering.texts, columns: nodes, inputs: collector.inputs,
          keys: collector.keys,
          families: collector.families, exec: exec, policy: collector.policy,
          timing: exec == nil ? timing(draft) : nil, selection: selection.flatMap { $0 },
          constants: exec?.values?.constants ?? lowering.constants,
          datasets: collector.datasets, type: collector.type, unit: collector.unit, span: collector.span))
    }
    return definitions
  }

  func digest(of collector: CollectorDefinition) -> String {
    var lines = ["collector \(collector.primitive) \(catalog[collector.primitive]?.version ?? 0)"]
    for setting in collector.settings { lines.append("\(setting.name) \(CanonicalText.of(setting.value))") }
    lines.append(CanonicalText.of(collector.graph))
    lines.append("of " + collector.columns.map { "\($0.index)" }.joined(separator: ","))
    // What is a weight and what a value is no matter of the columns alone.
    lines.append("as " + collector.inputs.map { "\($0)" }.joined(separator: ","))
    lines.append("where \(collector.selection.map { "\($0.index)" } ?? "all")")
    lines += collector.constants.map { "constant \($0)" }
    if let keys = collector.keys { lines.append("by \(CanonicalText.quoted("\(keys)"))") }
    if let exec = collector.exec { lines.append(Self.text(of: exec)) }
    // How a column is read is part of what is computed from it.
    for name in collector.datasets {
      guard let dataset = datasets[name] else { continue }
      lines.append(
        "rows \(dataset.badRows) \(dataset.runColumns?.experiment ?? "") \(dataset.runColumns?.run ?? "")")
      lines += how(dataset.definition)
      // Rows are sorted by their times, or find constants by them.
      let time = collector.timing == nil && collector.constants.isEmpty ? nil : dataset.time?.name
      if let time {
        lines.append("time \(CanonicalText.quoted(time)) by \(collector.timing?.atomLength ?? 0)")
      }
      for column in read(collector.graph.inputs + [time].compactMap(\.self), of: dataset) {
        let factor = CanonicalText.number(column.unit.factor)
        let allowed = column.allowed.map { "\($0)" } ?? column.allowedValues.map { "\($0)" } ?? "any"
        lines.append(
          "\(CanonicalText.quoted(column.sourceName)) \(column.kind) \(factor) \(allowed)"
        )
      }
    }
    return options.digest(lines.joined(separator: "\n"))
  }

  /// How files are taken apart, where a dataset says it.
  private func how(_ dataset: DatasetDefinition) -> [String] {
    let said = [("format", dataset.format), ("tree", dataset.treeName), ("each", dataset.element)]
    return said.compactMap { name, value in value.map { "\(name) \(CanonicalText.quoted($0))" } }
  }

  /// The columns that decide what a collector gets: its own, and all where bad rows are left out.
  func read(_ inputs: [String], of dataset: CheckedDataset) -> [DatasetDefinition.Column] {
    let own = inputs.compactMap { input in
      dataset.columns.first { $0.name == input || ($0.count != nil && input.hasPrefix($0.name + "[")) }
    }
    if case .skip = dataset.badRows { return own + dataset.columns }
    return own
  }

  func definition(
    _ draft: CalibrationDraft, _ checked: CheckedCalibration, _ collectors: [CollectorDefinition]
  ) -> CalibrationDefinition {
    var lowering = ResultLowering(graph)
    let algorithm = algorithm(draft, &lowering)
    var starting = ResultLowering(graph)
    let startValues = draft.start.map { starting.lower($0) }
    let start = StartDefinition(program: starting.program, values: startValues, constants: starting.constants)
    let startText =
      CanonicalText.of(start.program, start.constants) + "\n"
      + startValues.map { "\($0.index)" }.joined(separator: ",")
    let answers = answers(draft)
    var spec = CalibrationSpec(
      name: draft.name, payloadName: checked.payloadName,
      collectors: collectors.map {
        .init(
          name: $0.name, datasets: $0.datasets, digest: digest(of: $0), constants: $0.constants,
          policy: $0.policy)
      },
      strategy: draft.strategy, coverage: draft.coverage, iterated: local.iterated.map(\.name),
      maximumPasses: draft.maximumPasses, acceptsUnconverged: draft.acceptsUnconverged, gaps: draft.gaps,
      algorithmDigest: options.digest(text(of: algorithm, draft, checked, lowering.constants)),
      startDigest: options.digest(startText), resultConstants: lowering.constants,
      startConstants: starting.constants,
      dependencies: checked.dependencies.sorted { positions[$0] ?? 0 < positions[$1] ?? 0 },
      usesLabel: local.usesLabel,
      checks: draft.checks.map(\.name), optionalConstants: graph.optionalConstants(roots(draft)),
      splitAt: draft.splitAt, isValidation: draft.isValidation, isKept: draft.isKept,
      skipsGaps: draft.skipsGaps, runs: draft.runRule, after: draft.after, gates: draft.gates,
      policy: draft.policy, conditionsDigest: conditionsDigest(answers, draft))
    spec.programs = Self.programs(collectors, algorithm)
    return CalibrationDefinition(
      spec: spec, documentation: draft.documentation, collectors: collectors, algorithm: algorithm,
      start: start, answers: answers, runs: draft.runs, coversRequested: draft.coversRequested,
      span: draft.span)
  }
}
