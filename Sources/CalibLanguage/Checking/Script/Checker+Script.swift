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

  mutating func checkInOrder() {
    let edges = tables.declarations.map { declarationEdges($0) }
    let sorted = DependencyOrder(edges)
    for cycle in sorted.cycles { reportCycle(cycle) }
    for index in sorted.order where !tables.declarations[index].isChecked {
      check(tables.declarations[index])
    }
  }

  /// Checks some declarations, and what they need, ahead of the others.
  mutating func checkAhead(_ wanted: [Int]) {
    let edges = tables.declarations.map { declarationEdges($0) }
    var needed: Set<Int> = []
    var stack = wanted
    while let index = stack.popLast() {
      guard needed.insert(index).inserted else { continue }
      stack.append(contentsOf: edges[index].map(\.target).filter { !needed.contains($0) })
    }
    for index in DependencyOrder(edges).order where needed.contains(index) {
      guard !tables.declarations[index].isChecked else { continue }
      tables.declarations[index].isChecked = true
      check(tables.declarations[index])
    }
  }

  private func declarationEdges(_ declaration: Declaration) -> [DependencyOrder<SourceSpan>.Edge] {
    let hidden = hiddenNames(in: declaration)
    var edges: [DependencyOrder<SourceSpan>.Edge] = []
    var uses = references(under: [declaration.node])
    if tree.child(declaration.node, 3) != nil { uses += templateReferences(declaration) }
    for use in uses {
      if use.isUnit {
        if let target = declaredUnit(use.name) { edges.append(.init(target: target, label: use.span)) }
        continue
      }
      let declared = tables.declared[use.name]
      let isStore = declared.map { tables.declarations[$0].kind == .storeDeclaration } ?? false
      if isStore || use.name == "stored" || use.name == "previous" {
        edges += storeEdges(use, of: declaration)
        continue
      }
      guard let target = declared, !hidden.contains(use.name) else { continue }
      // In its condition a parameter is its own value.
      if declaration.kind == .paramDeclaration, use.name == declaration.name { continue }
      // `after:` itself says so.
      if use.name == declaration.name, use.member == nil, precedes(UInt8(ascii: ":"), use) { continue }
      let isCalibration = tables.declarations[target].makesResults
      // A calibration is needed by what reads a field of it; its bare name only refers to it.
      let passes = declaration.kind != .publishDeclaration && isArgument(use)
      guard !isCalibration || use.member != nil || passes else { continue }
      edges.append(.init(target: target, label: use.span))
    }
    // From last to first were they found: the first use is the one to show.
    return edges.reversed()
  }

  /// Whether a bare calibration's name stands in parentheses or brackets, or fills a slot.
  ///
  /// It is then an argument of a function or of a template, a place in `split_at:`, or what `after:` names.
  private func isArgument(_ use: Reference) -> Bool {
    byteBefore(use).map {
      [UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: ":")].contains($0)
    } ?? false
  }

  private func precedes(_ byte: UInt8, _ use: Reference) -> Bool { byteBefore(use) == byte }

  /// The byte before a use, blanks left out.
  private func byteBefore(_ use: Reference) -> UInt8? {
    guard use.span.file == tree.file.id else { return nil }
    let bytes = tree.file.bytes
    var index = Int(use.span.start) - 1
    while index >= 0, bytes[index] == UInt8(ascii: " ") { index -= 1 }
    return index >= 0 ? bytes[index] : nil
  }

  /// Names that mean something else within a declaration than in the script.
  private func hiddenNames(in declaration: Declaration) -> Set<String> {
    switch declaration.kind {
    case .fnDeclaration:
      guard let list = tree.child(declaration.node, 2) else { return [] }
      return Set(tree.children(list).compactMap { tree.child($0, 0) }.map { tree.text($0) })
    case .modelDeclaration: return modelNames(declaration.node)
    case .calibrationDeclaration, .validationDeclaration, .datasetDeclaration, .templateDeclaration:
      let isLater = [.datasetDeclaration, .templateDeclaration].contains(declaration.kind)
      guard let block = tree.child(declaration.node, isLater ? 3 : 2) else { return [] }
      var names = Set(declaration.loop.keys)
      if declaration.kind == .templateDeclaration, let list = tree.child(declaration.node, 2) {
        names.formUnion(tree.children(list).compactMap { tree.child($0, 0) }.map { tree.text($0) })
      }
      for item in tree.children(block) where item != SyntaxTree.absent { addNames(of: item, to: &names) }
      return names
    default: return Set(declaration.loop.keys)
    }
  }

  private func addNames(of item: SyntaxTree.NodeID, to names: inout Set<String>) {
    switch tree.kind(item) {
    case .letDeclaration, .collectItem:
      if let name = tree.child(item, 1) { names.insert(tree.text(name)) }
    case .iterateItem:
      for part in tree.children(item).dropFirst(3) {
        if let name = tree.child(part, 0) { names.insert(tree.text(name)) }
      }
    case .columnsSlot:
      guard let list = tree.child(item, 1) else { return }
      for column in tree.children(list) {
        if let place = tree.child(column, 1) { names.insert(tree.text(place)) }
      }
    default: break
    }
  }

  private mutating func reportCycle(_ cycle: [(thing: Int, label: SourceSpan)]) {
    let names = cycle.map { tables.declarations[$0.thing].name }
    let uses = cycle.enumerated().map { index, part in
      Diagnostic.Label(part.label, "`\(names[index])` needs `\(names[(index + 1) % names.count])` here")
    }
    for part in cycle { tables.symbols[tables.declarations[part.thing].name] = .poison }
    let kinds = Set(cycle.map { tables.declarations[$0.thing].kind })
    if kinds.contains(.calibrationDeclaration) || kinds.contains(.validationDeclaration) {
      report(.calibrationCycle(names, uses: uses, at: cycle[0].label))
    } else {
      report(.nameCycle(names, uses: uses, at: cycle[0].label, areFunctions: kinds == [.fnDeclaration]))
    }
  }

  private mutating func check(_ declaration: Declaration) {
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
