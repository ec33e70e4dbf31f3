import CalibDiagnostics
import CalibModel
import CalibSyntax

/// A calibration: its items in the order in which they need each other, then what it gives.
extension Checker {
  mutating func checkCalibration(_ declaration: Declaration) {
    let before = diagnostics.count
    let outer = tree
    local = CalibrationState()
    local.name = declaration.name
    local.payloads[0].name = declaration.name
    defer {
      local = CalibrationState()
      tree = outer
    }
    var draft = CalibrationDraft(
      name: declaration.name, span: declaration.span,
      isValidation: declaration.kind == .validationDeclaration,
      block: tree.child(declaration.node, 2) ?? declaration.node)
    draft.documentation = documentation(declaration.node)
    let template = tree.child(declaration.node, 3)
    if let call = template {
      guard prepare(&draft, call, declaration) else {
        symbols[declaration.name] = .poison
        return
      }
    } else {
      guard tree.child(declaration.node, 2) != nil else {
        symbols[declaration.name] = .poison
        return
      }
      gather(draft.block, isAdded: false, &draft)
    }
    var checked = CheckedCalibration(
      name: declaration.name, payloadName: declaration.name, isValidation: draft.isValidation,
      span: declaration.span)
    checkItems(&draft)
    checked.payloadName = local.payloads[0].name
    checked.payloads = local.payloads.count > 1 ? local.payloads.map(\.name) : []
    if template != nil { forgetKnownMistakes(since: before, in: draft) }
    checked.isBroken = diagnostics[before...].contains { $0.severity == .error }
    finish(draft, &checked)
    tree = outer
    forgetFunctionParameters()
    if positions[declaration.name] == nil {
      positions[declaration.name] = order.count
      order.append(declaration.name)
    }
    calibrations[declaration.name] = checked
  }

  /// Checks the items that were gathered, in the order in which they need each other.
  mutating func checkItems(_ draft: inout CalibrationDraft) {
    addPayloadNames(draft)
    addInput(&draft)
    addFieldTypes(draft)
    if draft.items.iterate != nil { turn(to: draft.items.isIterateAdded) }
    addStart(&draft)
    turn(to: false)
    addDefinitions(&draft)
    if draft.items.iterate != nil { turn(to: draft.items.isIterateAdded) }
    addIteration(&draft)
    turn(to: false)
    addResults(&draft)
    addSlots(&draft)
    checkPurpose(draft)
  }

  /// Goes on in the text of the template, or in that of its use where they are two.
  mutating func turn(to isAdded: Bool) {
    guard let texts = local.texts, isAdded != local.isInAdded else { return }
    local.isInAdded = isAdded
    tree = isAdded ? texts.added : texts.body
  }

  /// A validation judges, a calibration finds constants.
  private mutating func checkPurpose(_ draft: CalibrationDraft) {
    if draft.isValidation {
      for payload in draft.items.payloads.prefix(1) {
        turn(to: payload.isAdded)
        report(.validationWithPayload(draft.name, at: tree.span(payload.node), validation: draft.span))
      }
      for name in ["writes", "keep", "gate"] {
        guard let slot = draft.items.slots[name] else { continue }
        turn(to: slot.isAdded)
        report(.validationWithPayload(draft.name, at: tree.span(slot.name), validation: draft.span))
      }
      turn(to: false)
      if draft.items.checks.isEmpty {
        report(.validationWithoutCheck(draft.name, at: draft.span))
      }
    }
    if local.payloads.count > 1, !draft.isValidation {
      let span = draft.items.slots["writes"].map { tree.span($0.name) }
      if let span { report(.writesWithSeveral(at: span)) }
      later("several payloads", at: draft.span)
    }
  }

  func documentation(_ node: NodeID) -> String {
    guard let first = tree.children(node).first, first != SyntaxTree.absent, tree.kind(first) == .docComment
    else { return "" }
    return tree.text(first).split(separator: "\n").map { line in
      var text = line.drop { $0 == " " }
      while text.first == "#" { text = text.dropFirst() }
      return text.first == " " ? String(text.dropFirst()) : String(text)
    }.joined(separator: "\n")
  }

  /// Sorts the items of a block; those added in `with` take the place of others of their name.
  mutating func gather(_ block: NodeID, isAdded: Bool, _ draft: inout CalibrationDraft) {
    let part = { (node: NodeID) in CalibrationItems.Part(node: node, isAdded: isAdded) }
    var replaced: Set<String> = []
    for item in tree.children(block) where item != SyntaxTree.absent {
      switch tree.kind(item) {
      case .slot: gatherSlot(item, isAdded, &replaced, &draft)
      case .runsSlot:
        guard let value = tree.child(item, 1) else { continue }
        fill("runs", .init(name: item, value: value, isAdded: isAdded), &draft)
      case .letDeclaration, .collectItem: gatherDefinition(item, isAdded, &draft)
      case .payloadItem: gatherPayload(item, isAdded, &replaced, &draft)
      case .iterateItem:
        if let first = draft.items.iterate, isAdded == draft.items.isIterateAdded {
          report(.onlyOne("iterate", at: tree.span(item), first: tree.span(first)))
        } else {
          draft.items.iterate = item
          draft.items.isIterateAdded = isAdded
        }
      case .requireItem, .expectItem:
        if isAdded { dropCheck(named: tree.child(item, 1), &draft) }
        draft.items.checks.append(part(item))
      case .plotItem: draft.items.plots.append(part(item))
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

  private mutating func gatherSlot(
    _ item: NodeID, _ isAdded: Bool, _ replaced: inout Set<String>, _ draft: inout CalibrationDraft
  ) {
    guard let nameNode = tree.child(item, 1), let value = tree.child(item, 2) else { return }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    switch name {
    case "need":
      if isAdded, replaced.insert(name).inserted { draft.items.needs = [] }
      draft.items.needs.append(.init(node: value, isAdded: isAdded))
    case "gate":
      if isAdded, replaced.insert(name).inserted { draft.items.gates = [] }
      draft.items.gates.append(.init(node: value, isAdded: isAdded))
    case _ where LanguageWords.calibrationSlots.contains(name):
      fill(name, .init(name: nameNode, value: value, isAdded: isAdded), &draft)
    default:
      let known = LanguageWords.calibrationSlots
      let guess = LanguageWords.misnamedSlots[name] ?? nearest(name, in: known)
      let help = LanguageWords.misnamedItems[name]
      report(.unknownSlot(name, of: "calibrations", at: span, nearest: help == nil ? guess : nil, help: help))
    }
  }

  private mutating func fill(
    _ name: String, _ slot: CalibrationItems.Slot, _ draft: inout CalibrationDraft
  ) {
    if let first = draft.items.slots[name], first.isAdded == slot.isAdded {
      report(.slotTwice(name, at: tree.span(slot.name), first: tree.span(first.name)))
      return
    }
    draft.items.slots[name] = slot
  }

  private mutating func gatherPayload(
    _ item: NodeID, _ isAdded: Bool, _ replaced: inout Set<String>, _ draft: inout CalibrationDraft
  ) {
    if isAdded, replaced.insert("payload").inserted { draft.items.payloads = [] }
    if let first = draft.items.payloads.first,
      tree.child(item, 1) == nil || tree.child(first.node, 1) == nil
    {
      report(.payloadWithoutName(at: tree.span(item), first: tree.span(first.node)))
      return
    }
    draft.items.payloads.append(.init(node: item, isAdded: isAdded))
  }

  private mutating func gatherDefinition(_ item: NodeID, _ isAdded: Bool, _ draft: inout CalibrationDraft) {
    guard let nameNode = tree.child(item, 1), tree.kind(nameNode) != .missing else { return }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    let definition = CalibrationItems.Definition(
      node: item, name: name, span: span, isCollect: tree.kind(item) == .collectItem, isAdded: isAdded)
    guard isAdded else {
      draft.items.definitions.append(definition)
      return
    }
    let known = draft.items.definitions.filter { !$0.isAdded }.map(\.name)
    if let place = draft.items.definitions.firstIndex(where: { $0.name == name && !$0.isAdded }) {
      draft.items.definitions[place] = definition
    } else if let near = nearest(name, in: known) {
      report(.nearlyReplaces(name, near: near, at: span))
    } else {
      draft.items.definitions.append(definition)
    }
  }

  /// Takes away the template's check of a name; reports a name that is nearly one of its.
  private mutating func dropCheck(named node: NodeID?, _ draft: inout CalibrationDraft) {
    guard let node else { return }
    let name = tree.text(node)
    let texts = local.texts
    func text(_ part: CalibrationItems.Part) -> String {
      let tree = part.isAdded ? texts?.added ?? self.tree : texts?.body ?? self.tree
      return tree.child(part.node, 1).map { tree.text($0) } ?? ""
    }
    let known = draft.items.checks.filter { !$0.isAdded }.map(text)
    if let place = draft.items.checks.firstIndex(where: { !$0.isAdded && text($0) == name }) {
      draft.items.checks.remove(at: place)
    } else if let near = nearest(name, in: known) {
      report(.nearlyReplaces(name, near: near, at: tree.span(node)))
    }
  }

  /// The payloads' names and the names and written types of their fields.
  ///
  /// `stored.self` needs them from the start.
  private mutating func addPayloadNames(_ draft: CalibrationDraft) {
    if let slot = draft.items.slots["writes"] {
      turn(to: slot.isAdded)
      scope = Scope(seesCalibration: true)
      if let text = staticString(slot.value, "`writes:`") { local.payloads[0].name = text }
    }
    for (place, part) in draft.items.payloads.enumerated() {
      turn(to: part.isAdded)
      if place > 0 { local.payloads.append(.init()) }
      if let node = tree.child(part.node, 1), let text = plainText(node) {
        if let first = local.payloads.prefix(place).firstIndex(where: { $0.name == text }) {
          report(
            .definedTwice(
              text, at: tree.span(node), first: tree.span(draft.items.payloads[first].node)))
        }
        local.payloads[place].name = text
      }
      addFieldNames(part.node, place)
    }
    turn(to: false)
  }

  private mutating func addFieldNames(_ payload: NodeID, _ place: Int) {
    guard let list = tree.child(payload, 2) else { return }
    var spans: [String: SourceSpan] = [:]
    for field in tree.children(list) where tree.kind(field) == .field {
      guard let nameNode = tree.child(field, 1) else { continue }
      let name = tree.text(nameNode)
      if let first = spans[name] { report(.definedTwice(name, at: tree.span(nameNode), first: first)) }
      spans[name] = tree.span(nameNode)
      local.payloads[place].fields.append(name)
      guard let node = tree.child(field, 2) else { continue }
      if tree.child(field, 3) != nil {
        local.payloads[place].types[name] = DeclaredType(type: .poison, unit: .none)
        continue
      }
      local.payloads[place].types[name] = type(of: node) ?? DeclaredType(type: .poison, unit: .none)
    }
  }

  private mutating func addInput(_ draft: inout CalibrationDraft) {
    guard let slot = draft.items.slots["input"] else {
      if !hasBrokenInput(draft) {
        report(
          .missingSlot(
            "input:", of: "\(draft.isValidation ? "validation" : "calibration") `\(draft.name)`",
            at: draft.span,
            help: "say what it reads: `input: DATASET`"))
      }
      return
    }
    turn(to: slot.isAdded)
    defer { turn(to: false) }
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
    local.catalog = dataset.sources.first { datasets[$0]?.catalog != nil }
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
      if let parameter = local.parameterSpans[definition.name] {
        report(.definedTwice(definition.name, at: definition.span, first: parameter))
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
      turn(to: definition.isAdded)
      defer { turn(to: false) }
      if definition.isCollect {
        let place =
          collects.firstIndex { $0.node == definition.node && $0.isAdded == definition.isAdded } ?? 0
        addCollector(definition, place, &draft)
      } else {
        addLet(definition, draft)
      }
    }
  }

  private mutating func definitionEdges(_ draft: CalibrationDraft, _ places: [String: Int])
    -> [[DependencyOrder<Reference>.Edge]]
  {
    let input = draft.input?.conditions.filter(\.isLocal) ?? []
    var edges: [[DependencyOrder<Reference>.Edge]] = []
    for definition in draft.items.definitions {
      turn(to: definition.isAdded)
      var uses = references(under: [definition.node])
      // What a collector without a source of its own accumulates depends on the selection of the input.
      if definition.isCollect, tree.child(definition.node, 3) == nil {
        let outer = tree
        for condition in input {
          tree = condition.tree
          uses += references(under: [condition.node])
        }
        tree = outer
      }
      edges.append(uses.reversed().compactMap { use in
        // A name that is a column too was reported, and has no meaning.
        guard !use.isUnit, let target = places[use.name], !isColumn(use.name, draft) else { return nil }
        return DependencyOrder<Reference>.Edge(target: target, label: use)
      })
    }
    turn(to: false)
    return withoutParameterNeeds(edges)
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
