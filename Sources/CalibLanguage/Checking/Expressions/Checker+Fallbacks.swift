import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Fallbacks with `??`, and conditionals.
extension Checker {
  /// Whether a node is a `a ?? b`.
  func isFallback(_ node: NodeID) -> Bool {
    guard tree.kind(node) == .binary, let word = tree.child(node, 1) else { return false }
    return tree.tokens[Int(tree.nodes[Int(word.index)].firstToken)].kind == .coalesce
  }

  /// The parts of `a ?? b ?? c`, as written one after another.
  func fallbackChain(_ node: NodeID) -> [NodeID] {
    var (parts, node) = ([NodeID](), node)
    while isFallback(node), let left = tree.child(node, 0), let right = tree.child(node, 2) {
      parts.append(right)
      node = left
    }
    return (parts + [node]).reversed()
  }

  /// `value ?? fallback`: each part but the last may be absent, so that it is read from the right.
  ///
  /// A part whose type nothing else tells has that of what follows it.
  mutating func coalesced(_ node: NodeID, _ terms: Terms) -> Term {
    if isLeftToIndex(node, terms) { return .poison }
    return coalesced(node, fallbackChain(node).map { ($0, terms[$0] ?? .poison) })
  }

  mutating func coalesced(_ node: NodeID, _ parts: [(node: NodeID, term: Term)]) -> Term {
    guard let last = parts.last else { return .poison }
    var result = asValue(last.term, at: tree.span(last.node))
    for (place, part) in parts.enumerated().dropLast().reversed() {
      let next = parts[place + 1].node
      let span = tree.span(part.node).union(tree.span(last.node))
      let operation = Operation(text: "??", node: node, left: part.node, right: next, span: span)
      guard !isPoison(result), let joined = coalesced(operation, part.term, result) else {
        return .poison
      }
      result = joined
    }
    return .value(result)
  }

  private mutating func coalesced(_ operation: Operation, _ first: Term, _ b: ExpressionID) -> ExpressionID? {
    var a: ExpressionID
    let type = graph[b].type == .integer ? ValueType.plain : graph[b].type.exact
    switch first {
    case .storedField(let payload, let field):
      a = stored(payload, field, type, graph[b].unit, tree.span(operation.left))
    case .storedElement(let payload, let field, let keys):
      guard
        let element = element(
          of: payload, field, keys, as: type.unwrapped, graph[b].unit, operation.left)
      else { return nil }
      a = element
    default: a = asValue(first, at: tree.span(operation.left))
    }
    guard !isPoison(a),
      let type = joinedType(
        a, b, "a value and its fallback", elementType(a).unwrapped,
        at: (tree.span(operation.left), tree.span(operation.right))),
      let stage = stage(of: [a, b], operation)
    else { return nil }
    return make(
      .coalesce, [a, b], type, stage, DisplayUnit.sum(graph[a].unit, graph[b].unit), operation.span)
  }

  /// The type that holds both values; reports where there is none.
  mutating func joinedType(
    _ a: ExpressionID, _ b: ExpressionID, _ place: String, _ first: ValueType,
    at spans: (left: SourceSpan, right: SourceSpan)
  ) -> ValueType? {
    let second = elementType(b)
    if first == second || second == .poison { return first }
    if first == .poison { return second }
    if let left = Numeric(first), let right = Numeric(second) {
      guard left.dimension == right.dimension else {
        report(
          .unequalBranches(
            place,
            Diagnostic.Mismatch(
              left: left.dimension, right: right.dimension, leftSpan: spans.left, rightSpan: spans.right)
          ))
        return nil
      }
      return left.isMeasured || right.isMeasured ? .measured(left.dimension) : .number(left.dimension)
    }
    if let joined = first.joined(second) { return joined }
    report(.badOperands(place, "\(first)", "\(second)", at: spans.right))
    return nil
  }

  mutating func conditional(_ node: NodeID, _ terms: Terms) -> Term {
    guard let condition = tree.child(node, 0), let then = tree.child(node, 1) else { return .poison }
    guard let otherwise = tree.child(node, 2) else {
      return .poison  // the parser reported it
    }
    let parts = [condition, then, otherwise]
    let values = parts.map { (terms[$0] ?? .poison, tree.span($0)) }.map { asValue($0.0, at: $0.1) }
    if values.contains(where: { isPoison($0) }) { return .poison }
    guard isClaim(values[0], "the condition of an `if`", at: tree.span(condition)),
      var type = joinedType(
        values[1], values[2], "both branches of an `if`", elementType(values[1]),
        at: (tree.span(then), tree.span(otherwise))),
      let stage = stage(of: values, "if", tree.span(node))
    else { return .poison }
    if stage == .event, case .measured(let dimension) = type { type = .number(dimension) }
    var value: Value?
    if case .bool(let holds)? = graph[values[0]].value { value = graph[values[holds ? 1 : 2]].value }
    let unit = DisplayUnit.sum(graph[values[1]].unit, graph[values[2]].unit)
    return .value(make(.conditional, values, type, stage, unit, tree.span(node), value: value))
  }
}
