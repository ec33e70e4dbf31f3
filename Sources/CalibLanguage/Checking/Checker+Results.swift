import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What a calibration computes from collected objects: iteration, need, payload, checks, plots.
extension Checker {
  private func resultScope(_ draft: CalibrationDraft, _ phase: Scope.Phase) -> Scope {
    Scope(
      seesCalibration: true, columns: columns(of: draft.input), lacksColumns: lacksColumns(draft.input),
      phase: phase)
  }

  /// Whether a value is one per interval; reports one per row.
  private mutating func isPerInterval(_ id: ExpressionID, _ place: String, _ node: NodeID) -> Bool {
    if isPoison(id) { return false }
    guard graph[id].stage == .event else { return true }
    report(.eventOutsideCollector(place, at: tree.span(node)))
    return false
  }

  /// A condition whose parts are shown where it is false.
  private mutating func condition(_ node: NodeID) -> ExpressionID {
    scope.showsNames = true
    defer { scope.showsNames = false }
    return value(of: node)
  }

  mutating func addIteration(_ draft: inout CalibrationDraft) {
    guard let iterate = draft.items.iterate else { return }
    scope = resultScope(draft, .begin)
    var index = 0
    for node in tree.children(iterate).dropFirst(3) where tree.kind(node) == .iterated {
      guard tree.child(node, 0) != nil, tree.child(node, 1) != nil, let to = tree.child(node, 2) else {
        continue
      }
      addNext(to, index, &draft)
      index += 1
    }
    addUntil(iterate, &draft)
    if let limit = tree.child(iterate, 2), tree.kind(limit) != .missing {
      scope = Scope(seesCalibration: true)
      draft.maximumPasses = staticInteger(limit, "the number of passes", least: 1, most: 1_000_000) ?? 1
    }
  }

  private mutating func addNext(_ to: NodeID, _ index: Int, _ draft: inout CalibrationDraft) {
    let next = value(of: to)
    draft.next.append(next)
    guard local.iterated.indices.contains(index) else { return }
    let iterated = local.iterated[index]
    guard isPerInterval(next, "the next `\(iterated.name)`", to), iterated.beginType != .poison else {
      return
    }
    guard let found = Numeric(graph[next].type), let wanted = Numeric(iterated.beginType) else {
      report(.badOperand("to", wanted: "a number", found: "\(graph[next].type)", at: tree.span(to)))
      return
    }
    guard found.dimension == wanted.dimension else {
      report(
        .wrongDimension(
          "the next `\(iterated.name)`", wanted: wanted.dimension, found: found.dimension, at: tree.span(to),
          also: draft.start.indices.contains(index)
            ? [Diagnostic.Label(graph[draft.start[index]].span, "it starts here")] : []))
      return
    }
    local.iterated[index].endType = found.isMeasured ? .measured(found.dimension) : .number(found.dimension)
    typed.append(
      TypedName(
        name: "\(draft.name).\(iterated.name)", type: local.iterated[index].endType, stage: .result,
        unit: iterated.unit, span: tree.span(to)))
  }

  private mutating func addUntil(_ iterate: NodeID, _ draft: inout CalibrationDraft) {
    guard let node = tree.child(iterate, 1), tree.kind(node) != .missing else { return }
    scope = resultScope(draft, .end)
    let until = condition(node)
    guard !isPoison(until), isBool(until, "`until`", at: tree.span(node)),
      isPerInterval(until, "`until`", node)
    else { return }
    guard dependsOnIteration(until, draft) else {
      report(.untilIsConstant(local.iterated.map(\.name), at: tree.span(node), iterated: tree.span(iterate)))
      return
    }
    draft.until = until
    for (index, iterated) in local.iterated.enumerated() {
      let id = make(.after(index), [], iterated.endType, .result, iterated.unit, tree.span(node))
      draft.watched.append(.init(name: iterated.name, value: id))
    }
    for part in comparisons(in: until) {
      let left = graph[part].operands[0]
      draft.watched.append(.init(name: sourceText(left), value: left))
    }
  }

  private func sourceText(_ id: ExpressionID) -> String {
    written(graph[id].span)
  }

  /// The comparisons that a condition joins.
  private func comparisons(in condition: ExpressionID) -> [ExpressionID] {
    var found: [ExpressionID] = []
    var stack = [condition]
    while let id = stack.popLast() {
      switch graph[id].operation {
      case .and, .or, .not, .reference: stack.append(contentsOf: graph[id].operands.reversed())
      case .binary, .contains: found.append(id)
      default: break
      }
    }
    return found
  }

  /// Whether a value can change from pass to pass.
  ///
  /// It does through an iterated name, or an object that is collected with one.
  private func dependsOnIteration(_ id: ExpressionID, _ draft: CalibrationDraft) -> Bool {
    func isIterated(_ operation: Expression.Operation) -> Bool {
      switch operation {
      case .before, .after, .start: true
      default: false
      }
    }
    for part in graph.postorder([id]) {
      let operation = graph[part].operation
      if isIterated(operation) { return true }
      // A collector that is wrong was reported: it counts as one that depends.
      guard case .collected(let place) = operation else { continue }
      guard let collector = draft.collectors[place] else { return true }
      let roots = collector.columns + (collector.selection.map { [$0] } ?? [])
      if graph.postorder(roots).contains(where: { isIterated(graph[$0].operation) }) { return true }
    }
    return false
  }

  mutating func addResults(_ draft: inout CalibrationDraft) {
    scope = resultScope(draft, .begin)
    for part in draft.items.needs {
      turn(to: part.isAdded)
      let node = part.node
      let id = condition(node)
      guard !isPoison(id), isBool(id, "`need:`", at: tree.span(node)), isPerInterval(id, "`need:`", node)
      else { continue }
      draft.need.append(id)
    }
    scope = resultScope(draft, .end)
    for (place, part) in draft.items.payloads.enumerated() {
      turn(to: part.isAdded)
      local.payloadPlace = place
      guard let list = tree.child(part.node, 2) else { continue }
      for node in tree.children(list) where tree.kind(node) == .field { addField(node, &draft) }
    }
    local.payloadPlace = 0
    var names: [String: SourceSpan] = [:]
    for part in draft.items.checks {
      turn(to: part.isAdded)
      addCheck(part.node, &names, &draft)
    }
    for part in draft.items.plots {
      turn(to: part.isAdded)
      addPlots(part.node, &draft)
    }
    turn(to: false)
  }

  private mutating func addField(_ node: NodeID, _ draft: inout CalibrationDraft) {
    guard let nameNode = tree.child(node, 1) else { return }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    if let key = tree.child(node, 3) {
      report(.notAvailable("`by`", at: tree.span(key)))
      return
    }
    let written = tree.child(node, 4) ?? nameNode
    var id = value(of: written)
    guard isPerInterval(id, "payload field `\(name)`", written) else { return }
    let declared = local.declaredFields[name]
    if let declared {
      id = coerced(id, to: declared.type, place: "payload field `\(name)`", at: tree.span(written))
      if isPoison(id) { return }
    }
    switch graph[id].type {
    case .number, .measured, .integer, .bool, .string, .count: break
    default:
      report(
        .notStorable(name, type: "\(graph[id].type)", at: tree.span(written), help: storableHelp(id, written))
      )
      return
    }
    let unit = declared.map { $0.unit.name.isEmpty ? graph[id].unit : $0.unit } ?? graph[id].unit
    draft.fields.append(.init(name: name, payload: local.payloadName, value: id, unit: unit, span: span))
  }

  private func storableHelp(_ id: ExpressionID, _ node: NodeID) -> String? {
    if case .optional = graph[id].type {
      return "say what holds where it is absent: `\(tree.text(node)) ?? VALUE`"
    }
    let members = Self.members(of: graph[id].type).filter { Numeric($0.type)?.isMeasured ?? false }
    return members.first.map { "use a part of it: `\(tree.text(node)).\($0.name)`" }
  }

  private mutating func addCheck(
    _ node: NodeID, _ names: inout [String: SourceSpan], _ draft: inout CalibrationDraft
  ) {
    guard let nameNode = tree.child(node, 1), let conditionNode = tree.child(node, 2) else { return }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    if let first = names[name] { report(.definedTwice(name, at: span, first: first)) }
    names[name] = span
    let condition = self.condition(conditionNode)
    let message = tree.child(node, 3).map { value(of: $0) }
    let isRequired = tree.kind(node) == .requireItem
    guard !isPoison(condition), isBool(condition, "check `\(name)`", at: tree.span(conditionNode)),
      isPerInterval(condition, "check `\(name)`", conditionNode)
    else { return }
    if let reason = impossibility(of: condition) {
      report(.neverTrue(tree.text(conditionNode), because: reason, at: tree.span(conditionNode)))
      return
    }
    draft.checks.append(
      .init(
        isRequired: isRequired, name: name, condition: condition,
        message: message.flatMap { isPoison($0) ? nil : $0 }, span: tree.span(node)))
  }

  /// Why a condition cannot hold; `nil` where it can.
  ///
  /// It asks a quantity that is never negative to be so, or is false as it stands.
  private func impossibility(of condition: ExpressionID) -> String? {
    if case .bool(false)? = graph[condition].value { return "it is false whatever the data are" }
    let condition = unnamed(condition)
    switch graph[condition].operation {
    case .and: return graph[condition].operands.lazy.compactMap { impossibility(ofLink: $0) }.first
    default: return impossibility(ofLink: condition)
    }
  }

  private func impossibility(ofLink id: ExpressionID) -> String? {
    let id = unnamed(id)
    guard case .binary(let kind) = graph[id].operation else { return nil }
    let (left, right) = (graph[id].operands[0], graph[id].operands[1])
    if let bound = graph[right].value?.asNumber, isNeverNegative(left) {
      if (kind == .less && bound <= 0) || (kind == .lessOrEqual && bound < 0) {
        return "`\(sourceText(left))` is never negative"
      }
    }
    if let bound = graph[left].value?.asNumber, isNeverNegative(right) {
      if (kind == .greater && bound <= 0) || (kind == .greaterOrEqual && bound < 0) {
        return "`\(sourceText(right))` is never negative"
      }
    }
    if case .member("p_value") = graph[unnamed(left)].operation, let bound = graph[right].value?.asNumber {
      if (kind == .greater && bound >= 1) || (kind == .greaterOrEqual && bound > 1) {
        return "a probability is at most 1"
      }
    }
    return nil
  }

  private func isNeverNegative(_ id: ExpressionID) -> Bool {
    switch graph[unnamed(id)].operation {
    case .member(let name): ["chi2", "ndf", "p_value", "entries", "error"].contains(name)
    case .function(let name): ["abs", "sqrt", "hypot"].contains(name)
    default: false
    }
  }

  private mutating func addPlots(_ node: NodeID, _ draft: inout CalibrationDraft) {
    guard let objects = tree.child(node, 1) else { return }
    let fits = tree.child(node, 2).map { Array(tree.children($0)) } ?? []
    let title = tree.child(node, 3).flatMap { plainText($0) }
    for (place, object) in tree.children(objects).enumerated() {
      let id = value(of: object)
      if isPoison(id) { continue }
      guard case .histogram = graph[id].type else {
        report(.badOperand("plot", wanted: "a histogram", found: "\(graph[id].type)", at: tree.span(object)))
        continue
      }
      let count = tree.children(objects).count
      let name = title.map { count == 1 ? $0 : "\($0) \(place + 1)" } ?? tree.text(object)
      let fitNode = fits.indices.contains(place) ? fits[place] : nil
      let fit = fitNode.map { value(of: $0) }
      if let fit, let fitNode, !isPoison(fit) {
        guard case .fit = graph[fit].type else {
          report(.badOperand("with", wanted: "a fit", found: "\(graph[fit].type)", at: tree.span(fitNode)))
          continue
        }
      }
      draft.plots.append(.init(name: name, object: id, fit: fit))
    }
  }
}
