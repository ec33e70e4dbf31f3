import CalibColumns
import CalibDiagnostics
import CalibGraph
import CalibModel

/// A checked calibration as what others carry out.
extension Checker {
  mutating func finish(_ draft: CalibrationDraft, _ checked: inout CheckedCalibration) {
    definitions[draft.name] = nil
    checked.coverage = draft.coverage
    checked.runs = draft.runs?.included ?? []
    checked.checks = draft.checks.map { .init(name: $0.name, span: $0.span) }
    checked.fields = local.payloads.flatMap { own in
      own.fields.map { name in
        let path = local.payloads.count > 1 ? "\(own.name).\(name)" : name
        guard let field = draft.fields.first(where: { $0.name == name && $0.payload == own.name }) else {
          return .init(name: path, type: .poison, unit: .none)
        }
        return .init(name: path, type: fieldType(name, field.value, own.name), unit: field.unit)
      }
    }
    for field in draft.fields where options.makesProgram {
      let owner = local.payloads.count > 1 ? field.payload : "payload"
      typed.append(
        TypedName(
          name: "\(draft.name).\(owner).\(field.name)",
          type: fieldType(field.name, field.value, field.payload),
          stage: .result,
          unit: field.unit,
          span: field.span))
    }
    checked.dependencies = dependencies(draft)
    refuseFilesBesideOthers(draft)
    // A program is made only of a script without any error.
    if !options.makesProgram {
      checked.isBroken = checked.isBroken || hasErrors
      return
    }
    guard !hasErrors, isWhole(draft), answersAreWhole(draft) else {
      checked.isBroken = true
      return
    }
    guard let collectors = loweredCollectors(draft) else { return }
    definitions[draft.name] = definition(draft, checked, collectors)
  }

  /// The expressions of the algorithm and of the start values.
  private func resultRoots(_ draft: CalibrationDraft) -> [ExpressionID] {
    var roots = draft.start + draft.next + draft.need
    for field in draft.fields { roots.append(field.value) }
    for check in draft.checks { roots.append(check.condition) }
    for case let message? in draft.checks.lazy.map(\.message) { roots.append(message) }
    for plot in draft.plots { roots.append(plot.object) }
    for case let fit? in draft.plots.lazy.map(\.fit) { roots.append(fit) }
    for watched in draft.watched { roots.append(watched.value) }
    if let until = draft.until { roots.append(until) }
    return roots
  }

  /// All expressions, those of the collectors too.
  private func roots(_ draft: CalibrationDraft) -> [ExpressionID] {
    var roots = resultRoots(draft)
    for case let collector? in draft.collectors {
      roots += collector.columns
      if let selection = collector.selection { roots.append(selection) }
      if let exec = collector.exec { roots += exec.operands }
    }
    return roots
  }

  /// Whether nothing in it is left of a mistake, which may have been reported in an earlier check.
  private func isWhole(_ draft: CalibrationDraft) -> Bool {
    guard draft.items.iterate == nil || (draft.until != nil && draft.next.count == draft.start.count) else {
      return false
    }
    return graph.postorder(resultRoots(draft)).allSatisfy { id in
      switch graph[id].operation {
      // What a strategy knows of a block has no value in an execution, but for what runs and files have anyway.
      case .fact(.attribute, _), .fact(.file, _): true
      case .poison, .column, .fact: false
      default: true
      }
    }
  }

  /// Whether all that answers the strategy is known, and no row decides without its run's attributes.
  private func answersAreWhole(_ draft: CalibrationDraft) -> Bool {
    graph.postorder(draft.answers.map(\.root)).allSatisfy {
      switch graph[$0].operation {
      case .poison, .column: false
      default: true
      }
    }
      && graph.postorder(roots(draft)).allSatisfy {
        switch graph[$0].operation {
        case .fact(.attribute, _), .fact(.file, _): true
        case .fact: false
        default: true
        }
      }
  }

  /// All calibrations whose payloads are read, directly.
  private func dependencies(_ draft: CalibrationDraft) -> Set<String> {
    var found: Set<String> = []
    for id in graph.postorder(roots(draft)) {
      guard case .payload(let calibration, _) = graph[id].operation else { continue }
      found.insert(calibration)
    }
    return found.union(splitCalibrations(draft)).union(local.precursors)
  }

  /// Calibrations at whose changes an interval ends: their constants have to be there too.
  private func splitCalibrations(_ draft: CalibrationDraft) -> Set<String> {
    Set(draft.splitAt.constants.compactMap { if case .calibration(let name) = $0 { name } else { nil } })
  }

  private mutating func loweredCollectors(_ draft: CalibrationDraft) -> [CollectorDefinition]? {
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

  /// A strategy that asks may ask for times.
  private func timing(_ draft: CalibrationDraft) -> CollectorDefinition.Timing? {
    draft.answers.isEmpty ? nil : CollectorDefinition.Timing(atomLength: draft.strategy.atomLength)
  }

  private func digest(of collector: CollectorDefinition) -> String {
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
  private func read(_ inputs: [String], of dataset: CheckedDataset) -> [DatasetDefinition.Column] {
    let own = inputs.compactMap { input in
      dataset.columns.first { $0.name == input || ($0.count != nil && input.hasPrefix($0.name + "[")) }
    }
    if case .skip = dataset.badRows { return own + dataset.columns }
    return own
  }

  private func definition(
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

  /// The programs that collectors and algorithm run, in the order in which an execution asks for them.
  private static func programs(
    _ collectors: [CollectorDefinition], _ algorithm: AlgorithmDefinition
  ) -> [ProgramUse] {
    let collecting = collectors.enumerated().compactMap { place, collector in
      collector.exec.map {
        ProgramUse(collector: place, grouping: $0.grouping.use, merges: $0.merge != nil)
      }
    }
    return collecting + algorithm.execs.map { _ in ProgramUse(collector: nil, grouping: .execution) }
  }

  /// What the answers to a strategy's questions depend on beside the data; empty where it asks nothing.
  ///
  /// A loss is infinite where `need` fails, so `need` and its program are part of it.
  private func conditionsDigest(_ answers: [StrategyAnswer], _ draft: CalibrationDraft) -> String {
    guard !answers.isEmpty else { return "" }
    var lines = ["conditions 1 empty \(draft.allowsEmpty)"]
    for answer in answers {
      lines.append("\(answer.question.rawValue) \(answer.blocks) \(answer.node.index)")
      lines.append(CanonicalText.of(answer.program, answer.constants))
    }
    var need = ResultLowering(graph)
    let nodes = draft.need.map { need.lower($0) }
    lines.append("need " + nodes.map { "\($0.index)" }.joined(separator: ","))
    lines.append(CanonicalText.of(need.program, need.constants))
    return options.digest(lines.joined(separator: "\n"))
  }

  /// What answers the strategy's questions, each as a program of its own.
  private func answers(_ draft: CalibrationDraft) -> [StrategyAnswer] {
    draft.answers.map { answer in
      var lowering = ResultLowering(graph, keepsFacts: true)
      let node = lowering.lower(answer.root)
      return StrategyAnswer(
        question: answer.question, program: lowering.program, node: node, constants: lowering.constants,
        blocks: answer.blocks)
    }
  }

  private func algorithm(_ draft: CalibrationDraft, _ lowering: inout ResultLowering) -> AlgorithmDefinition {
    let need = draft.need.map { lowering.lower($0) }
    let next = draft.next.map { lowering.lower($0) }
    let until = draft.until.map { lowering.lower($0) }
    let payload = draft.fields.map {
      AlgorithmDefinition.PayloadField(
        payload: $0.payload, name: $0.name, node: lowering.lower($0.value), unit: $0.unit)
    }
    let checks = draft.checks.map { check in
      AlgorithmDefinition.CheckDefinition(
        kind: check.isRequired ? .require : .expect, name: check.name,
        condition: lowering.lower(check.condition),
        message: check.message.map { lowering.lower($0) }, span: check.span)
    }
    let plots = draft.plots.map { plot in
      AlgorithmDefinition.PlotDefinition(
        name: plot.name, object: lowering.lower(plot.object), fit: plot.fit.map { lowering.lower($0) },
        unit: graph[plot.object].unit, verticalUnit: verticalUnit(of: plot.object, draft))
    }
    let watched = draft.watched.map {
      AlgorithmDefinition.WatchedDefinition(
        name: $0.name, node: lowering.lower($0.value), unit: graph[$0.value].unit)
    }
    var algorithm = AlgorithmDefinition(
      program: lowering.program, need: need, next: next, until: until, payload: payload, checks: checks,
      plots: plots,
      watched: watched, allowsEmpty: draft.allowsEmpty)
    algorithm.execs = local.execs
    algorithm.iteratedTypes = local.iterated.map(\.beginType)
    return algorithm
  }

  /// The canonical text of an algorithm: its program, and which of its values are what.
  private func text(
    of algorithm: AlgorithmDefinition, _ draft: CalibrationDraft, _ checked: CheckedCalibration,
    _ constants: [ConstantReference]
  ) -> String {
    var lines = [CanonicalText.of(algorithm.program, constants)]
    lines.append("payload \(CanonicalText.quoted(checked.payloadName))")
    lines.append("need " + algorithm.need.map { "\($0.index)" }.joined(separator: ","))
    lines.append("next " + algorithm.next.map { "\($0.index)" }.joined(separator: ","))
    lines.append("until \(algorithm.until.map { "\($0.index)" } ?? "none") empty \(algorithm.allowsEmpty)")
    for field in algorithm.payload {
      lines.append(
        "field \(CanonicalText.quoted(field.name)) \(field.node.index) \(field.unit.name)"
          + (local.payloads.count > 1 ? " of \(CanonicalText.quoted(field.payload))" : ""))
    }
    for check in algorithm.checks {
      let message = check.message.map { "\($0.index)" } ?? "none"
      lines.append(
        "\(check.kind.rawValue) \(CanonicalText.quoted(check.name)) \(check.condition.index) \(message)")
    }
    for plot in algorithm.plots {
      let fit = plot.fit.map { "\($0.index)" } ?? "none"
      lines.append(
        "plot \(CanonicalText.quoted(plot.name)) \(plot.object.index) \(fit) \(plot.unit.name)"
          + (plot.verticalUnit.name.isEmpty ? "" : " by \(plot.verticalUnit.name)")
      )
    }
    for watched in algorithm.watched {
      lines.append("watched \(CanonicalText.quoted(watched.name)) \(watched.node.index) \(watched.unit.name)")
    }
    for name in Set(algorithm.program.nodes.compactMap { algorithmName($0) }).sorted() {
      lines.append("version \(name) \(catalog[name]?.version ?? 0)")
    }
    lines += algorithm.execs.map { Self.text(of: $0) }
    return lines.joined(separator: "\n")
  }

  private func algorithmName(_ node: ResultProgram.Node) -> String? {
    if case .algorithm(let name, _) = node.operation { name } else { nil }
  }
}
