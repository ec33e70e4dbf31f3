import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Functions of the script: how they are declared, and what their calls give.
extension Checker {
  mutating func checkFunction(_ declaration: Declaration) {
    guard let list = tree.child(declaration.node, 2), let body = tree.child(declaration.node, 4) else {
      return
    }
    var parameters: [FunctionDefinition.Parameter] = []
    var spans: [String: SourceSpan] = [:]
    for node in tree.children(list) where tree.kind(node) == .parameter {
      guard let name = tree.child(node, 0) else { continue }
      let text = tree.text(name)
      if let first = spans[text] { report(.definedTwice(text, at: tree.span(name), first: first)) }
      spans[text] = tree.span(name)
      let type = tree.child(node, 1).flatMap { self.type(of: $0) }
      parameters.append(.init(name: text, type: type?.type, fallback: tree.child(node, 2)))
    }
    let result = tree.child(declaration.node, 3).flatMap { type(of: $0) }
    // Calls that were checked with an earlier meaning of the name, in a session, are checked again.
    if tables.functions[declaration.name] != nil { tables.memo = [:] }
    tables.functions[declaration.name] = FunctionDefinition(
      node: declaration.node, tree: tree, parameters: parameters, result: result?.type, body: body)
    tables.symbols[declaration.name] = .function(declaration.name)
    tables.signatures[declaration.name] = nil
    tables.brokenFunctions.remove(declaration.name)
    let before = diagnostics.count
    resolveNames(in: body, parameters: Set(spans.keys))
    guard diagnostics.count == before, let function = tables.functions[declaration.name] else { return }
    guard let signature = inferSignature(declaration.name, function) else {
      tables.brokenFunctions.insert(declaration.name)
      return
    }
    tables.signatures[declaration.name] = signature
    typed.append(
      TypedName(
        name: declaration.name,
        type: .function(
          signature.parameters.map { signature.type(of: $0.place) }, signature.type(of: signature.result)),
        stage: .static, unit: .none, span: declaration.span, signature: signature.text))
  }

  /// Reports names of a function's body that nothing has, also where the function is never called.
  private mutating func resolveNames(in body: NodeID, parameters: Set<String>) {
    let parameters = parameters.union(innerNames(in: body))
    let bound = Dictionary(uniqueKeysWithValues: parameters.map { ($0, Term.poison) })
    scope = Scope(parameters: bound)
    for use in references(under: [body]).reversed() where !use.isUnit && !parameters.contains(use.name) {
      guard tables.functions[use.name] == nil, MathFunction.named(use.name) == nil, catalog[use.name] == nil,
        Intrinsic(rawValue: use.name) == nil, !Self.aggregates.contains(use.name),
        !LanguageWords.laterFunctions.contains(use.name), !LanguageWords.laterCollectors.contains(use.name),
        !LanguageWords.laterShapes.contains(use.name)
      else { continue }
      _ = resolve(use.name, at: use.span)
    }
    scope = Scope()
  }

  /// Names that functions without a name and comprehensions make inside of an expression.
  private func innerNames(in body: NodeID) -> Set<String> {
    var names: Set<String> = []
    var stack = [body]
    while let node = stack.popLast() {
      switch tree.kind(node) {
      case .lambda:
        if let list = tree.child(node, 0) { names.formUnion(tree.children(list).map { tree.text($0) }) }
      case .comprehension: if let name = tree.child(node, 1) { names.insert(tree.text(name)) }
      default: break
      }
      stack.append(contentsOf: tree.children(node).filter { $0 != SyntaxTree.absent })
    }
    return names
  }

  mutating func functionCall(_ name: String, _ node: NodeID, _ terms: Terms) -> Term {
    if tables.brokenFunctions.contains(name) { return .poison }
    if tables.functions[name] == nil, let math = MathFunction.named(name) {
      return mathCall(math, node, terms)
    }
    guard let function = tables.functions[name], let bound = bind(function, name, node, terms) else {
      return .poison
    }
    return instance(of: function, name, bound, at: tree.span(node))
  }

  /// What a function of the script gives for its parameters; the same call is checked once.
  private mutating func instance(
    of function: FunctionDefinition, _ name: String, _ bound: [String: Term], at span: SourceSpan
  ) -> Term {
    var ids: [ExpressionID] = []
    for parameter in function.parameters {
      if case .value(let id)? = bound[parameter.name] { ids.append(id) }
    }
    let key = FunctionCall(function: name, arguments: ids)
    let isPlain = ids.count == function.parameters.count
    if isPlain, let known = tables.memo[key] { return known }
    guard callDepth.functions < Self.deepestFunction else {
      report(.tooDeep(name, at: span, limit: Self.deepestFunction))
      return .poison
    }
    if callDepth.functions == 0 { callDepth.start = graph.count }
    guard graph.count - callDepth.start < Self.largestCall else {
      if callDepth.start >= 0 { report(.tooLarge(name, at: span, limit: Self.largestCall)) }
      callDepth.start = -.max / 2
      return .poison
    }
    let result = body(of: function, name, bound, at: span)
    if isPlain { tables.memo[key] = result }
    return result
  }

  private mutating func body(
    of function: FunctionDefinition, _ name: String, _ bound: [String: Term], at span: SourceSpan
  ) -> Term {
    let (outerScope, outerTree, before) = (scope, tree, diagnostics.count)
    callDepth.functions += 1
    scope = Scope(parameters: bound, seesCalibration: false, columns: [:], phase: scope.phase)
    tree = function.tree
    var result = term(of: function.body)
    if let type = function.result, case .value(let id) = result {
      result = .value(coerced(id, to: type, place: "what `\(name)` gives", at: tree.span(function.body)))
    }
    scope = outerScope
    tree = outerTree
    callDepth.functions -= 1
    // Of a chain of calls the one in the user's own expression is shown.
    guard callDepth.functions == 0 else { return result }
    for index in before..<diagnostics.count where diagnostics[index].primary.span.file == span.file {
      diagnostics[index].secondary.append(Diagnostic.Label(span, "called here"))
    }
    return result
  }

  private mutating func bind(_ function: FunctionDefinition, _ name: String, _ node: NodeID, _ terms: Terms)
    -> [String: Term]?
  {
    var bound: [String: Term] = [:]
    var place = 0
    let known = function.parameters.map(\.name)
    for argument in arguments(of: node) {
      var parameter = argument.name
      if let written = argument.name, !known.contains(written) {
        report(
          .unknownArgument(
            written, of: name, at: argument.nameSpan, known: known, nearest: nearest(written, in: known)))
        return nil
      }
      if parameter == nil {
        guard known.indices.contains(place) else {
          report(.tooManyArguments(name, takes: known.count, at: tree.span(argument.value)))
          return nil
        }
        parameter = known[place]
        place += 1
      }
      guard let parameter else { continue }
      bound[parameter] = argumentTerm(terms[argument.value] ?? .poison, function, parameter, name, argument)
    }
    for parameter in function.parameters where bound[parameter.name] == nil {
      guard let fallback = parameter.fallback else {
        report(.missingArgument(parameter.name, of: name, at: tree.span(node)))
        return nil
      }
      let outer = (scope, tree)
      (scope, tree) = (Scope(parameters: bound), function.tree)
      let span = tree.span(fallback)
      let value = term(of: fallback)
      bound[parameter.name] =
        parameter.type.map {
          .value(coerced(asValue(value, at: span), to: $0, place: "`\(parameter.name)`", at: span))
        } ?? value
      (scope, tree) = outer
    }
    return bound
  }

  private mutating func argumentTerm(
    _ term: Term, _ function: FunctionDefinition, _ parameter: String, _ name: String, _ argument: Argument
  ) -> Term {
    let span = tree.span(argument.value)
    switch term {
    case .value, .iterated, .storedField, .record:
      let id = asValue(term, at: span)
      let known = function.parameters.first { $0.name == parameter }
      guard let type = known?.type else {
        if known?.fallback != nil, !isOfDefault(id, parameter, name, span) { return .poison }
        return .value(id)
      }
      return .value(coerced(id, to: type, place: "`\(parameter)` of `\(name)`", at: span))
    default: return term
    }
  }

  /// Whether a value has the dimension of what counts where it is not given; reports where it has not.
  private mutating func isOfDefault(
    _ id: ExpressionID, _ parameter: String, _ name: String, _ span: SourceSpan
  ) -> Bool {
    let place = tables.signatures[name]?.parameters.first { $0.name == parameter }?.place
    guard case .number(let term)? = place, term.powers.isEmpty, let found = Numeric(elementType(id)),
      found.dimension != term.fixed
    else { return true }
    report(
      .wrongDimension("`\(parameter)` of `\(name)`", wanted: term.fixed, found: found.dimension, at: span))
    return false
  }

  /// What a function gives for terms in the order of its parameters.
  mutating func functionApplied(_ name: String, _ arguments: [Term], at span: SourceSpan) -> Term {
    guard let function = tables.functions[name], function.parameters.count == arguments.count else {
      if let function = tables.functions[name] {
        let count = function.parameters.count
        report(
          .wrongArgumentCount(
            name, takes: count == 1 ? "one argument" : "\(count) arguments", found: arguments.count, at: span)
        )
      } else {
        report(.notAFunction(written(span), at: span))
      }
      return .poison
    }
    let bound = Dictionary(zip(function.parameters.map(\.name), arguments)) { first, _ in first }
    return instance(of: function, name, bound, at: span)
  }

  /// A call of a function without a name: its arguments have none either.
  mutating func lambdaCall(_ lambda: LambdaTerm, _ node: NodeID, _ terms: Terms) -> Term {
    let all = arguments(of: node)
    if let named = all.first(where: { $0.name != nil }) {
      report(
        .unknownArgument(named.name ?? "", of: "the function", at: named.nameSpan, known: [], nearest: nil))
      return .poison
    }
    return call(lambda, all.map { terms[$0.value] ?? .poison }, at: tree.span(node))
  }
}
