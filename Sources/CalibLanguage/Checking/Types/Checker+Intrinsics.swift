import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Calls of `bin`, `has` and `keyed`, and of members of texts.
extension Checker {
  mutating func intrinsicCall(_ intrinsic: Intrinsic, _ node: NodeID, _ terms: Terms) -> Term {
    switch intrinsic {
    case .bin: return binCall(node, terms)
    case .has: return hasCall(node, terms)
    case .keyed: return keyedCall(node, terms)
    }
  }

  /// `bin(x, n, range)`: a whole number from 0 to n - 1.
  private mutating func binCall(_ node: NodeID, _ terms: Terms) -> Term {
    let nodes = arguments(of: node).map(\.value)
    guard nodes.count == 3 else {
      report(
        .wrongArgumentCount(
          "bin", takes: "a value, the number of bins and their range", found: nodes.count, at: tree.span(node)
        ))
      return .poison
    }
    let ids = nodes.map { asValue(terms[$0] ?? .poison, at: tree.span($0)) }
    if ids.contains(where: { isPoison($0) }) { return .poison }
    if isOptional(ids[0], nodes[0]) { return .poison }
    guard let number = Numeric(elementType(ids[0])) else {
      report(.badOperand("bin", wanted: "a number", found: "\(graph[ids[0]].type)", at: tree.span(nodes[0])))
      return .poison
    }
    guard let count = binCount(ids[1], nodes[1]),
      isRange(ids[2], number.dimension, "the range of `bin`", nodes[2])
    else { return .poison }
    guard case .range(let low, let high, _)? = graph[ids[2]].value else {
      report(.notStatic("the range of `bin`", stage: graph[ids[2]].stage, at: tree.span(nodes[2])))
      return .poison
    }
    let span = tree.span(node)
    guard let stage = stage(of: ids, "bin", span) else { return .poison }
    var value: Value?
    if let x = graph[ids[0]].value?.asNumber, low < high, x >= low, x <= high {
      value = .integer(min(Int(((x - low) / (high - low) * Double(count)).rounded(.down)), count - 1))
    }
    return .value(make(.bin, ids, .integer, stage, .none, span, value: value))
  }

  private mutating func binCount(_ id: ExpressionID, _ node: NodeID) -> Int? {
    guard case .integer(let count)? = graph[id].value else {
      if graph[id].type == .integer {
        report(.notStatic("the number of bins", stage: graph[id].stage, at: tree.span(node)))
      } else {
        report(
          .wrongType(
            "the number of bins", wanted: "a whole number", found: "\(graph[id].type)", at: tree.span(node)))
      }
      return nil
    }
    guard (1...10_000_000).contains(count) else {
      report(
        .badSetting(
          "the number of bins", wanted: "from 1 to 10000000", found: "\(count)", at: tree.span(node)))
      return nil
    }
    return count
  }

  /// `keyed(list, key: x => …, value: x => …)`; without `value:` the elements themselves.
  private mutating func keyedCall(_ node: NodeID, _ terms: Terms) -> Term {
    let (all, span) = (arguments(of: node), tree.span(node))
    for argument in all where argument.name != nil && !["key", "value"].contains(argument.name) {
      let (name, known) = (argument.name ?? "", ["key", "value"])
      report(
        .unknownArgument(
          name, of: "keyed", at: argument.nameSpan, known: known, nearest: nearest(name, in: known)))
      return .poison
    }
    guard let first = all.first(where: { $0.name == nil }) else {
      report(.missingArgument("list", of: "keyed", at: span))
      return .poison
    }
    guard let key = all.first(where: { $0.name == "key" }) else {
      report(.missingArgument("key", of: "keyed", at: span))
      return .poison
    }
    let list = asValue(terms[first.value] ?? .poison, at: tree.span(first.value))
    if isPoison(list) { return .poison }
    guard case .list(let type) = graph[list].type else {
      report(.badOperand("keyed", wanted: "a list", found: "\(graph[list].type)", at: tree.span(first.value)))
      return .poison
    }
    let element = parameter(type, graph[list].stage, graph[list].unit, tree.span(first.value))
    let keyID = applied(terms[key.value] ?? .poison, [element], key.value)
    let value = all.first { $0.name == "value" }
    let valueID = value.map { applied(terms[$0.value] ?? .poison, [element], $0.value) } ?? element
    if isPoison(keyID, valueID) { return .poison }
    guard let space = space(ofKey: keyID, key.value),
      let stage = plainStage(of: [list, keyID, valueID], "keyed", span)
    else { return .poison }
    guard case .parameter(let number) = graph[element].operation else { return .poison }
    return .value(
      make(
        .keyed(parameters: [number]), [list, keyID, valueID], .keyed(space, graph[valueID].type), stage,
        graph[valueID].unit, span))
  }

  /// The key space of a key that is computed for each element of a list.
  private mutating func space(ofKey id: ExpressionID, _ node: NodeID) -> KeySpace? {
    let parts = tupleParts(id)
    let made = parts.enumerated().compactMap { place, part in
      keyPart(part, name: parts.count == 1 ? "key" : "key \(place + 1)")
    }
    guard made.count == parts.count else {
      report(.notAKey("\(graph[id].type)", at: tree.span(node)))
      return nil
    }
    // Which keys there are is known only when the list is.
    return KeySpace(parts: made.map { .init(name: $0.name, kind: $0.kind, allowed: nil) })
  }

  // Members of texts.

  static let textTests = ["contains", "ends_with", "starts_with"]

  /// `end.starts_with("0")`.
  mutating func textCall(_ text: ExpressionID, _ name: String, _ node: NodeID, _ terms: Terms) -> Term {
    let (all, span) = (arguments(of: node), tree.span(node))
    guard let member = tree.child(node, 0).flatMap({ tree.child($0, 1) }) else { return .poison }
    guard Self.textTests.contains(name) else {
      let guess = ["startswith": "starts_with", "endswith": "ends_with"][name]
      report(
        .unknownMember(
          name, of: "a text", at: tree.span(member), known: Self.textTests,
          nearest: guess ?? nearest(name, in: Self.textTests)))
      return .poison
    }
    guard all.count == 1, let argument = all.first else {
      report(.wrongArgumentCount(name, takes: "one text", found: all.count, at: span))
      return .poison
    }
    let part = asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value))
    if isPoison(part) || isOptional(part, argument.value) { return .poison }
    guard elementType(part) == .string else {
      report(
        .badOperand(name, wanted: "a text", found: "\(graph[part].type)", at: tree.span(argument.value)))
      return .poison
    }
    guard let stage = stage(of: [text, part], name, span) else { return .poison }
    var value: Value?
    if case .string(let whole)? = graph[text].value, case .string(let piece)? = graph[part].value {
      value = .bool(Self.test(name, whole, piece))
    }
    return .value(make(.textTest(name), [text, part], .bool, stage, .none, span, value: value))
  }

  private static func test(_ name: String, _ whole: String, _ part: String) -> Bool {
    switch name {
    case "starts_with": whole.hasPrefix(part)
    case "ends_with": whole.hasSuffix(part)
    default: whole.contains(part)
    }
  }
}
