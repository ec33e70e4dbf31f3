import CalibDiagnostics
import CalibModel
import CalibSyntax

/// `iterate`: what is iterated, from where, to what, and until when.
extension Checker {
  /// The iterated names with the types of their values: numbers, keyed values and records of them.
  mutating func addStart(_ draft: inout CalibrationDraft) {
    guard let iterate = draft.items.iterate else { return }
    scope = Scope(seesCalibration: true)
    for node in tree.children(iterate).dropFirst(3) where tree.kind(node) == .iterated {
      guard let nameNode = tree.child(node, 0), let from = tree.child(node, 1) else { continue }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = local.iterated.firstIndex(where: { $0.name == name }) {
        report(.definedTwice(name, at: span, first: graph[draft.start[first]].span))
      }
      let start = value(of: from)
      draft.start.append(start)
      guard let begin = beginType(start, name, from) else {
        local.names[name] = .poison
        local.iterated.append(.init(name: name, beginType: .poison, endType: .poison, unit: .none))
        continue
      }
      local.names[name] = .iterated(local.iterated.count)
      local.iterated.append(
        .init(name: name, beginType: begin, endType: begin, unit: graph[start].unit, start: start))
      checkNotColumn(name, span, draft)
    }
  }

  /// The type of a value that a pass begins with, which has no error; reports what cannot be iterated.
  private mutating func beginType(_ start: ExpressionID, _ name: String, _ from: NodeID) -> ValueType? {
    if isPoison(start) { return nil }
    if graph[start].type.isOptional || elementType(start).isOptional {
      reportOptional(start, at: tree.span(from))
      return nil
    }
    guard let begin = graph[start].type.iterated else {
      report(
        .badOperand(
          "from", wanted: "a number, a keyed value or a record of them", found: "\(graph[start].type)",
          at: tree.span(from)))
      return nil
    }
    if graph[start].stage == .event || graph[start].stage == .result {
      report(.notStatic("the start of `\(name)`", stage: graph[start].stage, at: tree.span(from)))
    }
    return begin
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
    let start = draft.start.indices.contains(index) ? graph[draft.start[index]].span : nil
    guard isNext(next, iterated, to, start) else { return }
    local.iterated[index].endType = iterated.beginType.next(graph[next].type)
    typed.append(
      TypedName(
        name: "\(draft.name).\(iterated.name)", type: local.iterated[index].endType, stage: .result,
        unit: iterated.unit, span: tree.span(to)))
  }

  /// Whether a value can be the next of an iterated one; reports why not.
  private mutating func isNext(
    _ next: ExpressionID, _ iterated: CalibrationState.Iterated, _ to: NodeID, _ start: SourceSpan?
  ) -> Bool {
    let also = start.map { [Diagnostic.Label($0, "it starts here")] } ?? []
    switch graph[next].type.withoutGaps(iterated.beginType).fit(iterated.beginType) {
    case .fits: return true
    case .dimension(let wanted, let found):
      report(
        .wrongDimension(
          "the next `\(iterated.name)`", wanted: wanted, found: found, at: tree.span(to), also: also))
    case .keys(let wanted, let found):
      report(
        .differentKeys(
          "to", "\(wanted)", "\(found)", at: tree.span(to), first: start ?? tree.span(to),
          second: tree.span(to)))
    case .absent: reportOptional(next, at: tree.span(to))
    case .differs:
      let wanted = Numeric(iterated.beginType) == nil ? "\(iterated.beginType), as it starts" : "a number"
      report(.badOperand("to", wanted: wanted, found: "\(graph[next].type)", at: tree.span(to)))
    }
    return false
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
    // Of keyed values and records the history has the quantities of the condition only.
    for (index, iterated) in local.iterated.enumerated() where Numeric(iterated.endType) != nil {
      let id = make(.after(index), [], iterated.endType, .result, iterated.unit, tree.span(node))
      draft.watched.append(.init(name: iterated.name, value: id))
    }
    for part in comparisons(in: until) {
      let left = graph[part].operands[0]
      guard Numeric(graph[left].type) != nil || graph[left].type == .string else { continue }
      draft.watched.append(.init(name: sourceText(left), value: left))
    }
  }

  func sourceText(_ id: ExpressionID) -> String {
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
      let roots =
        collector.columns + (collector.selection.map { [$0] } ?? []) + (collector.exec?.operands ?? [])
      if graph.postorder(roots).contains(where: { isIterated(graph[$0].operation) }) { return true }
    }
    return false
  }
}

extension ValueType {
  /// The type of an iterated value that starts with one of this type; `nil` where it cannot be iterated.
  var iterated: ValueType? {
    switch self {
    case .integer, .number, .measured, .count: return Numeric(self).map { .number($0.dimension) }
    case .keyed(let space, let type): return type.iterated.map { .keyed(space, $0) }
    case .record(let fields):
      let types = fields.compactMap { $0.type.iterated }
      guard types.count == fields.count, !fields.isEmpty else { return nil }
      return .record(zip(fields, types).map { Field(name: $0.name, type: $1) })
    default: return nil
    }
  }

  /// The type of an iterated value of this type once it has taken a next value.
  func next(_ value: ValueType) -> ValueType {
    switch (self, value) {
    // Keys that only the next value declares are those of what the pass ends with.
    case (.keyed(let space, let one), .keyed(let next, let two)):
      .keyed(next.isTotal ? next : space, one.next(two.unwrapped))
    case (.record(let one), .record(let two)) where one.count == two.count:
      .record(zip(one, two).map { Field(name: $0.name, type: $0.type.next($1.type)) })
    case (.number(let dimension), .measured), (.number(let dimension), .count): .measured(dimension)
    default: self
    }
  }

  /// The type with values for all keys, where the keys of an iterated value are known at run time.
  ///
  /// A key that has no next value then ends the execution.
  func withoutGaps(_ start: ValueType) -> ValueType {
    switch (self, start) {
    case (.keyed(let space, .optional(let type)), .keyed(let other, _)) where !other.isTotal:
      .keyed(space, type)
    case (.record(let fields), .record(let others)) where fields.count == others.count:
      .record(zip(fields, others).map { Field(name: $0.name, type: $0.type.withoutGaps($1.type)) })
    default: self
    }
  }
}
