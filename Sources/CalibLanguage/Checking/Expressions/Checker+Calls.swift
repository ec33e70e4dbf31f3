import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Calls: what is called, mathematical functions, and algorithms of the catalog.
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

  /// What a call calls.
  enum Callee {
    case script(String)
    case lambda(LambdaTerm)
    case math(MathFunction)
    case aggregate(String)
    case intrinsic(Intrinsic)
    /// An algorithm, a collector, a shape, or a way to put models together.
    case primitive(String)
    /// What is no name: a member, a value by its key.
    case value
    /// Part of a mistake that was reported.
    case poison
    case unknown
  }

  /// What a call calls: names of values come before functions, those of the script before ours.
  func callee(of node: NodeID) -> Callee {
    guard let callee = tree.child(node, 0) else { return .poison }
    switch tree.kind(callee) {
    case .missing, .error: return .poison
    case .name: break
    // A function of a module.
    case .member where tables.functions[tree.text(callee)] != nil: return .script(tree.text(callee))
    default: return .value
    }
    let name = tree.text(callee)
    if let term = visible(name) {
      switch term {
      case .lambda(let lambda): return .lambda(lambda)
      case .function(let function):
        if tables.functions[function] != nil { return .script(function) }
        return MathFunction.named(function).map { .math($0) } ?? .poison
      case .poison: return .poison
      case .value(let id): if case .curve = elementType(id) { return .value }
      default: break
      }
    }
    if tables.functions[name] != nil { return .script(name) }
    if isAggregate(name, node) { return .aggregate(name) }
    if let intrinsic = Intrinsic(rawValue: name) { return .intrinsic(intrinsic) }
    // A function of the script that is not checked is part of a cycle, which was reported.
    if let index = tables.declared[name], tables.declarations[index].kind == .fnDeclaration { return .poison }
    if let function = MathFunction.named(name) { return .math(function) }
    let isPrimitive = catalog[name] != nil || ModelComponent.Combination(rawValue: name) != nil
    return isPrimitive ? .primitive(name) : .unknown
  }

  /// What a name stands for here; `nil` where nothing has it.
  ///
  /// Nothing is reported.
  func visible(_ name: String) -> Term? {
    if let term = scope.bound[name] { return term }
    if let parameters = scope.parameters {
      if let term = parameters[name] { return term }
    } else {
      if scope.seesCalibration, let term = local.names[name] { return term }
      if let column = scope.columns[name] { return .value(column) }
    }
    return tables.symbols[name]
  }

  /// The arguments that are expressions: a word of an algorithm's own, such as `likelihood`, is none.
  func callOperands(_ node: NodeID) -> [NodeID] {
    switch callee(of: node) {
    // A primitive looks at its arguments itself: they may be words of its own.
    case .primitive: return []
    case .script, .lambda, .math, .aggregate, .intrinsic: return arguments(of: node).map(\.value)
    case .value: return calledPart(node).map { [$0] + arguments(of: node).map(\.value) } ?? []
    case .poison, .unknown: return []
    }
  }

  /// The part of a call's beginning that is an expression: of `text.starts_with`, `text`.
  ///
  /// `nil` where it is a name that nothing has: a module of another language, which is answered as a whole.
  private func calledPart(_ node: NodeID) -> NodeID? {
    guard let callee = tree.child(node, 0) else { return nil }
    guard [.member, .optionalMember].contains(tree.kind(callee)) else { return callee }
    var base = callee
    while [.member, .optionalMember, .call, .index].contains(tree.kind(base)), let next = tree.child(base, 0)
    {
      base = next
    }
    if tree.kind(base) == .name {
      let name = tree.text(base)
      let isKnown =
        visible(name) != nil || tables.declared[name] != nil || calibrations[name] != nil
        || tables.functions[name] != nil
        || ["stored", "previous"].contains(name) || catalog[name] != nil || Self.aggregates.contains(name)
      if !isKnown { return nil }
    }
    return tree.child(callee, 0)
  }

  /// Whether a record of fits stands where one histogram is wanted.
  func isSimultaneous(_ arguments: [Argument], _ signature: PrimitiveSignature) -> Bool {
    arguments.contains {
      tree.kind($0.value) == .record && parameter($0, arguments, signature)?.accepts == .histogram
    }
  }

  /// The parameter that an argument fills, by its name or its place among those without one.
  func parameter(_ argument: Argument, _ all: [Argument], _ signature: PrimitiveSignature)
    -> PrimitiveSignature.Parameter?
  {
    if let name = argument.name { return signature.parameters.first { $0.name == name } }
    var place = 0
    for other in all where other.name == nil {
      if other.value == argument.value { break }
      place += 1
    }
    for parameter in signature.parameters where parameter.isPositional {
      if place == 0 { return parameter }
      place -= 1
    }
    return nil
  }

  mutating func call(_ node: NodeID, _ terms: Terms) -> Term {
    if let spread = tree.children(node).dropFirst().first(where: { isSpread($0) }) {
      report(.spreadOutsideList(at: tree.span(tree.child(spread, 2) ?? spread)))
      return .poison
    }
    guard let callee = tree.child(node, 0) else { return .poison }
    switch self.callee(of: node) {
    case .script(let name): return functionCall(name, node, terms)
    case .lambda(let lambda): return lambdaCall(lambda, node, terms)
    case .math(let function): return mathCall(function, node, terms)
    case .aggregate(let name): return aggregate(name, node, terms)
    case .intrinsic(let intrinsic): return intrinsicCall(intrinsic, node, terms)
    case .primitive(let name):
      if let term = primitiveCall(name, node) { return term }
      report(.accumulatorOutside(name, at: tree.span(callee)))
      return .poison
    case .value: return calledValue(callee, node, terms)
    case .poison: return .poison
    case .unknown:
      let name = tree.text(callee)
      if let term = entriesCall(name, node) ?? readCall(name, node) ?? preludeCall(name, node) { return term }
      reportUnknownCallee(tree.text(callee), tree.span(callee), of: node)
      return .poison
    }
  }

  /// Whether an argument has `...` before its value.
  private func isSpread(_ argument: NodeID) -> Bool {
    argument != SyntaxTree.absent && tree.kind(argument) == .argument && tree.child(argument, 1) != nil
      && tree.child(argument, 2) != nil
  }

  /// A call of what is no name: a test of a text, a curve, a function in a record.
  private mutating func calledValue(_ callee: NodeID, _ node: NodeID, _ terms: Terms) -> Term {
    guard [.member, .optionalMember].contains(tree.kind(callee)) else {
      switch terms[callee] ?? .poison {
      case .poison: return .poison
      case .lambda(let lambda): return lambdaCall(lambda, node, terms)
      case .function(let name): return functionCall(name, node, terms)
      case let term: return valueCall(asValue(term, at: tree.span(callee)), node, terms)
      }
    }
    guard let base = tree.child(callee, 0), let name = tree.child(callee, 1).map({ tree.text($0) }),
      let term = terms[base]
    else {
      reportMemberCall(callee)
      return .poison
    }
    if case .value(let id) = term {
      if elementType(id) == .poison { return .poison }
      if elementType(id) == .string { return textCall(id, name, node, terms) }
      if elementType(id).isOptional {
        reportOptional(id, at: tree.span(base))
        return .poison
      }
      if !hasMember(name, id) {
        reportMemberCall(callee)
        return .poison
      }
    }
    switch member(callee, terms) {
    case .poison: return .poison
    case .lambda(let lambda): return lambdaCall(lambda, node, terms)
    case let found: return valueCall(asValue(found, at: tree.span(callee)), node, terms)
    }
  }

  private func hasMember(_ name: String, _ id: ExpressionID) -> Bool {
    if case .fit = elementType(id) { return true }
    return members(of: elementType(id)).contains { $0.name == name }
  }

  /// A function of a module of another language, `np.sqrt`, or one of an object.
  private mutating func reportMemberCall(_ callee: NodeID) {
    guard let name = tree.child(callee, 1).map({ tree.text($0) }) else { return }
    var help = LanguageWords.foreignFunctions[name]
    if let base = tree.child(callee, 0), case .module? = tables.symbols[tree.text(base)] {
      let known = tables.functions.keys.filter { $0.hasPrefix(tree.text(base) + ".") }.sorted()
      let near = nearest(tree.text(callee), in: known)
      report(.unknownFunction(tree.text(callee), at: tree.span(callee), nearest: near))
      return
    }
    if MathFunction.named(name) != nil { help = "write `\(name)(…)`: functions stand without a module" }
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
    let names = self.members(of: graph[id].type).map(\.name)
    return names.contains { $0 == member || $0.hasSuffix("." + member) } ? "write `\(owner).\(member)`" : nil
  }

  mutating func reportUnknownCallee(_ name: String, _ span: SourceSpan, of call: NodeID) {
    let member = memberHelp(name, call)
    if LanguageWords.laterFunctions.contains(name) || LanguageWords.laterCollectors.contains(name)
      || LanguageWords.laterShapes.contains(name)
    {
      report(.notAvailable("`\(name)`", at: span, help: member))
    } else if let term = visible(name) {
      let id = asValue(term, at: span)
      if !isPoison(id) { report(.notCallable(name, "\(graph[id].type)", at: span)) }
    } else {
      let known = Set(tables.functions.keys).union(MathFunction.allCases.map(\.rawValue)).union(catalog.names)
        .union(Self.aggregates).union(Intrinsic.allCases.map(\.rawValue))
      report(
        .unknownFunction(
          name, at: span, nearest: nearest(name, in: known.sorted()),
          help: member ?? LanguageWords.foreignFunctions[name]))
    }
  }

  // Mathematical functions.
}
