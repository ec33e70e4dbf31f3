import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Calls: mathematical functions, functions of the script, and algorithms of the catalog.
extension Checker {
  /// An argument as written.
  struct Argument {
    let name: String?
    let nameSpan: SourceSpan
    let value: NodeID
  }

  static let deepestFunction = 200
  /// How many operations one call may grow to, with all calls inside.
  static let largestCall = 200_000

  func arguments(of call: NodeID) -> [Argument] {
    tree.children(call).dropFirst().compactMap { node in
      guard tree.kind(node) == .argument, let value = tree.child(node, 2) else { return nil }
      let name = tree.child(node, 0)
      return Argument(
        name: name.map { tree.text($0) }, nameSpan: tree.span(name ?? value), value: value)
    }
  }

  /// The arguments that are expressions: a word of an algorithm's own, such as `likelihood`, is none.
  func callOperands(_ node: NodeID) -> [NodeID] {
    let arguments = self.arguments(of: node)
    guard let callee = tree.child(node, 0), [.name, .member].contains(tree.kind(callee)) else { return [] }
    let name = tree.text(callee)
    if let signature = catalog[name], signature.kind != .shape, functions[name] == nil {
      if isSimultaneous(arguments, signature) { return [] }
      return arguments.filter { !isWord(parameter($0, arguments, signature)) }.map(\.value)
    }
    guard functions[name] != nil || MathFunction(rawValue: name) != nil else { return [] }
    return arguments.map(\.value)
  }

  /// Whether a record of fits stands where one histogram is wanted.
  func isSimultaneous(_ arguments: [Argument], _ signature: PrimitiveSignature) -> Bool {
    arguments.contains {
      tree.kind($0.value) == .record && parameter($0, arguments, signature)?.accepts == .histogram
    }
  }

  private func isWord(_ parameter: PrimitiveSignature.Parameter?) -> Bool {
    if case .word? = parameter?.accepts { true } else { false }
  }

  /// The parameter that an argument fills, by its name or its place among those without one.
  func parameter(_ argument: Argument, _ all: [Argument], _ signature: PrimitiveSignature)
    -> PrimitiveSignature.Parameter?
  {
    if let name = argument.name { return signature.parameters.first { $0.name == name } }
    let unnamed = all.filter { $0.name == nil }
    guard let place = unnamed.firstIndex(where: { $0.value == argument.value }) else { return nil }
    let positional = signature.parameters.filter(\.isPositional)
    return positional.indices.contains(place) ? positional[place] : nil
  }

  mutating func call(_ node: NodeID, _ terms: Terms) -> Term {
    guard let callee = tree.child(node, 0), tree.kind(callee) == .name else {
      if let callee = tree.child(node, 0), tree.kind(callee) == .member {
        if functions[tree.text(callee)] != nil { return functionCall(tree.text(callee), node, terms) }
        reportMemberCall(callee)
      } else {
        report(.notAvailable("calling what is not a name", at: tree.span(node)))
      }
      return .poison
    }
    if tree.children(node).contains(where: { tree.kind($0) == .argument && tree.child($0, 1) != nil }) {
      report(.notAvailable("`...`", at: tree.span(node)))
      return .poison
    }
    let name = tree.text(callee)
    if functions[name] != nil { return functionCall(name, node, terms) }
    // A function of the script that is not checked is part of a cycle, which was reported.
    if let index = declared[name], declarations[index].kind == .fnDeclaration { return .poison }
    if let function = MathFunction(rawValue: name) { return mathCall(function, node, terms) }
    if let signature = catalog[name] {
      switch signature.kind {
      case .algorithm: return algorithmCall(signature, node, terms)
      case .collector where !arguments(of: node).isEmpty && signature.parameters.isEmpty:
        report(.notAvailable("`\(name)` of keys", at: tree.span(callee)))
      case .collector: report(.accumulatorOutside(name, at: tree.span(callee)))
      case .shape:
        let help = arguments(of: node).isEmpty ? "write `\(name)`: it is no function" : nil
        report(.notAvailable("a shape with arguments", at: tree.span(node), help: help))
      }
      return .poison
    }
    if let entries = entriesCall(name, node) ?? readCall(name, node) ?? preludeCall(name, node) {
      return entries
    }
    reportUnknownCallee(name, tree.span(callee), of: node)
    return .poison
  }

  /// A function of a module of another language, `np.sqrt`, or one of an object.
  private mutating func reportMemberCall(_ callee: NodeID) {
    guard let name = tree.child(callee, 1).map({ tree.text($0) }) else { return }
    var help = LanguageWords.foreignFunctions[name]
    if let base = tree.child(callee, 0), case .module? = symbols[tree.text(base)] {
      let known = functions.keys.filter { $0.hasPrefix(tree.text(base) + ".") }.sorted()
      let near = nearest(tree.text(callee), in: known)
      report(.unknownFunction(tree.text(callee), at: tree.span(callee), nearest: near))
      return
    }
    if MathFunction(rawValue: name) != nil { help = "write `\(name)(…)`: functions stand without a module" }
    report(
      .unknownFunction(
        tree.text(callee).prefix { $0 != "(" }.description, at: tree.span(callee), nearest: nil, help: help))
  }

  /// `NAME.mean` for `mean(NAME)` of something that has one.
  private func memberHelp(_ name: String, _ call: NodeID) -> String? {
    let arguments = self.arguments(of: call)
    guard arguments.count == 1, tree.kind(arguments[0].value) == .name else { return nil }
    let owner = tree.text(arguments[0].value)
    guard case .value(let id)? = local.names[owner] else { return nil }
    let member = name == "len" ? "entries" : LanguageWords.foreignMembers[name] ?? name
    let names = Self.members(of: graph[id].type).map(\.name)
    return names.contains { $0 == member || $0.hasSuffix("." + member) } ? "write `\(owner).\(member)`" : nil
  }

  mutating func reportUnknownCallee(_ name: String, _ span: SourceSpan, of call: NodeID) {
    let member = memberHelp(name, call)
    if LanguageWords.laterFunctions.contains(name) || LanguageWords.laterCollectors.contains(name)
      || LanguageWords.laterShapes.contains(name)
    {
      report(.notAvailable("`\(name)`", at: span, help: member))
    } else if symbols[name] != nil || scope.parameters?[name] != nil || local.names[name] != nil {
      report(.notAvailable("calling a value", at: span))
    } else {
      let known = Set(functions.keys).union(MathFunction.allCases.map(\.rawValue)).union(catalog.names)
      report(
        .unknownFunction(
          name, at: span, nearest: nearest(name, in: known.sorted()),
          help: member ?? LanguageWords.foreignFunctions[name]))
    }
  }

  // Functions of the script.

  mutating func functionCall(_ name: String, _ node: NodeID, _ terms: Terms) -> Term {
    guard let function = functions[name], let bound = bind(function, name, node, terms) else {
      return .poison
    }
    var ids: [ExpressionID] = []
    for parameter in function.parameters {
      if case .value(let id)? = bound[parameter.name] { ids.append(id) }
    }
    let key = FunctionCall(function: name, arguments: ids)
    let isPlain = ids.count == function.parameters.count
    if isPlain, let known = memo[key] { return known }
    guard functionDepth < Self.deepestFunction else {
      report(.tooDeep(name, at: tree.span(node), limit: Self.deepestFunction))
      return .poison
    }
    if functionDepth == 0 { callStart = graph.count }
    guard graph.count - callStart < Self.largestCall else {
      if callStart >= 0 { report(.tooLarge(name, at: tree.span(node), limit: Self.largestCall)) }
      callStart = -.max / 2
      return .poison
    }
    let result = body(of: function, name, bound, at: tree.span(node))
    if isPlain { memo[key] = result }
    return result
  }

  private mutating func body(
    of function: FunctionDefinition, _ name: String, _ bound: [String: Term], at span: SourceSpan
  ) -> Term {
    let (outerScope, outerTree, before) = (scope, tree, diagnostics.count)
    functionDepth += 1
    scope = Scope(parameters: bound, seesCalibration: false, columns: [:], phase: scope.phase)
    tree = function.tree
    var result = term(of: function.body)
    if let type = function.result, case .value(let id) = result {
      result = .value(coerced(id, to: type, place: "what `\(name)` gives", at: tree.span(function.body)))
    }
    scope = outerScope
    tree = outerTree
    functionDepth -= 1
    // Of a chain of calls the one in the user's own expression is shown.
    guard functionDepth == 0 else { return result }
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
      bound[parameter.name] = term(of: fallback)
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
      guard let type = function.parameters.first(where: { $0.name == parameter })?.type else {
        return .value(id)
      }
      return .value(coerced(id, to: type, place: "`\(parameter)` of `\(name)`", at: span))
    default: return term
    }
  }

  // Mathematical functions.

  private mutating func mathCall(_ function: MathFunction, _ node: NodeID, _ terms: Terms) -> Term {
    let arguments = self.arguments(of: node)
    let name = function.rawValue
    if let named = arguments.first(where: { $0.name != nil }) {
      report(.unknownArgument(named.name ?? "", of: name, at: named.nameSpan, known: [], nearest: nil))
      return .poison
    }
    let ids = arguments.map { (terms[$0.value] ?? .poison, tree.span($0.value)) }.map {
      asValue($0.0, at: $0.1)
    }
    if ids.contains(where: { isPoison($0) }) { return .poison }
    guard hasRightCount(function, ids.count, node) else { return .poison }
    var numbers: [Numeric] = []
    for (id, argument) in zip(ids, arguments) {
      guard let numeric = Numeric(graph[id].type) else {
        report(
          .badOperand(name, wanted: "a number", found: "\(graph[id].type)", at: tree.span(argument.value)))
        return .poison
      }
      numbers.append(numeric)
    }
    guard let dimension = dimension(function, ids, numbers, arguments),
      let stage = stage(of: ids, name, tree.span(node))
    else { return .poison }
    return mathResult(function, ids, numbers, dimension, stage, tree.span(node))
  }

  private mutating func hasRightCount(_ function: MathFunction, _ count: Int, _ node: NodeID) -> Bool {
    let (wanted, text): (ClosedRange<Int>, String)
    switch function.rule {
    case .joins: (wanted, text) = (2...64, "two arguments or more")
    case .ratio: (wanted, text) = (2...2, "two arguments")
    case .keeps, .squareRoot, .plain, .drops, .claim: (wanted, text) = (1...1, "one argument")
    }
    if wanted.contains(count) { return true }
    if count == 1, [.min, .max].contains(function) {
      report(.notAvailable("`\(function.rawValue)` of keys", at: tree.span(node)))
      return false
    }
    report(.wrongArgumentCount(function.rawValue, takes: text, found: count, at: tree.span(node)))
    return false
  }

  /// The dimension of a function's result; reports where the arguments' are not right.
  private mutating func dimension(
    _ function: MathFunction, _ ids: [ExpressionID], _ numbers: [Numeric], _ arguments: [Argument]
  ) -> Dimension? {
    let first = numbers[0].dimension
    switch function.rule {
    case .keeps: return first
    case .squareRoot: return first.power(Rational(1, 2))
    case .drops, .claim: return Dimension.none
    case .plain:
      guard first.isNone else {
        report(
          .notPlain(
            function.rawValue, found: first, at: tree.span(arguments[0].value), unit: graph[ids[0]].unit.name)
        )
        return nil
      }
      warnOfAngle(function, ids[0], tree.span(arguments[0].value))
      return Dimension.none
    case .ratio, .joins:
      for place in 1..<ids.count where numbers[place].dimension != first {
        report(
          .unequalBranches(
            "the arguments of `\(function.rawValue)`",
            mismatch(ids[0], ids[place], arguments[0].value, arguments[place].value)))
        return nil
      }
      return function.rule == .ratio ? Dimension.none : first
    }
  }

  private mutating func warnOfAngle(_ function: MathFunction, _ id: ExpressionID, _ span: SourceSpan) {
    guard function.isTrigonometric, case .column(let name) = graph[id].operation, !graph[id].unit.isAngle
    else { return }
    report(.angleWithoutUnit(function.rawValue, column: name, at: span))
  }

  private mutating func mathResult(
    _ function: MathFunction, _ ids: [ExpressionID], _ numbers: [Numeric], _ dimension: Dimension,
    _ stage: Stage,
    _ span: SourceSpan
  ) -> Term {
    var type = ValueType.numeric(dimension, measured: numbers.contains(where: \.isMeasured), stage: stage)
    if function.keepsIntegers, numbers.allSatisfy(\.isInteger) { type = .integer }
    if function == .sign { type = .plain }
    if function == .isFinite { type = .bool }
    let keeps = [.keeps, .joins].contains(function.rule)
    let unit =
      keeps ? ids.map { graph[$0].unit }.first { !$0.name.isEmpty } ?? .none : DisplayUnit.base(dimension)
    let known = ids.compactMap { graph[$0].value }
    var value: Value?
    if known.count == ids.count {
      value = StaticEvaluation.function(function, known)
      if value == nil {
        report(.notFinite("`\(written(span))`", at: span))
        return .poison
      }
    }
    return .value(make(.function(function.rawValue), ids, type, stage, unit, span, value: value))
  }
}
