import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Aggregates: all values of a keyed value, or of a list, as one.
extension Checker {
  static let aggregates: Set = [
    "all", "any", "count", "sum", "mean", "rms", "median", "min", "max", "weighted_mean",
  ]

  /// Whether a call is one of an aggregate: `min` and `max` of several arguments are functions.
  func isAggregate(_ name: String, _ node: NodeID) -> Bool {
    guard Self.aggregates.contains(name) else { return false }
    let arguments = arguments(of: node)
    guard arguments.count == 1, arguments[0].name == nil else { return false }
    // The function is there whether or not a primitive has the name too.
    return tables.functions[name] == nil
  }

  mutating func aggregate(_ name: String, _ node: NodeID, _ terms: Terms) -> Term {
    guard let argument = arguments(of: node).first else { return .poison }
    let values = asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value))
    guard let type = aggregateType(name, values, argument.value, node) else { return .poison }
    let value = graph[values]
    return .value(
      make(.aggregate(name), [values], type, value.stage, unit(of: name, value.unit), tree.span(node)))
  }

  private func unit(of aggregate: String, _ unit: Unit) -> Unit {
    ["all", "any", "count"].contains(aggregate) ? .none : unit
  }

  /// The type of an aggregate; reports what cannot be aggregated so.
  private mutating func aggregateType(
    _ name: String, _ values: ExpressionID, _ written: NodeID, _ call: NodeID
  ) -> ValueType? {
    if isPoison(values) { return nil }
    let span = tree.span(written)
    let inner: ValueType
    switch graph[values].type {
    case .keyed(_, let type), .list(let type): inner = type
    default:
      reportNotMany(name, values, written, call)
      return nil
    }
    let isArray = facts.arrayLengths[unnamed(values)] != nil && ["sum", "mean", "min", "max"].contains(name)
    if graph[values].stage == .event, !isArray {
      report(.eventOutsideCollector("`\(name)`", at: tree.span(call)))
      return nil
    }
    if inner == .poison {
      if graph[unnamed(values)].operation == .list {
        report(.badOperand(name, wanted: "a list with elements", found: "[]", at: tree.span(written)))
      }
      return nil
    }
    if inner.isOptional {
      report(.someMayBeAbsent(name, tree.text(written), at: span))
      return nil
    }
    return aggregateType(name, of: inner, graph[values].type, span)
  }

  private mutating func aggregateType(
    _ name: String, of inner: ValueType, _ whole: ValueType, _ span: SourceSpan
  ) -> ValueType? {
    switch name {
    case "all", "any":
      if inner == .bool { return .bool }
      report(
        .badOperand(name, wanted: "conditions", found: "\(whole)", at: span, help: "compare with something"))
      return nil
    case "count":
      if inner == .bool || whole.keySpace == nil { return .integer }
      report(
        .badOperand(
          name, wanted: "conditions", found: "\(whole)", at: span,
          help: "say which are counted: `count(… > 0)`"))
      return nil
    default: break
    }
    guard let numeric = Numeric(inner) else {
      report(.badOperand(name, wanted: "numbers", found: "\(whole)", at: span))
      return nil
    }
    if name == "weighted_mean", !numeric.isMeasured {
      report(
        .badOperand(
          name, wanted: "values with errors", found: "\(whole)", at: span,
          help: "without errors all weights are equal: `mean(…)`"))
      return nil
    }
    if numeric.isInteger { return ["sum", "min", "max"].contains(name) ? .integer : .plain }
    return numeric.isMeasured ? .measured(numeric.dimension) : .number(numeric.dimension)
  }

  /// Says what `mean(x)` of one value, or of an object that has a mean of its own, should be.
  private mutating func reportNotMany(
    _ name: String, _ id: ExpressionID, _ written: NodeID, _ call: NodeID
  ) {
    let type = graph[id].type
    if type.isOptional { return reportOptional(id, at: tree.span(written)) }
    if graph[id].stage == .event, Numeric(type) != nil || type == .bool {
      report(.eventOutsideCollector("`\(name)`", at: tree.span(call)))
      return
    }
    let hasMember = members(of: type).contains { $0.name == name || $0.name.hasSuffix("." + name) }
    report(
      .badOperand(
        name, wanted: "a keyed value or a list", found: "\(type)", at: tree.span(written),
        help: hasMember ? "write `\(tree.text(written)).\(name)`" : nil))
  }

  // Aggregates by a part of the key.

  /// The parts of `mean(t0) by layer` that are expressions in the same scope.
  func groupedOperands(_ node: NodeID) -> [NodeID] {
    guard let call = tree.child(node, 0), tree.kind(call) == .call, let callee = tree.child(call, 0),
      Self.aggregates.contains(tree.text(callee))
    else { return [] }
    return arguments(of: call).map(\.value)
  }

  /// `mean(t0) by layer`: one value per group of keys, which each key of the group has.
  ///
  /// The parts of the key are names in what stands after `by`.
  mutating func grouped(_ node: NodeID, _ terms: Terms) -> Term {
    guard let call = tree.child(node, 0), let key = tree.child(node, 1), tree.kind(call) == .call,
      let callee = tree.child(call, 0), isAggregate(tree.text(callee), call),
      let argument = arguments(of: call).first
    else {
      report(.keyOutsideAggregate(tree.text(node), at: tree.span(node)))
      return .poison
    }
    let name = tree.text(callee)
    let values = asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value))
    guard let type = aggregateType(name, values, argument.value, call) else { return .poison }
    guard let space = graph[values].type.keySpace else {
      report(
        .badOperand(
          "by", wanted: "an aggregate of a keyed value", found: "\(graph[values].type)",
          at: tree.span(argument.value)))
      return .poison
    }
    guard let (parameters, parts) = groupKey(key, of: space, argument.value) else { return .poison }
    let value = graph[values]
    return .value(
      make(
        .groupedAggregate(name, parameters: parameters), [values] + parts, .keyed(space, type), value.stage,
        unit(of: name, value.unit), tree.span(node)))
  }

  /// The key of a group, made of the parts of a key.
  private mutating func groupKey(_ key: NodeID, of space: KeySpace, _ values: NodeID)
    -> (parameters: [Int], parts: [ExpressionID])?
  {
    let outer = scope
    defer { scope = outer }
    var parameters: [Int] = []
    for part in space.parts {
      let id = parameter(type(of: part.kind), .static, .none, tree.span(key))
      facts.keyRanges[id] = part.allowed
      if case .parameter(let number) = graph[id].operation { parameters.append(number) }
      scope.bound[part.name] = .value(id)
    }
    let unknown = references(under: [key]).first { use in
      scope.bound[use.name] == nil && tables.functions[use.name] == nil && tables.symbols[use.name] == nil
        && MathFunction.named(use.name) == nil && Intrinsic(rawValue: use.name) == nil
    }
    if let unknown {
      let names = space.parts.map(\.name)
      report(
        .noSuchPart(
          unknown.name, of: tree.text(values), names, at: unknown.span,
          nearest: nearest(unknown.name, in: names)))
      return nil
    }
    let id = value(of: key)
    if isPoison(id) { return nil }
    let parts = tupleParts(id)
    for part in parts where keyPart(part, name: "") == nil {
      report(.notAKey("\(graph[part].type)", at: graph[part].span))
      return nil
    }
    return (parameters, parts)
  }

  /// The type of a part's values.
  func type(of kind: KeySpace.Kind) -> ValueType {
    switch kind {
    case .integer: .integer
    case .string: .string
    case .bool: .bool
    }
  }

  /// A name for what an inner expression is computed with.
  mutating func parameter(_ type: ValueType, _ stage: Stage, _ unit: Unit, _ span: SourceSpan) -> ExpressionID
  {
    callDepth.parameters += 1
    return make(.parameter(callDepth.parameters), [], type, stage, unit, span)
  }
}
