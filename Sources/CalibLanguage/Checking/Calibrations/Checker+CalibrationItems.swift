import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The items of a calibration's block, sorted by kind, with those of a `with` in the place of a template's.
extension Checker {
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
  mutating func addPayloadNames(_ draft: CalibrationDraft) {
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
}
