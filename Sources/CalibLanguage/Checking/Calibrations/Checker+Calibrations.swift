import CalibDiagnostics
import CalibModel
import CalibSyntax

/// A calibration: its items in the order in which they need each other, then what it gives.
extension Checker {
  mutating func checkCalibration(_ declaration: Declaration) {
    let before = diagnostics.count
    let outer = tree
    let (mark, held) = (graph.count, heldExpressions)
    local = CalibrationState()
    local.name = declaration.name
    local.payloads[0].name = declaration.name
    defer {
      local = CalibrationState()
      tree = outer
      if !options.makesProgram, heldExpressions == held { graph.removeExpressions(from: mark) }
    }
    var draft = CalibrationDraft(
      name: declaration.name, span: declaration.span,
      isValidation: declaration.kind == .validationDeclaration,
      block: tree.child(declaration.node, 2) ?? declaration.node)
    if options.makesProgram { draft.documentation = documentation(declaration.node) }
    let template = tree.child(declaration.node, 3)
    guard gatherAll(of: declaration, &draft) else {
      tables.symbols[declaration.name] = .poison
      return
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

  /// How many expressions are held by tables that outlive a calibration; in no other place is one kept.
  ///
  /// Where none was added, and no program is made, those of the calibration are of no use once it is checked: 100,000
  /// calibrations would fill half a gigabyte with them.
  private var heldExpressions: Int {
    library.modules.reduce(library.modules.count + facts.count + datasets.count) {
      $0 + $1.memo.count + $1.symbols.count
    }
  }

  /// Gathers the items of a calibration's block, or of its template; `false` where it has neither.
  private mutating func gatherAll(of declaration: Declaration, _ draft: inout CalibrationDraft) -> Bool {
    if let call = tree.child(declaration.node, 3) { return prepare(&draft, call, declaration) }
    guard tree.child(declaration.node, 2) != nil else { return false }
    gather(draft.block, isAdded: false, &draft)
    return true
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
    checkInside(draft)
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
      let isPath = tree.kind(slot.value) == .string
      report(
        .badOperand(
          "input:", wanted: "a dataset", found: phrase(of: slot.value), at: span,
          help: isPath
            ? "declare one: `dataset NAME { files: \(tree.text(slot.value)), columns: { … } }`" : nil))
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

  /// Where the columns of the input are declared, by name.
  private func columnPlaces(_ draft: CalibrationDraft) -> [String: SourceSpan] {
    draft.input?.sources.first.flatMap { datasets[$0]?.places } ?? [:]
  }

  /// `let` and `collect`, each after those that it uses.
  private mutating func addDefinitions(_ draft: inout CalibrationDraft) {
    let places = placesOfDefinitions(draft)
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

  /// The places of `let` and `collect` by name; reports names that have another meaning already.
  private mutating func placesOfDefinitions(_ draft: CalibrationDraft) -> [String: Int] {
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
      if let iterate = draft.items.iterate, local.names[definition.name] != nil {
        report(.definedTwice(definition.name, at: definition.span, first: tree.span(iterate)))
        continue
      }
      places[definition.name] = index
      local.names[definition.name] = .poison
      checkNotColumn(definition.name, definition.span, draft)
    }
    return places
  }

  private mutating func definitionEdges(_ draft: CalibrationDraft, _ places: [String: Int])
    -> [[DependencyOrder<Reference>.Edge]]
  {
    let input = draft.input?.conditions.filter(\.isLocal) ?? []
    let columns = columnPlaces(draft)
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
      edges.append(
        uses.reversed().compactMap { use in
          // A name that is a column too was reported, and has no meaning.
          guard !use.isUnit, let target = places[use.name], columns[use.name] == nil else { return nil }
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
