import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What a calibration computes from collected objects: need, checks, plots.
extension Checker {
  func resultScope(_ draft: CalibrationDraft, _ phase: Scope.Phase) -> Scope {
    Scope(
      seesCalibration: true, columns: columns(of: draft.input), lacksColumns: lacksColumns(draft.input),
      phase: phase)
  }

  /// Whether a value is one per interval; reports one per row.
  mutating func isPerInterval(_ id: ExpressionID, _ place: @autoclosure () -> String, _ node: NodeID) -> Bool
  {
    if isPoison(id) { return false }
    guard graph[id].stage == .event else { return true }
    report(.eventOutsideCollector(place(), at: tree.span(node)))
    return false
  }

  /// A condition whose parts are shown where it is false.
  mutating func condition(_ node: NodeID) -> ExpressionID {
    scope.showsNames = true
    defer { scope.showsNames = false }
    return value(of: node)
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
}
