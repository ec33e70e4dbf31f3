import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Units, functions, the store and publications.
extension Checker {
  mutating func checkUnit(_ declaration: Declaration) {
    let name = declaration.name
    if let known = units[name], UnitTable()[name] == known {
      report(
        .badSetting(
          "the name of a unit", wanted: "a new one", found: "`\(name)`, which is known already",
          at: declaration.span))
      return
    }
    if LanguageWords.clauseWords.contains(name) {
      report(
        .badSetting(
          "the name of a unit", wanted: "no word of the language's clauses", found: "`\(name)`",
          at: declaration.span))
      return
    }
    guard let node = tree.child(declaration.node, 2) else {
      units.add(Unit(name: name, dimension: Dimension(name), factor: 1))
      return
    }
    let id = value(of: node)
    guard !isPoison(id) else { return }
    guard let size = graph[id].value?.asNumber, let numeric = Numeric(graph[id].type), size > 0 else {
      report(
        .badSetting(
          "a unit", wanted: "a number above 0, such as `0.98 ns`", found: "\(graph[id].type)",
          at: tree.span(node)))
      return
    }
    units.add(Unit(name: name, dimension: numeric.dimension, factor: size))
  }

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
    if functions[declaration.name] != nil { memo = [:] }
    functions[declaration.name] = FunctionDefinition(
      node: declaration.node, tree: tree, parameters: parameters, result: result?.type, body: body)
    symbols[declaration.name] = .function(declaration.name)
    resolveNames(in: body, parameters: Set(spans.keys))
  }

  /// Reports names of a function's body that nothing has, also where the function is never called.
  private mutating func resolveNames(in body: NodeID, parameters: Set<String>) {
    let parameters = parameters.union(innerNames(in: body))
    let bound = Dictionary(uniqueKeysWithValues: parameters.map { ($0, Term.poison) })
    scope = Scope(parameters: bound)
    for use in references(under: [body]).reversed() where !use.isUnit && !parameters.contains(use.name) {
      guard functions[use.name] == nil, MathFunction(rawValue: use.name) == nil, catalog[use.name] == nil,
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

  /// The slots of a declaration, each once; reports those that it does not have.
  mutating func slots(
    of node: NodeID?, known: [String], owner: String, misnamed: [String: String] = [:]
  ) -> [(name: String, value: NodeID)] {
    guard let node else { return [] }
    var found: [(String, NodeID)] = []
    var spans: [String: SourceSpan] = [:]
    for slot in tree.children(node) where tree.kind(slot) == .slot {
      guard let nameNode = tree.child(slot, 1), let value = tree.child(slot, 2) else { continue }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = spans[name] {
        report(.slotTwice(name, at: span, first: first))
      } else if known.contains(name) {
        found.append((name, value))
      } else {
        report(.unknownSlot(name, of: owner, at: span, nearest: misnamed[name] ?? nearest(name, in: known)))
      }
      spans[name] = span
    }
    return found
  }

  /// A text that is known before anything runs.
  mutating func staticString(_ node: NodeID, _ place: String) -> String? {
    let id = value(of: node)
    if isPoison(id) { return nil }
    guard graph[id].type == .string else {
      report(.wrongType(place, wanted: "a text", found: "\(graph[id].type)", at: tree.span(node)))
      return nil
    }
    guard case .string(let text)? = graph[id].value else {
      report(.notStatic(place, stage: graph[id].stage, at: tree.span(node)))
      return nil
    }
    return text
  }

  /// A quantity of a dimension, in base units, that is known before anything runs and above 0.
  mutating func staticAmount(_ node: NodeID, _ place: String, of base: String) -> Double? {
    let id = value(of: node)
    if isPoison(id) { return nil }
    let wanted = Dimension(base)
    guard let numeric = Numeric(graph[id].type) else {
      report(.wrongType(place, wanted: wanted.phrase, found: "\(graph[id].type)", at: tree.span(node)))
      return nil
    }
    guard numeric.dimension == wanted else {
      report(.wrongDimension(place, wanted: wanted, found: numeric.dimension, at: tree.span(node)))
      return nil
    }
    guard let amount = graph[id].value?.asNumber else {
      report(.notStatic(place, stage: graph[id].stage, at: tree.span(node)))
      return nil
    }
    guard amount > 0 else {
      report(.badSetting(place, wanted: "above 0", found: tree.text(node), at: tree.span(node)))
      return nil
    }
    return amount
  }

  /// A text or a list of texts.
  mutating func staticStrings(_ node: NodeID, _ place: String) -> [String]? {
    guard tree.kind(node) == .list else {
      let id = value(of: node)
      if isPoison(id) { return nil }
      if case .list(let values)? = graph[id].value {
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
      }
      guard case .string(let text)? = graph[id].value else {
        report(
          .wrongType(
            place, wanted: "a text or a list of texts", found: "\(graph[id].type)", at: tree.span(node)))
        return nil
      }
      return [text]
    }
    var texts: [String] = []
    for element in tree.children(node) {
      guard let inner = tree.child(element, 1), let text = staticString(inner, place) else { return nil }
      texts.append(text)
    }
    return texts
  }
}
