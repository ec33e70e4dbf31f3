import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Values by their place or key: `list[0]`, `t0[wire]`, `has(t0, wire)`, tuples and bins as keys.
extension Checker {
  mutating func index(_ node: NodeID, _ terms: Terms) -> Term {
    let parts = Array(tree.children(node))
    guard let base = parts.first, let term = terms[base], parts.count > 1 else { return .poison }
    let keys = parts.dropFirst().map { asValue(terms[$0] ?? .poison, at: tree.span($0)) }
    if let element = storedElement(node, base, term, keys, terms) { return element }
    let whole = asValue(term, at: tree.span(base))
    if isPoison(whole) || keys.contains(where: { isPoison($0) }) { return .poison }
    switch graph[whole].type {
    case .keyed: return lookup(node, whole, keys, Array(parts.dropFirst()))
    case .list(let type): return element(node, whole, type, keys, Array(parts.dropFirst()))
    case .tuple: return tupleElement(whole, keys, parts[1])
    case .optional:
      reportOptional(whole, at: tree.span(base))
    default:
      report(
        .badOperand(
          "[…]", wanted: "a list or a keyed value", found: "\(graph[whole].type)", at: tree.span(base),
          help: plainIndexHelp(term, keys, parts[1])))
    }
    return .poison
  }

  /// How an iterated value that is one number becomes one per key.
  private func plainIndexHelp(_ term: Term, _ keys: [ExpressionID], _ key: NodeID) -> String? {
    guard case .iterated(let place) = term, keys.count == 1 else { return nil }
    let (name, key) = (local.iterated[place].name, tree.text(key))
    let unit = local.iterated[place].unit.name
    return
      "it starts as one number for all; say in the payload that it is one per key: "
      + "`\(name): \(unit.isEmpty ? "Number" : unit) by \(key) = \(name)`"
  }

  /// An element of a list, by a place that is known before anything runs.
  private mutating func element(
    _ node: NodeID, _ list: ExpressionID, _ type: ValueType, _ keys: [ExpressionID], _ nodes: [NodeID]
  ) -> Term {
    guard keys.count == 1 else {
      report(
        .wrongArgumentCount(
          "[…]", takes: "one place in a list", found: keys.count, at: tree.span(node)))
      return .poison
    }
    guard case .integer(let position)? = graph[keys[0]].value else {
      if graph[keys[0]].type != .integer {
        report(
          .wrongType(
            "the place in a list", wanted: "a whole number", found: "\(graph[keys[0]].type)",
            at: tree.span(nodes[0])))
      } else {
        report(.notStatic("the place in a list", stage: graph[keys[0]].stage, at: tree.span(nodes[0])))
      }
      return .poison
    }
    let elements = graph[list].operands
    let isLiteral =
      graph[list].operation == .list && !elements.contains { graph[$0].operation == .spread }
    if isLiteral, elements.indices.contains(position) { return .value(elements[position]) }
    guard position >= 0, !isLiteral else {
      report(
        .badSetting(
          "the place in the list", wanted: isLiteral ? "from 0 to \(elements.count - 1)" : "0 or more",
          found: "\(position)", at: tree.span(nodes[0])))
      return .poison
    }
    if let length = facts.arrayLengths[unnamed(list)], position >= length {
      report(
        .badSetting(
          "the place in the array", wanted: "from 0 to \(length - 1)", found: "\(position)",
          at: tree.span(nodes[0])))
      return .poison
    }
    let value = graph[list]
    return .value(make(.index, [list, keys[0]], type, value.stage, value.unit, tree.span(node)))
  }

  private mutating func tupleElement(_ tuple: ExpressionID, _ keys: [ExpressionID], _ node: NodeID) -> Term {
    let parts = tupleParts(tuple)
    guard keys.count == 1, case .integer(let position)? = graph[keys[0]].value,
      parts.indices.contains(position)
    else {
      report(
        .badSetting(
          "the place in the tuple", wanted: "from 0 to \(parts.count - 1)", found: tree.text(node),
          at: tree.span(node)))
      return .poison
    }
    return .value(parts[position])
  }

  /// The parts of a tuple; itself where it is none.
  func tupleParts(_ id: ExpressionID) -> [ExpressionID] {
    let tuple = unnamed(id)
    return graph[tuple].operation == .tuple ? graph[tuple].operands : [id]
  }

  /// A part of a tuple by its name.
  func tuplePart(_ id: ExpressionID, _ fields: [ValueType.Field], _ name: String) -> ExpressionID? {
    let parts = tupleParts(id)
    guard parts.count == fields.count else { return nil }
    return fields.firstIndex { $0.name == name }.map { parts[$0] }
  }

  mutating func tuple(_ node: NodeID, _ terms: Terms) -> Term {
    let nodes = Array(tree.children(node))
    let values = nodes.map { asValue(terms[$0] ?? .poison, at: tree.span($0)) }
    if values.contains(where: { isPoison($0) }) || values.isEmpty { return .poison }
    guard let stage = plainStage(of: values, "a tuple", tree.span(node)) else { return .poison }
    var fields: [ValueType.Field] = []
    for (place, value) in values.enumerated() {
      let name = keyName(nodes[place]) ?? ""
      let isTaken = fields.contains { $0.name == name }
      fields.append(.init(name: isTaken ? "" : name, type: graph[value].type))
    }
    return .value(make(.tuple, values, .tuple(fields), stage, .none, tree.span(node)))
  }

  /// The name of a part of a key: the last word of what is written, that of what `bin` takes, or of a function.
  func keyName(_ node: NodeID) -> String? {
    switch tree.kind(node) {
    case .name: return tree.text(node)
    case .member: return tree.child(node, 1).map { tree.text($0) }
    case .group: return tree.child(node, 0).flatMap { keyName($0) }
    case .call:
      guard let callee = tree.child(node, 0) else { return nil }
      if tree.text(callee) == "bin", let first = arguments(of: node).first { return keyName(first.value) }
      return keyName(callee)
    default: return nil
    }
  }

  // Keys.

  /// The part of a key space that the values of an expression make; `nil` where no key can be of its type.
  func keyPart(_ id: ExpressionID, name: String) -> KeySpace.Part? {
    let kind: KeySpace.Kind
    switch elementType(id) {
    case .integer: kind = .integer
    case .string: kind = .string
    case .bool: kind = .bool
    default: return nil
    }
    return KeySpace.Part(name: name, kind: kind, allowed: allowedKeys(id))
  }

  mutating func lookup(
    _ node: NodeID, _ keyed: ExpressionID, _ keys: [ExpressionID], _ nodes: [NodeID]
  ) -> Term {
    let span = tree.span(node)
    guard case .keyed(let space, var type) = graph[keyed].type,
      let parts = keyParts(keys, nodes, of: space, tree.text(tree.child(node, 0) ?? node), span),
      let stage = plainStage(of: [keyed] + parts, "a value by its key", span),
      haveEqualKeys(parts, "a value by its key", span, [])
    else { return .poison }
    if stage == .event { type = type.exact }
    if !type.isOptional, !isPresent(node, nodes), !isTotal(node, keyed, space, parts) {
      type = .optional(type)
    }
    return .value(make(.lookup, [keyed] + parts, type, stage, graph[keyed].unit, span))
  }

  /// Whether a value has every key that the parts can make.
  ///
  /// A constant of the store is taken at its word where its keys are declared, or where a template's parameter tells
  /// its type: that it has those keys is found out when planning.
  private mutating func isTotal(
    _ node: NodeID, _ keyed: ExpressionID, _ space: KeySpace, _ parts: [ExpressionID]
  ) -> Bool {
    // Which keys the arguments have is checked where the template is used.
    if templateUse.lacksArguments { return true }
    let origin = storeOrigin(unnamed(keyed))
    if origin != nil, scope.guardedLookups.contains(node) { return false }
    let isPromised = origin.map { local.expected[$0] != nil } ?? false
    for (part, id) in zip(space.parts, parts) {
      guard let values = allowedKeys(id) else { return false }
      guard part.allowed?.holds(values) ?? isPromised else { return false }
    }
    if let origin, parts.contains(where: { graph[$0].stage == .event }) { need(parts, of: origin) }
    return true
  }

  /// The constant of the store that a value is, or that an iterated one starts with.
  private func storeOrigin(_ id: ExpressionID) -> ConstantReference? {
    switch graph[id].operation {
    case .stored(let payload, let field): return ConstantReference(payload.source, field: field)
    case .before(let place, _), .start(let place):
      guard local.iterated.indices.contains(place), let start = local.iterated[place].start else {
        return nil
      }
      return storeOrigin(unnamed(start))
    default: return nil
    }
  }

  /// Notes that rows look up all keys that the parts can make: without one its rows would be left out in silence.
  private mutating func need(_ parts: [ExpressionID], of reference: ConstantReference) {
    guard let place = storedPlaces[reference] else { return }
    let space = KeySpace(parts: parts.compactMap { keyPart($0, name: "") })
    if space.parts.count == parts.count, !program.stored[place].neededKeys.contains(space) {
      program.stored[place].neededKeys.append(space)
    }
  }

  /// The parts of a key, a tuple spread out; reports a number or a type that does not go with the space.
  mutating func keyParts(
    _ keys: [ExpressionID], _ nodes: [NodeID], of space: KeySpace, _ owner: String, _ span: SourceSpan
  ) -> [ExpressionID]? {
    let parts = keys.flatMap { tupleParts($0) }
    guard parts.count == space.parts.count else {
      report(
        .wrongKeyCount(owner, space: "\(space)", wanted: space.parts.count, found: parts.count, at: span))
      return nil
    }
    for (place, (id, part)) in zip(parts, space.parts).enumerated() {
      if elementType(id).isOptional {
        reportOptional(id, at: nodes.count == parts.count ? tree.span(nodes[place]) : graph[id].span)
        return nil
      }
      guard let found = keyPart(id, name: part.name), found.kind == part.kind else {
        let place = nodes.count == parts.count ? tree.span(nodes[place]) : graph[id].span
        report(.wrongKey(owner, part: part, found: "\(graph[id].type)", at: place))
        return nil
      }
      if let whole = part.allowed, let value = graph[id].value, let known = allowedKeys(id),
        !whole.holds(known)
      {
        report(
          .keyOutside(owner, space: "\(space)", found: "\(staticText(id) ?? "\(value)")", at: graph[id].span))
        return nil
      }
    }
    return parts
  }
}

extension KeySpace.Allowed {
  /// Whether all values of another are among these.
  func holds(_ other: Self) -> Bool {
    switch (self, other) {
    case (.range(let whole), .range(let part)):
      whole.lowerBound <= part.lowerBound && part.upperBound <= whole.upperBound
    case (.range(let whole), .integers(let values)): values.allSatisfy { whole.contains($0) }
    case (.integers(let whole), .integers(let values)): values.allSatisfy { whole.contains($0) }
    case (.integers(let whole), .range(let part)):
      part.count <= whole.count && part.allSatisfy { whole.contains($0) }
    case (.strings(let whole), .strings(let values)): values.allSatisfy { whole.contains($0) }
    case (.strings, _), (_, .strings): false
    }
  }
}
