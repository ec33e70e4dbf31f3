import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The keys of a `by` or of a look-up: what each part is per row, and which values it may take.
struct KeyDraft: Sendable {
  var space: KeySpace
  /// The value of each part, in the order of the space.
  let parts: [ExpressionID]
}

/// Keys: from an expression in the present scope to a ``KeySpace``.
///
/// A part's declared values follow from its column's range, from `bin`, `mod`, `//` and sums with constants; `in LIST`
/// declares those of a key of one part.
extension Checker {
  /// The space of a key as written after `by`, with the list after `in`; `nil` where it is wrong, which was reported.
  mutating func keySpace(of key: NodeID, in list: NodeID? = nil) -> KeyDraft? {
    var parts: [(id: ExpressionID, name: String, span: SourceSpan)] = []
    for node in keyNodes(key) {
      let id = value(of: node)
      if isPoison(id) { return nil }
      parts += keyParts(id, node)
    }
    guard let draft = keySpace(of: parts) else { return nil }
    guard let list else { return draft }
    return declared(draft, by: list, key)
  }

  /// The space of keys that are values already: those of `k[a, b]`.
  mutating func keySpace(of values: [ExpressionID], at nodes: [NodeID]) -> KeyDraft? {
    var parts: [(id: ExpressionID, name: String, span: SourceSpan)] = []
    for (id, node) in zip(values, nodes) {
      if isPoison(id) { return nil }
      parts += keyParts(id, node)
    }
    return keySpace(of: parts)
  }

  /// The parts of a key as written: those of a tuple, else the key itself.
  private func keyNodes(_ key: NodeID) -> [NodeID] {
    switch tree.kind(key) {
    case .group: tree.child(key, 0).map { keyNodes($0) } ?? []
    case .tuple: Array(tree.children(key))
    default: [key]
    }
  }

  /// A value as the parts of a key: one, or those of a tuple.
  private func keyParts(_ id: ExpressionID, _ node: NodeID) -> [(
    id: ExpressionID, name: String, span: SourceSpan
  )] {
    let (plain, span) = (graph[unnamed(id)], tree.span(node))
    guard case .tuple(let fields) = plain.type, plain.operands.count == fields.count else {
      return [(id, keyName(id, node), span)]
    }
    return zip(plain.operands, fields).map { operand, field in
      (operand, field.name.isEmpty ? keyName(operand, nil) : field.name, span)
    }
  }

  /// What a part of a key is called: its column, or the function that gives it.
  private func keyName(_ id: ExpressionID, _ node: NodeID?) -> String {
    if let node, tree.kind(node) == .call, let callee = tree.child(node, 0),
      tables.functions[tree.text(callee)] != nil
    {
      return tree.text(callee)
    }
    switch graph[unnamed(id)].operation {
    case .column(let name): return name.split(separator: ".").last.map(String.init) ?? name
    case .function where !graph[unnamed(id)].operands.isEmpty, .binary, .bin:
      return keyName(graph[unnamed(id)].operands[0], nil)
    default: break
    }
    guard let node, [.name, .member].contains(tree.kind(node)) else { return "key" }
    return tree.text(node).split(separator: ".").last.map(String.init) ?? "key"
  }

  private mutating func keySpace(of parts: [(id: ExpressionID, name: String, span: SourceSpan)]) -> KeyDraft?
  {
    var found: [KeySpace.Part] = []
    for part in parts {
      guard let kind = keyKind(part.id, part.span) else { return nil }
      let twins = found.count { $0.name == part.name || $0.name.hasPrefix(part.name + "_") }
      let name = twins == 0 ? part.name : "\(part.name)_\(twins + 1)"
      found.append(KeySpace.Part(name: name, kind: kind, allowed: allowedKeys(part.id)))
    }
    return KeyDraft(space: KeySpace(parts: found), parts: parts.map(\.id))
  }

  private mutating func keyKind(_ id: ExpressionID, _ span: SourceSpan) -> KeySpace.Kind? {
    switch graph[id].type {
    case .integer: return .integer
    case .string: return .string
    case .bool: return .bool
    case .poison: return nil
    default:
      report(
        .notAKey("\(graph[id].type)", text: written(span), at: span, isNumber: Numeric(graph[id].type) != nil)
      )
      return nil
    }
  }

  /// The values that an expression can have, as far as declarations and its form tell; `nil` where they do not.
  func allowedKeys(_ id: ExpressionID) -> KeySpace.Allowed? {
    let id = unnamed(id)
    if let declared = facts.keyRanges[id] { return declared }
    let expression = graph[id]
    switch expression.value {
    case .integer(let value)?: return .range(value...value)
    case .string(let text)?: return .strings([text])
    default: break
    }
    if expression.type == .bool { return .range(0...1) }
    switch expression.operation {
    case .bin:
      guard case .integer(let count)? = graph[expression.operands[1]].value, count > 0 else { return nil }
      return .range(0...(count - 1))
    case .binary(let kind): return allowedKeys(kind, expression.operands)
    default: return nil
    }
  }

  /// The values of an operation of whole numbers on something of declared values and a constant.
  private func allowedKeys(_ kind: ResultProgram.Binary, _ operands: [ExpressionID]) -> KeySpace.Allowed? {
    guard case .integer(let constant)? = graph[operands[1]].value else { return nil }
    if kind == .modulo, constant > 0 { return .range(0...(constant - 1)) }
    guard case .range(let range)? = allowedKeys(operands[0]) else { return nil }
    func mapped(_ change: (Int) -> (Int, Bool)) -> KeySpace.Allowed? {
      let (low, high) = (change(range.lowerBound), change(range.upperBound))
      return low.1 || high.1 || low.0 > high.0 ? nil : .range(low.0...high.0)
    }
    switch kind {
    case .add: return mapped { $0.addingReportingOverflow(constant) }
    case .subtract: return mapped { $0.subtractingReportingOverflow(constant) }
    case .floorDivide where constant > 0:
      return mapped { (Int((Double($0) / Double(constant)).rounded(.down)), false) }
    default: return nil
    }
  }

  // MARK: - Declared lists

  /// The space with the keys that `in LIST` declares.
  private mutating func declared(_ draft: KeyDraft, by list: NodeID, _ key: NodeID) -> KeyDraft? {
    let span = tree.span(list)
    guard let part = draft.space.parts.first, draft.space.parts.count == 1 else {
      report(.keyListOfTuple(at: span, key: tree.span(key)))
      return nil
    }
    let outer = scope
    scope = Scope(seesCalibration: true)
    let id = value(of: list)
    scope = outer
    if isPoison(id) { return nil }
    guard let value = graph[id].value else {
      report(.notStatic("the list of keys", stage: graph[id].stage, at: span))
      return nil
    }
    guard let allowed = keyList(value, graph[id].type, part.kind) else {
      report(.badKeyList(found: "\(graph[id].type)", kind: part.kind.rawValue, at: span, key: tree.span(key)))
      return nil
    }
    let declared = KeySpace.Part(name: part.name, kind: part.kind, allowed: allowed)
    return KeyDraft(space: KeySpace(parts: [declared]), parts: draft.parts)
  }

  private func keyList(_ value: Value, _ type: ValueType, _ kind: KeySpace.Kind) -> KeySpace.Allowed? {
    switch (value, kind) {
    case (.range(let low, let high, let includesUpper), .integer):
      guard type == .range(.integer) else { return nil }
      let upper = includesUpper ? high : high - 1
      return low <= upper ? .range(Int(low)...Int(upper)) : nil
    case (.list(let values), .integer):
      let keys = values.compactMap { if case .integer(let key) = $0 { key } else { nil } }
      return keys.count == values.count && !keys.isEmpty ? .integers(keys.sorted()) : nil
    case (.list(let values), .string):
      let keys = values.compactMap { if case .string(let key) = $0 { key } else { nil } }
      return keys.count == values.count && !keys.isEmpty ? .strings(keys) : nil
    default: return nil
    }
  }
}
