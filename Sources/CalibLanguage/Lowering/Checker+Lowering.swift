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
  func roots(_ draft: CalibrationDraft) -> [ExpressionID] {
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
  func dependencies(_ draft: CalibrationDraft) -> Set<String> {
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

  /// A strategy that asks may ask for times.
  func timing(_ draft: CalibrationDraft) -> CollectorDefinition.Timing? {
    draft.answers.isEmpty ? nil : CollectorDefinition.Timing(atomLength: draft.strategy.atomLength)
  }

  /// The programs that collectors and algorithm run, in the order in which an execution asks for them.
  static func programs(
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
  func conditionsDigest(_ answers: [StrategyAnswer], _ draft: CalibrationDraft) -> String {
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
  func answers(_ draft: CalibrationDraft) -> [StrategyAnswer] {
    draft.answers.map { answer in
      var lowering = ResultLowering(graph, keepsFacts: true)
      let node = lowering.lower(answer.root)
      return StrategyAnswer(
        question: answer.question, program: lowering.program, node: node, constants: lowering.constants,
        blocks: answer.blocks)
    }
  }

  func algorithm(_ draft: CalibrationDraft, _ lowering: inout ResultLowering) -> AlgorithmDefinition {
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
  func text(
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
