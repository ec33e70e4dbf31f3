import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// One key's value of a constant whose type only its fallback tells: `stored.x[wire] ?? 0 ns`, `(stored.x ?? 0 ns)[wire]`.
extension Checker {
  /// Notes a fallback of which one key's value is wanted: the constant before it has values per key then.
  mutating func noteIndexedFallback(of index: NodeID) {
    guard let base = tree.child(index, 0) else { return }
    let node = ungrouped(base)
    guard isFallback(node) else { return }
    scope.indexedFallbacks.insert(node)
    scope.guardedLookups.insert(index)
  }

  /// Notes the look-ups that stand before a `??`.
  mutating func noteGuardedLookups(in node: NodeID) {
    guard isFallback(node) else { return }
    for part in fallbackChain(node).dropLast().map({ ungrouped($0) }) where tree.kind(part) == .index {
      scope.guardedLookups.insert(part)
    }
  }

  /// Whether an index is of each part of a fallback: `(t0 ?? 0 ns)[wire]` is `t0[wire] ?? 0 ns`.
  func isLeftToIndex(_ fallback: NodeID, _ terms: Terms) -> Bool {
    guard scope.indexedFallbacks.contains(fallback) else { return false }
    let parts = fallbackChain(fallback)
    guard let last = parts.last, case .value(let id)? = terms[last], isPlain(id) else { return false }
    return parts.contains { part in
      switch terms[part] {
      case .storedField?: true
      case .value(let id)?: graph[id].type.unwrapped.keySpace != nil
      default: false
      }
    }
  }

  /// What an index takes of a constant of unknown type; `nil` where its base is something else.
  mutating func storedElement(
    _ node: NodeID, _ base: NodeID, _ term: Term, _ keys: [ExpressionID], _ terms: Terms
  ) -> Term? {
    if case .storedField(let payload, let field) = term {
      if toldType(payload, field)?.type.keySpace != nil, !scope.guardedLookups.contains(node) { return nil }
      if keys.contains(where: { isPoison($0) }) { return .poison }
      return .storedElement(payload: payload, field: field, keys: keys)
    }
    let fallback = ungrouped(base)
    guard isFallback(fallback), isLeftToIndex(fallback, terms) else { return nil }
    if keys.contains(where: { isPoison($0) }) { return .poison }
    let parts = fallbackChain(fallback)
    var elements: [(node: NodeID, term: Term)] = []
    for part in parts {
      switch terms[part] ?? .poison {
      case .storedField(let payload, let field):
        elements.append((part, .storedElement(payload: payload, field: field, keys: keys)))
      case .value(let id) where graph[id].type.unwrapped.keySpace != nil:
        elements.append((part, lookup(node, id, keys, Array(tree.children(node).dropFirst()))))
      case let term: elements.append((part, term))
      }
    }
    return coalesced(fallback, elements)
  }

  /// A constant taken for values per key of a type; `nil`, reported, where what stands in brackets is no key.
  mutating func element(
    of payload: StoredPayload, _ field: String, _ keys: [ExpressionID], as type: ValueType, _ unit: Unit,
    _ node: NodeID
  ) -> ExpressionID? {
    var parts: [KeySpace.Part] = []
    for (place, id) in keys.flatMap({ tupleParts($0) }).enumerated() {
      guard let part = keyPart(id, name: "") else {
        report(.notAKey("\(graph[id].type)", at: graph[id].span))
        return nil
      }
      // Which keys it has is known when planning; what looks up more of them has what stands after `??`.
      parts.append(.init(name: place == 0 ? "key" : "key \(place + 1)", kind: part.kind, allowed: nil))
    }
    let span = tree.span(node)
    let whole = stored(payload, field, .keyed(KeySpace(parts: parts), type), unit, span)
    guard !isPoison(whole), let stage = plainStage(of: [whole] + keys, "a value by its key", span) else {
      return nil
    }
    return make(
      .lookup, [whole] + keys.flatMap { tupleParts($0) }, .optional(type), stage, unit, span)
  }

  /// The type that a use of a constant further up tells; `nil` where there is none.
  func toldType(_ payload: StoredPayload, _ field: String) -> DeclaredType? {
    storedPlaces[ConstantReference(payload.source, field: field)].map { place in
      DeclaredType(type: program.stored[place].type, unit: .none)
    }
  }

  private func isPlain(_ id: ExpressionID) -> Bool {
    switch graph[id].type {
    case .bool, .string, .optional(.bool), .optional(.string): true
    case let type: Numeric(type.unwrapped) != nil
    }
  }

  private func ungrouped(_ node: NodeID) -> NodeID {
    var node = node
    while tree.kind(node) == .group, let inner = tree.child(node, 0) { node = inner }
    return node
  }
}
