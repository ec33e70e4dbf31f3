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
    if let name = bareWord(in: node) {
      report(.textWithoutQuotes(place, tree.text(name), at: tree.span(name)))
      return nil
    }
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

  /// A name without a meaning where a text is wanted: its quotes were forgotten.
  private func bareWord(in node: NodeID) -> NodeID? {
    let nodes = tree.kind(node) == .list ? tree.children(node).compactMap { tree.child($0, 1) } : [node]
    return nodes.first { node in
      guard tree.kind(node) == .name else { return false }
      let name = tree.text(node)
      return visible(name) == nil && loopNames[name] == nil && tables.declared[name] == nil
        && calibrations[name] == nil
    }
  }
}
