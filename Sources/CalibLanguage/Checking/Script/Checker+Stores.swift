import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Stores, and which calibration writes what: `stored.X`, `previous.X` and `NAME.X` of a further store.
extension Checker {
  mutating func checkStore(_ declaration: Declaration) {
    let name = tree.child(declaration.node, 1)
    if let name { tables.symbols[declaration.name] = .namedStore(tree.text(name)) }
    if name == nil, let first = program.store.span {
      report(.onlyOne("store", at: declaration.span, first: first))
      return
    }
    let path = tree.child(declaration.node, 2).flatMap { staticString($0, "the store's folder") }
    var base: [String] = []
    for (slot, node) in slots(
      of: tree.child(declaration.node, 3), known: LanguageWords.storeSlots, owner: "stores")
    where slot == "base" {
      base = staticStrings(node, "`base:`") ?? []
    }
    let store = StoreDefinition(path: path ?? "conditions/", base: base, span: tree.span(declaration.node))
    guard name != nil else {
      program.store = store
      return
    }
    if isSession { program.furtherStores.removeAll { $0.name == declaration.name } }
    program.furtherStores.append(.init(name: declaration.name, store: store))
    if base.isEmpty { report(.storeWithoutTags(declaration.name, at: declaration.span)) }
  }

  /// Notes which calibrations write which payloads, in the order of the text.
  mutating func collectWriters() {
    for declaration in tables.declarations where declaration.kind == .calibrationDeclaration {
      for payload in payloadNames(of: declaration) {
        if isSession { writers[payload]?.removeAll { $0 == declaration.name } }
        writers[payload, default: []].append(declaration.name)
      }
    }
  }

  /// The names of a calibration's payloads, read before anything is checked.
  func payloadNames(of declaration: Declaration) -> [String] {
    var found = tree.child(declaration.node, 2).map { writtenNames(in: $0) } ?? []
    if found.isEmpty, let template = templateText(of: declaration),
      let block = template.tree.child(template.node, 3)
    {
      var other = self
      other.tree = template.tree
      found = other.writtenNames(in: block)
    }
    return found.isEmpty ? [declaration.name] : found
  }

  /// The names that `payload "NAME"` and `writes:` give in a block.
  private func writtenNames(in block: NodeID) -> [String] {
    var names: [String] = []
    for item in tree.children(block) where item != SyntaxTree.absent {
      switch tree.kind(item) {
      case .payloadItem: if let name = tree.child(item, 1), let text = plainText(name) { names.append(text) }
      case .slot:
        guard let name = tree.child(item, 1), tree.text(name) == "writes", let value = tree.child(item, 2),
          let text = plainText(value)
        else { continue }
        names.append(text)
      default: break
      }
    }
    return names
  }

  /// The latest calibration before the named one that writes a payload; `nil` where none does.
  func latestWriter(of payload: String, above name: String) -> String? {
    guard let all = writers[payload] else { return nil }
    if let own = all.firstIndex(of: name) { return own > 0 ? all[own - 1] : nil }
    guard let place = library.modules[0].declared[name] else { return all.last }
    return all.last { (library.modules[0].declared[$0] ?? -1) < place }
  }

  /// The needs that follow from reading a store: the calibrations that tell a constant's type or precede it.
  func storeEdges(_ use: Reference, of declaration: Declaration) -> [DependencyOrder<SourceSpan>.Edge] {
    guard let member = use.member, !member.isEmpty else { return [] }
    let payloads = member == "self" ? payloadNames(of: declaration) : [member]
    var edges: [DependencyOrder<SourceSpan>.Edge] = []
    for payload in payloads {
      if use.name == "previous", let writer = latestWriter(of: payload, above: declaration.name) {
        if let target = tables.declared[writer] { edges.append(.init(target: target, label: use.span)) }
        continue
      }
      for writer in writers[payload] ?? [] where writer != declaration.name {
        if let target = tables.declared[writer] {
          edges.append(.init(target: target, label: use.span, isSoft: true))
        }
      }
    }
    if let store = tables.declared[use.name] { edges.append(.init(target: store, label: use.span)) }
    return edges
  }

  func namedStoreDeclared(_ name: String) -> Bool {
    tables.declared[name].map { tables.declarations[$0].kind == .storeDeclaration } ?? false
  }

  /// The payload that `self` stands for; reports where there is none or more than one.
  mutating func ownPayload(_ text: String, _ at: SourceSpan) -> String? {
    guard !local.name.isEmpty, !local.payloadName.isEmpty else {
      report(.notAValue("`\(text)`", at: at, help: "it has a meaning inside a calibration only"))
      return nil
    }
    guard local.payloads.count == 1 else {
      let names = local.payloads.map { "`\(text.dropLast(4))\($0.name)`" }.joined(separator: " or ")
      report(.notAValue("`\(text)` of several payloads", at: at, help: "say which: \(names)"))
      return nil
    }
    return local.payloadName
  }

  /// `previous.X`: what the latest calibration above writes, else what the store has.
  mutating func previousPayload(_ name: String, _ at: SourceSpan) -> Term {
    guard !local.name.isEmpty else {
      report(.notAValue("`previous.\(name)`", at: at, help: "it has a meaning inside a calibration only"))
      return .poison
    }
    guard let payload = name == "self" ? ownPayload("previous.self", at) : name else { return .poison }
    guard let writer = latestWriter(of: payload, above: local.name) else {
      return .storedPayload(StoredPayload(payload))
    }
    local.precursors.insert(writer)
    let hasSeveral = calibrations[writer]?.payloads.contains(payload) ?? false
    return hasSeveral ? .calibrationPayload(writer, payload: payload) : .calibration(writer)
  }

  /// The first calibration that writes a payload and is checked already.
  func checkedWriter(of payload: String) -> CheckedCalibration? {
    writers[payload]?.lazy.compactMap { calibrations[$0] }.first { !$0.fields.isEmpty }
  }

  /// The type that is written at a payload's field in a calibration that is not checked yet.
  mutating func writtenType(of field: String, in payload: String) -> DeclaredType? {
    for name in writers[payload] ?? [] {
      guard let index = tables.declared[name] else { continue }
      let template = templateText(of: tables.declarations[index])
      let block =
        template.flatMap { $0.tree.child($0.node, 3) } ?? tree.child(tables.declarations[index].node, 2)
      let outer = tree
      if let template { tree = template.tree }
      defer { tree = outer }
      guard let block, let node = fieldNode(field, of: payload, in: block), let type = tree.child(node, 2)
      else {
        continue
      }
      // The keys are known where the calibration is checked.
      if tree.child(node, 3) != nil { return DeclaredType(type: .poison, unit: .none) }
      return self.type(of: type)
    }
    return nil
  }

  private func fieldNode(_ field: String, of payload: String, in block: NodeID) -> NodeID? {
    for item in tree.children(block) where item != SyntaxTree.absent && tree.kind(item) == .payloadItem {
      if let name = tree.child(item, 1), plainText(name) != payload { continue }
      guard let list = tree.child(item, 2) else { continue }
      for node in tree.children(list) where tree.kind(node) == .field {
        if let name = tree.child(node, 1), tree.text(name) == field { return node }
      }
    }
    return nil
  }
}
