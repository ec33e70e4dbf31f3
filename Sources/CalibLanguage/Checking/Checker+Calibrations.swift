import CalibDiagnostics
import CalibModel
import CalibSyntax

/// A calibration: its items in the order in which they need each other, then what it gives.
extension Checker {
  mutating func checkCalibration(_ declaration: Declaration) {
    let before = diagnostics.count
    local = CalibrationState()
    local.name = declaration.name
    local.payloadName = declaration.name
    defer { local = CalibrationState() }
    var checked = CheckedCalibration(
      name: declaration.name, payloadName: declaration.name, span: declaration.span)
    guard tree.child(declaration.node, 3) == nil, let block = tree.child(declaration.node, 2) else {
      if let call = tree.child(declaration.node, 3) {
        report(.notAvailable("a calibration made from a template", at: tree.span(call)))
      }
      symbols[declaration.name] = .poison
      return
    }
    var draft = CalibrationDraft(name: declaration.name, span: declaration.span, block: block)
    draft.documentation = documentation(declaration.node)
    gather(&draft)
    addPayloadNames(draft)
    checked.payloadName = local.payloadName
    addInput(&draft)
    addFieldTypes(draft)
    addStart(&draft)
    addDefinitions(&draft)
    addIteration(&draft)
    addResults(&draft)
    addSlots(&draft)
    checked.isBroken = diagnostics[before...].contains { $0.severity == .error }
    finish(draft, &checked)
    if positions[declaration.name] == nil {
      positions[declaration.name] = order.count
      order.append(declaration.name)
    }
    calibrations[declaration.name] = checked
  }

  private func documentation(_ node: NodeID) -> String {
    guard let first = tree.children(node).first, first != SyntaxTree.absent, tree.kind(first) == .docComment
    else { return "" }
    return tree.text(first).split(separator: "\n").map { line in
      var text = line.drop { $0 == " " }
      while text.first == "#" { text = text.dropFirst() }
      return text.first == " " ? String(text.dropFirst()) : String(text)
    }.joined(separator: "\n")
  }

  private mutating func gather(_ draft: inout CalibrationDraft) {
    for item in tree.children(draft.block) where item != SyntaxTree.absent {
      switch tree.kind(item) {
      case .slot: gatherSlot(item, &draft)
      case .runsSlot: report(.notAvailable("`runs:` of a calibration", at: tree.span(item)))
      case .letDeclaration, .collectItem: gatherDefinition(item, &draft)
      case .payloadItem:
        if draft.items.payload == nil {
          draft.items.payload = item
        } else {
          report(.notAvailable("a second payload", at: tree.span(item)))
        }
      case .iterateItem:
        if let first = draft.items.iterate {
          report(.onlyOne("iterate", at: tree.span(item), first: tree.span(first)))
        } else {
          draft.items.iterate = item
        }
      case .requireItem, .expectItem: draft.items.checks.append(item)
      case .plotItem: draft.items.plots.append(item)
      case .missing, .error: hideName(of: item)
      default: reportUnavailable(item)
      }
    }
  }

  /// The name that a broken item begins with may have been made by it: its uses are not reported too.
  private mutating func hideName(of item: NodeID) {
    let text = tree.text(item)
    let name = String(text.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    if !name.isEmpty { local.names[name] = .poison }
  }

  private mutating func gatherSlot(_ item: NodeID, _ draft: inout CalibrationDraft) {
    guard let nameNode = tree.child(item, 1), let value = tree.child(item, 2) else { return }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    if LanguageWords.laterCalibrationSlots.contains(name) {
      report(.notAvailable("`\(name):`", at: span))
    } else if name == "need" {
      draft.items.needs.append(value)
    } else if let first = draft.items.slots[name] {
      report(.slotTwice(name, at: span, first: tree.span(first.name)))
    } else if LanguageWords.calibrationSlots.contains(name) {
      draft.items.slots[name] = .init(name: nameNode, value: value)
    } else {
      let known = LanguageWords.calibrationSlots
      let guess = LanguageWords.misnamedSlots[name] ?? nearest(name, in: known)
      report(.unknownSlot(name, of: "calibrations", at: span, nearest: guess))
    }
  }

  private mutating func gatherDefinition(_ item: NodeID, _ draft: inout CalibrationDraft) {
    guard let nameNode = tree.child(item, 1), tree.kind(nameNode) != .missing else { return }
    let name = tree.text(nameNode)
    draft.items.definitions.append(
      .init(node: item, name: name, span: tree.span(nameNode), isCollect: tree.kind(item) == .collectItem))
  }

  /// The payload's name and the names and written types of its fields.
  ///
  /// `stored.self` needs them from the start.
  private mutating func addPayloadNames(_ draft: CalibrationDraft) {
    if let slot = draft.items.slots["writes"], let text = staticString(slot.value, "`writes:`") {
      local.payloadName = text
    }
    guard let payload = draft.items.payload else { return }
    if let name = tree.child(payload, 1), let text = plainText(name) { local.payloadName = text }
    guard let list = tree.child(payload, 2) else { return }
    var spans: [String: SourceSpan] = [:]
    for field in tree.children(list) where tree.kind(field) == .field {
      guard let nameNode = tree.child(field, 1) else { continue }
      let name = tree.text(nameNode)
      if let first = spans[name] { report(.definedTwice(name, at: tree.span(nameNode), first: first)) }
      spans[name] = tree.span(nameNode)
      local.ownFields.append(name)
      guard let node = tree.child(field, 2) else { continue }
      if tree.child(field, 3) != nil {
        local.declaredFields[name] = DeclaredType(type: .poison, unit: .none)
        continue
      }
      local.declaredFields[name] = type(of: node) ?? DeclaredType(type: .poison, unit: .none)
    }
  }

  private mutating func addInput(_ draft: inout CalibrationDraft) {
    guard let slot = draft.items.slots["input"] else {
      if !hasBrokenInput(draft) {
        report(
          .missingSlot(
            "input:", of: "calibration `\(draft.name)`", at: draft.span,
            help: "say what it reads: `input: DATASET`"))
      }
      return
    }
    scope = Scope(seesCalibration: true)
    let span = tree.span(slot.value)
    let term = self.term(of: slot.value)
    guard case .dataset(let dataset) = term else {
      if case .poison = term { return }
      if case .value(let id) = term, isPoison(id) { return }
      report(.badOperand("input:", wanted: "a dataset", found: "something else", at: span))
      return
    }
    draft.input = dataset
    draft.inputSpan = span
  }

  /// Whether the block holds something that could not be understood, which may have been the input.
  private func hasBrokenInput(_ draft: CalibrationDraft) -> Bool {
    tree.children(draft.block).contains {
      $0 != SyntaxTree.absent && [.error, .missing].contains(tree.kind($0))
    }
  }

  /// Columns of a dataset, by name; those of the first where several are read one after another.
  func columns(of dataset: DatasetTerm?) -> [String: ExpressionID] {
    dataset?.sources.first.flatMap { datasets[$0]?.values } ?? [:]
  }

  func lacksColumns(_ dataset: DatasetTerm?) -> Bool {
    dataset?.sources.contains { datasets[$0]?.lacksColumns ?? true } ?? true
  }

  /// A name of a calibration that is a column of its input too would mean two things.
  mutating func checkNotColumn(_ name: String, _ span: SourceSpan, _ draft: CalibrationDraft) {
    guard let source = draft.input?.sources.first, let place = datasets[source]?.places[name] else { return }
    report(.nameOfColumn(name, at: span, column: place))
  }

  private func isColumn(_ name: String, _ draft: CalibrationDraft) -> Bool {
    draft.input?.sources.first.flatMap { datasets[$0]?.places[name] } != nil
  }

  /// `let` and `collect`, each after those that it uses.
  private mutating func addDefinitions(_ draft: inout CalibrationDraft) {
    var places: [String: Int] = [:]
    for (index, definition) in draft.items.definitions.enumerated() {
      if let first = places[definition.name] {
        report(
          .definedTwice(definition.name, at: definition.span, first: draft.items.definitions[first].span))
        continue
      }
      if local.names[definition.name] != nil, let iterate = draft.items.iterate {
        report(.definedTwice(definition.name, at: definition.span, first: tree.span(iterate)))
        continue
      }
      places[definition.name] = index
      local.names[definition.name] = .poison
      checkNotColumn(definition.name, definition.span, draft)
    }
    let collects = draft.items.definitions.filter(\.isCollect)
    draft.collectors = Array(repeating: nil, count: collects.count)
    let sorted = DependencyOrder(definitionEdges(draft, places))
    var broken: Set<Int> = []
    for cycle in sorted.cycles {
      reportCycle(cycle, draft)
      broken.formUnion(cycle.map(\.thing))
    }
    for index in sorted.order where !broken.contains(index) {
      let definition = draft.items.definitions[index]
      guard places[definition.name] == index else { continue }
      if definition.isCollect {
        let place = collects.firstIndex { $0.node == definition.node } ?? 0
        addCollector(definition, place, &draft)
      } else {
        addLet(definition, draft)
      }
    }
  }

  private func definitionEdges(_ draft: CalibrationDraft, _ places: [String: Int])
    -> [[DependencyOrder<Reference>.Edge]]
  {
    let input = draft.input?.conditions.filter(\.isLocal).map(\.node) ?? []
    return withoutParameterNeeds(
      draft.items.definitions.map { definition in
        var roots = [definition.node]
        // What a collector without a source of its own accumulates depends on the selection of the input.
        if definition.isCollect, tree.child(definition.node, 3) == nil { roots += input }
        return references(under: roots).reversed().compactMap { use in
          // A name that is a column too was reported, and has no meaning.
          guard !use.isUnit, let target = places[use.name], !isColumn(use.name, draft) else { return nil }
          return DependencyOrder<Reference>.Edge(target: target, label: use)
        }
      })
  }

  private mutating func reportCycle(_ cycle: [(thing: Int, label: Reference)], _ draft: CalibrationDraft) {
    if let part = cycle.first(where: { draft.items.definitions[$0.thing].isCollect }) {
      let text = part.label.name + (part.label.member.map { ".\($0)" } ?? "")
      report(.selectionUsesResult(text, at: part.label.span, inLoop: draft.items.iterate != nil))
      return
    }
    let names = cycle.map { draft.items.definitions[$0.thing].name }
    let uses = cycle.enumerated().map { index, part in
      Diagnostic.Label(part.label.span, "`\(names[index])` needs `\(names[(index + 1) % names.count])` here")
    }
    report(.nameCycle(names, uses: uses, at: cycle[0].label.span))
  }

  private mutating func addLet(_ definition: CalibrationItems.Definition, _ draft: CalibrationDraft) {
    guard let body = tree.child(definition.node, 3) else { return }
    scope = Scope(
      present: presentKeys(draft.input), seesCalibration: true, columns: columns(of: draft.input),
      lacksColumns: lacksColumns(draft.input))
    var term = annotated(self.term(of: body), definition.node, body)
    if case .value(let id) = term, isPoison(id) { term = .poison }
    local.names[definition.name] = term
    record("\(draft.name).\(definition.name)", term, definition.span)
  }
}
