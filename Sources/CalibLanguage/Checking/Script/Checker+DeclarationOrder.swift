import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Which declarations hang on which, and the order that follows.
extension Checker {
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
}
