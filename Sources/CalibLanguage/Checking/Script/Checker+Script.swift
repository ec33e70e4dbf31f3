import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The script as a whole: declarations, their order, and what hangs between them.
extension Checker {
  mutating func checkScript() {
    graph.reserve(tree.nodes.count / 2)
    readSite()
    addDeclarations()
    checkInOrder()
    checkSettings()
    checkAfterAll()
  }

  /// Checks further declarations in the context of those that are checked already.
  mutating func addDeclarations() {
    tables.declarations = []
    tables.declared = [:]
    var waiting: [NodeID] = []
    for node in tree.children(tree.root) where node != SyntaxTree.absent {
      if waits(node) { waiting.append(node) } else { declare(node) }
    }
    // Names that are computed need what they are computed from.
    for node in waiting { expand(node, loop: [:]) }
    if library.open.isEmpty { collectWriters() }
  }

  /// Notes one declaration; a name that another has already is reported.
  mutating func declare(_ node: SyntaxTree.NodeID, loop: [String: Term] = [:]) {
    let kind = tree.kind(node)
    if !library.open.isEmpty, refuseInModule(node) { return }
    switch kind {
    case .paramDeclaration, .letDeclaration, .fnDeclaration, .unitDeclaration, .datasetDeclaration,
      .profileDeclaration, .modelDeclaration, .templateDeclaration, .calibrationDeclaration,
      .validationDeclaration:
      guard let name = tree.child(node, 1), tree.kind(name) != .missing,
        let text = declaredName(name, loop)
      else { return }
      add(Declaration(node: node, kind: kind, name: text, span: tree.span(name), loop: loop))
    case .storeDeclaration:
      let name = tree.child(node, 1)
      let span = tree.span(name ?? node)
      let text = name.map { tree.text($0) } ?? ""
      let declaration = Declaration(node: node, kind: kind, name: text, span: span, loop: loop)
      if text.isEmpty { tables.declarations.append(declaration) } else { add(declaration) }
    case .requireItem, .expectItem:
      guard let name = tree.child(node, 1), tree.kind(name) != .missing else { return }
      add(Declaration(node: node, kind: kind, name: tree.text(name), span: tree.span(name), loop: loop))
    case .publishDeclaration, .backendDeclaration, .notifyDeclaration:
      tables.declarations.append(
        Declaration(node: node, kind: kind, name: "", span: tree.span(node), loop: loop))
    case .useDeclaration: useModule(node)
    case .versionDeclaration: checkVersion(node)
    case .missing, .error, .docComment: break
    default:
      reportUnavailable(node)
      hideNames(of: node)
    }
  }

  private mutating func checkVersion(_ node: SyntaxTree.NodeID) {
    guard let number = tree.child(node, 1), tree.kind(number) == .integer, tree.text(number) != "1" else {
      return
    }
    report(.notAvailable("version \(tree.text(number)) of the language", at: tree.span(number)))
  }

  /// Names that a form which comes later would make are known to be missing: their uses are not reported too.
  private mutating func hideNames(of node: NodeID) {
    if let name = tree.child(node, 1), tree.kind(name) == .name { tables.symbols[tree.text(name)] = .poison }
  }

  private mutating func add(_ declaration: Declaration) {
    let key = Self.key(of: declaration)
    if let first = tables.declared[key] {
      if tables.declarations[first].span == declaration.span {
        if case .some(let variable) = declaration.loop.keys.sorted().first {
          report(.sameInEachRound(declaration.name, variable: variable, at: declaration.span))
        }
        return
      }
      report(.definedTwice(declaration.name, at: declaration.span, first: tables.declarations[first].span))
      return
    }
    if isImported(declaration) { return }
    if declaration.kind == .unitDeclaration { declaresUnits = true }
    tables.declared[key] = tables.declarations.count
    tables.declarations.append(declaration)
  }

  /// The place of the declaration of a unit; most scripts have none.
  func declaredUnit(_ name: String) -> Int? { declaresUnits ? tables.declared["unit " + name] : nil }

  /// What a declaration is found by: units, profiles and checks have names of their own.
  private static func key(of declaration: Declaration) -> String {
    switch declaration.kind {
    case .unitDeclaration: "unit " + declaration.name
    case .profileDeclaration: "profile " + declaration.name
    case .requireItem, .expectItem: "check " + declaration.name
    default: declaration.name
    }
  }

  mutating func check(_ declaration: Declaration) {
    // What is part of a cycle was reported.
    if case .poison? = tables.symbols[declaration.name], !declaration.name.isEmpty { return }
    scope = Scope()
    loopNames = declaration.loop
    defer { loopNames = [:] }
    switch declaration.kind {
    case .paramDeclaration: checkParameter(declaration)
    case .letDeclaration: checkLet(declaration)
    case .fnDeclaration: checkFunction(declaration)
    case .modelDeclaration: checkModel(declaration)
    case .unitDeclaration: checkUnit(declaration)
    case .datasetDeclaration: checkDataset(declaration)
    case .templateDeclaration: checkTemplate(declaration)
    case .calibrationDeclaration, .validationDeclaration: checkCalibration(declaration)
    case .storeDeclaration: checkStore(declaration)
    case .publishDeclaration: checkPublish(declaration)
    case .backendDeclaration: checkBackend(declaration)
    case .notifyDeclaration: checkNotify(declaration)
    case .requireItem, .expectItem: checkOverall(declaration)
    default: break
    }
  }

  private mutating func checkLet(_ declaration: Declaration) {
    guard let value = tree.child(declaration.node, 3) else { return }
    let term = annotated(self.term(of: value), declaration.node, value)
    tables.symbols[declaration.name] = term
    record(declaration.name, term, declaration.span)
  }

  /// A term checked against the type that stands at its `let`, if any; of the store's constants that type counts.
  mutating func annotated(_ term: Term, _ node: SyntaxTree.NodeID, _ written: SyntaxTree.NodeID) -> Term {
    switch term {
    case .value, .record, .iterated, .storedField, .storedElement: break
    default: return term
    }
    guard let type = tree.child(node, 2) else {
      // Of a constant of the store a later `??` may tell the type.
      switch term {
      case .storedField, .storedElement: return term
      default: break
      }
      return .value(asValue(term, at: tree.span(written)))
    }
    guard let wanted = self.type(of: type) else { return .poison }
    let span = tree.span(written)
    if case .storedField(let payload, let field) = term {
      return .value(stored(payload, field, wanted.type, wanted.unit, span))
    }
    if case .storedElement(let payload, let field, let keys) = term {
      guard let id = element(of: payload, field, keys, as: wanted.type.unwrapped, wanted.unit, written) else {
        return .poison
      }
      return .value(
        coerced(id, to: wanted.type, place: "`\(tree.child(node, 1).map { tree.text($0) } ?? "")`", at: span))
    }
    let name = tree.child(node, 1).map { tree.text($0) } ?? ""
    return .value(coerced(asValue(term, at: span), to: wanted.type, place: "`\(name)`", at: span))
  }

  /// Notes a name with its type, for `:type`, hover and dumps.
  mutating func record(_ name: @autoclosure () -> String, _ term: Term, _ span: SourceSpan) {
    guard options.makesProgram, library.open.isEmpty, let typed = typedName(name(), term, span) else {
      return
    }
    self.typed.append(typed)
  }

  func typedName(_ name: String, _ term: Term, _ span: SourceSpan) -> TypedName? {
    switch term {
    case .value(let id):
      let value = graph[id]
      return TypedName(name: name, type: value.type, stage: value.stage, unit: value.unit, span: span)
    case .dataset: return TypedName(name: name, type: .dataset, stage: .plan, unit: .none, span: span)
    case .model: return TypedName(name: name, type: .model, stage: .static, unit: .none, span: span)
    default: return nil
    }
  }
}
