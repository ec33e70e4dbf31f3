import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Units, the store and publications.
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

  mutating func checkStore(_ declaration: Declaration) {
    guard tree.child(declaration.node, 1) == nil else {
      if let name = tree.child(declaration.node, 1) { symbols[tree.text(name)] = .poison }
      report(
        .notAvailable(
          "a named store", at: tree.child(declaration.node, 1).map { tree.span($0) } ?? declaration.span))
      return
    }
    if let first = program.store.span {
      report(.onlyOne("store", at: declaration.span, first: first))
      return
    }
    let path =
      tree.child(declaration.node, 2).flatMap { staticString($0, "the store's folder") } ?? "conditions/"
    var base: [String] = []
    for (name, node) in slots(
      of: tree.child(declaration.node, 3), known: LanguageWords.storeSlots, owner: "stores")
    where name == "base" {
      base = staticStrings(node, "`base:`") ?? []
    }
    program.store = StoreDefinition(path: path, base: base, span: tree.span(declaration.node))
  }

  /// The slots of a declaration, each once; reports those that it does not have.
  mutating func slots(of node: NodeID?, known: [String], owner: String) -> [(name: String, value: NodeID)] {
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
        report(.unknownSlot(name, of: owner, at: span, nearest: nearest(name, in: known)))
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

  mutating func checkPublish(_ declaration: Declaration) {
    guard let tagNode = tree.child(declaration.node, 1) else { return }
    let tag = staticString(tagNode, "the tag")
    var names: [String] = []
    var signoff: String?
    var ownsBase = false
    for (name, node) in slots(
      of: tree.child(declaration.node, 2), known: LanguageWords.publishSlots, owner: "publications")
    {
      switch name {
      case "payloads": names = published(node)
      case "signoff": signoff = staticString(node, "`signoff:`")
      case "own": ownsBase = word(node, ["allow"], "own") != nil
      default: report(.notAvailable("`\(name):`", at: tree.span(node)))
      }
    }
    guard let tag else { return }
    publishedNames.formUnion(names)
    program.publications.append(
      PublicationSpec(tag: tag, calibrations: names, signoff: signoff, ownsBase: ownsBase))
  }

  private mutating func published(_ node: NodeID) -> [String] {
    guard tree.kind(node) == .list else {
      report(
        .wrongType(
          "`payloads:`", wanted: "a list of calibrations", found: "something else", at: tree.span(node)))
      return []
    }
    var names: [String] = []
    for element in tree.children(node) {
      guard let inner = tree.child(element, 1) else { continue }
      let (name, span) = (tree.text(inner), tree.span(inner))
      if case .poison? = symbols[name] { continue }
      let index = declared[name]
      guard
        calibrations[name] != nil || index.map({ declarations[$0].kind == .calibrationDeclaration }) ?? false
      else {
        let known = declarations.filter { $0.kind == .calibrationDeclaration }.map(\.name)
        report(.unknownCalibration(name, at: span, nearest: nearest(name, in: known)))
        continue
      }
      names.append(name)
      publications.append((name, span))
    }
    return names
  }
}
