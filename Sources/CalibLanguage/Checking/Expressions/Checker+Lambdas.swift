import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Functions without a name, comprehensions, and calls of values.
extension Checker {
  /// `d => d.mass`: checked where it is called, with the names that are visible here.
  mutating func lambda(_ node: NodeID) -> Term {
    guard let body = tree.child(node, 1) else { return .poison }
    var names: [String] = []
    for name in tree.child(node, 0).map({ Array(tree.children($0)) }) ?? [] {
      if names.contains(tree.text(name)) {
        report(.definedTwice(tree.text(name), at: tree.span(name), first: tree.span(node)))
        return .poison
      }
      names.append(tree.text(name))
    }
    return .lambda(
      LambdaTerm(parameters: names, body: body, tree: tree, scope: scope, span: tree.span(node)))
  }

  /// What a function gives for terms as arguments; reports a wrong number of them.
  mutating func call(_ lambda: LambdaTerm, _ arguments: [Term], at span: SourceSpan) -> Term {
    guard lambda.parameters.count == arguments.count else {
      let count = lambda.parameters.count
      report(
        .wrongArgumentCount(
          "the function", takes: count == 1 ? "one argument" : "\(count) arguments", found: arguments.count,
          at: span))
      return .poison
    }
    guard callDepth.functions < Self.deepestFunction else {
      report(.tooDeep("the function", at: span, limit: Self.deepestFunction))
      return .poison
    }
    let (outerScope, outerTree) = (scope, tree)
    callDepth.functions += 1
    scope = lambda.scope
    scope.showsNames = false
    scope.phase = outerScope.phase
    tree = lambda.tree
    for (name, term) in zip(lambda.parameters, arguments) { scope.bound[name] = term }
    let result = term(of: lambda.body)
    callDepth.functions -= 1
    (scope, tree) = (outerScope, outerTree)
    return result
  }

  /// What a function term gives for values; reports a term that is no function.
  mutating func applied(_ term: Term, _ arguments: [ExpressionID], _ node: NodeID) -> ExpressionID {
    let span = tree.span(node)
    switch term {
    case .poison: return poison(span)
    case .lambda(let lambda):
      return asValue(call(lambda, arguments.map { .value($0) }, at: span), at: span)
    case .function(let name):
      let result = functionApplied(name, arguments.map { .value($0) }, at: span)
      return asValue(result, at: span)
    default:
      report(.notAFunction(tree.text(node), at: span))
      return poison(span)
    }
  }

  // Comprehensions.

  /// `[f(x) for x in xs if …]`: of a list that is written out element by element, else computed at run time.
  mutating func comprehension(_ node: NodeID, _ terms: Terms) -> Term {
    guard let element = tree.child(node, 0).flatMap({ tree.child($0, 1) }), let name = tree.child(node, 1),
      let iterable = tree.child(node, 2), let term = terms[iterable]
    else { return .poison }
    let source = asValue(term, at: tree.span(iterable))
    if isPoison(source) { return .poison }
    let outer = scope
    defer { scope = outer }
    if let elements = writtenElements(of: source),
      let list = unrolled(node, element, tree.text(name), elements)
    {
      return list
    }
    guard case .list(let type) = graph[source].type, type != .poison else {
      reportNotIterable(source, iterable)
      return .poison
    }
    let item = parameter(type, graph[source].stage, graph[source].unit, tree.span(name))
    scope.bound[tree.text(name)] = .value(item)
    var operands = [source, value(of: element)]
    if let condition = tree.child(node, 3) {
      let id = value(of: condition)
      guard !isPoison(id), isBool(id, "the condition of a list", at: tree.span(condition)) else {
        return .poison
      }
      operands.append(id)
    }
    let span = tree.span(node)
    guard !operands.contains(where: { isPoison($0) }), let stage = plainStage(of: operands, "a list", span),
      case .parameter(let number) = graph[item].operation
    else { return .poison }
    let made = graph[operands[1]]
    return .value(
      make(.comprehension(parameter: number), operands, .list(made.type), stage, made.unit, span))
  }

  private mutating func reportNotIterable(_ source: ExpressionID, _ node: NodeID) {
    let type = graph[source].type
    if type.isOptional { return reportOptional(source, at: tree.span(node)) }
    let help: String? =
      type.keySpace != nil
      ? "what is computed from a keyed value is per key already: leave out the loop" : nil
    report(.badOperand("for", wanted: "a list", found: "\(type)", at: tree.span(node), help: help))
  }

  /// The elements of a list that is written out, or of a range of whole numbers known before anything runs.
  private mutating func writtenElements(of id: ExpressionID) -> [ExpressionID]? {
    let list = unnamed(id)
    let value = graph[list]
    if value.operation == .list {
      return value.operands.contains { graph[$0].operation == .spread } ? nil : value.operands
    }
    guard value.type == .range(.integer), case .range(let low, let high, let includesUpper)? = value.value,
      high - low <= 100_000
    else { return nil }
    let last = includesUpper ? Int(high) : Int(high) - 1
    return Int(low) > last ? [] : (Int(low)...last).map { constant(.integer($0), .integer, value.span) }
  }

  /// Each element in turn; `nil` where a condition is not known yet, so that the length is open.
  private mutating func unrolled(
    _ node: NodeID, _ element: NodeID, _ name: String, _ elements: [ExpressionID]
  ) -> Term? {
    var made: [ExpressionID] = []
    for item in elements {
      scope.bound[name] = .value(item)
      if let condition = tree.child(node, 3) {
        let id = value(of: condition)
        guard !isPoison(id), isBool(id, "the condition of a list", at: tree.span(condition)) else {
          return .poison
        }
        guard case .bool(let holds)? = graph[id].value else { return nil }
        if !holds { continue }
      }
      let id = value(of: element)
      if isPoison(id) { return .poison }
      made.append(id)
    }
    // A list of which nothing is left still has elements of a type.
    if made.isEmpty, let item = elements.first {
      scope.bound[name] = .value(item)
      let id = value(of: element)
      return isPoison(id) ? .poison : .value(listValue([], graph[id].type, tree.span(node)))
    }
    return .value(listOf(made, tree.span(node)))
  }

  /// A list of elements of one type; reports where the types differ.
  mutating func listOf(_ elements: [ExpressionID], _ span: SourceSpan) -> ExpressionID {
    func inner(_ id: ExpressionID) -> ValueType {
      if graph[id].operation == .spread, case .list(let type) = graph[id].type { return type }
      return graph[id].type
    }
    guard let first = elements.first else { return listValue([], .poison, span) }
    var type = inner(first)
    for element in elements.dropFirst() {
      let next = inner(element)
      if let left = Numeric(type), let right = Numeric(next), left.dimension != right.dimension {
        report(
          .unequalBranches(
            "the elements of a list",
            Diagnostic.Mismatch(
              left: left.dimension, right: right.dimension, leftSpan: graph[first].span,
              rightSpan: graph[element].span)))
        return poison(span)
      }
      guard let joined = type.joined(next) else {
        report(.badOperands("the elements of a list", "\(type)", "\(next)", at: graph[element].span))
        return poison(span)
      }
      type = joined
    }
    return listValue(elements, type, span)
  }

  // Calls of values.

  /// A curve, or another value that can be called: `xt.curve[layer](t)`.
  mutating func valueCall(_ callee: ExpressionID, _ node: NodeID, _ terms: Terms) -> Term {
    let (all, span) = (arguments(of: node), tree.span(node))
    let text = tree.child(node, 0).map { tree.text($0) } ?? "it"
    if isPoison(callee) { return .poison }
    guard case .curve(let x, let y) = elementType(callee) else {
      if elementType(callee).isOptional, let child = tree.child(node, 0) {
        reportOptional(callee, at: tree.span(child))
      } else {
        report(
          .notCallable(text, "\(graph[callee].type)", at: tree.child(node, 0).map { tree.span($0) } ?? span))
      }
      return .poison
    }
    guard all.count == 1, let argument = all.first, argument.name == nil else {
      report(.wrongArgumentCount(text, takes: "one argument", found: all.count, at: span))
      return .poison
    }
    let id = asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value))
    if isPoison(id) || isOptional(id, argument.value) { return .poison }
    guard let number = Numeric(elementType(id)) else {
      report(.badOperand(text, wanted: "a number", found: "\(graph[id].type)", at: tree.span(argument.value)))
      return .poison
    }
    guard number.dimension == x else {
      report(
        .wrongDimension(
          "the argument of `\(text)`", wanted: x, found: number.dimension, at: tree.span(argument.value)))
      return .poison
    }
    guard let stage = stage(of: [callee, id], "a call", span) else { return .poison }
    return .value(make(.apply, [callee, id], .number(y), stage, DisplayUnit.base(y), span))
  }

  // Members of what may be absent.

  /// `x?.y`: the member of what is there, absent where that is.
  mutating func optionalMember(_ node: NodeID, _ terms: Terms) -> Term {
    guard let base = tree.child(node, 0), let nameNode = tree.child(node, 1), tree.kind(nameNode) != .missing
    else { return .poison }
    let (name, span) = (tree.text(nameNode), tree.span(node))
    guard let term = terms[base] else { return .poison }
    let id = asValue(term, at: tree.span(base))
    if isPoison(id) { return .poison }
    guard case .optional(let inner) = elementType(id) else {
      report(.neverAbsent(tree.text(base), name, at: tree.span(node)))
      return .poison
    }
    let members = members(of: inner)
    guard let member = members.first(where: { $0.name == name }) else {
      let known = members.map(\.name)
      report(
        .unknownMember(
          name, of: "`\(tree.text(base))` (\(inner))", at: tree.span(nameNode), known: known,
          nearest: nearestMember(name, known)))
      return .poison
    }
    let value = graph[id]
    let type: ValueType = member.type.isOptional ? member.type : .optional(member.type)
    return .value(make(.optionalMember(name), [id], type, value.stage, value.unit, span))
  }
}
