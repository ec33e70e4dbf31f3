import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Systems of equations: families of parameters, and what a solution may be told of them.
///
/// A parameter's dimension is that of the residual over that of its derivative.
extension Checker {
  /// The families of `global: { du[sensor] = -1, slope = x }`.
  mutating func addFamilies(
    _ collector: inout CalibrationDraft.Collector, _ node: NodeID, _ bindings: SignatureBindings
  ) -> Bool {
    guard tree.kind(node) == .record else {
      report(
        .badOperand(
          "global", wanted: "a record of derivatives: `{ du[sensor] = -1 }`", found: "something else",
          at: tree.span(node)))
      return false
    }
    let entries = tree.children(node).filter { tree.kind($0) == .entry }
    guard !entries.isEmpty else {
      report(.badSetting("`global`", wanted: "at least one parameter", found: "empty", at: tree.span(node)))
      return false
    }
    var isRight = true
    for entry in entries { isRight = addFamily(&collector, entry, bindings.dimension(.a)) && isRight }
    return isRight
  }

  private mutating func addFamily(
    _ collector: inout CalibrationDraft.Collector, _ entry: NodeID, _ residual: Dimension
  ) -> Bool {
    guard let place = tree.child(entry, 0), let nameNode = tree.child(place, 0) else { return false }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    guard let written = tree.child(entry, 2) else {
      report(.derivativeMissing(name, at: span))
      return false
    }
    if let sign = tree.child(entry, 1), tree.text(sign) == ":" {
      report(
        .parameterWithColon(
          tree.text(place), value: tree.text(written), at: tree.span(place), colon: tree.span(sign)))
      return false
    }
    let id = value(of: written)
    if isPoison(id) || !isPerRow(id, tree.span(written)) { return false }
    // Of an array each value is a derivative of its own.
    let derivatives = arrayElements(id)
    guard let found = Numeric(graph[derivatives?.first ?? id].type)?.dimension else {
      report(
        .badOperand(name, wanted: "a number per row", found: "\(graph[id].type)", at: tree.span(written)))
      return false
    }
    var keys: [KeyDraft] = []
    if let index = tree.children(place).first(where: { tree.kind($0) == .index }) {
      let nodes = indexParts(index)
      let values = nodes.map { value(of: $0) }
      guard let found = keyDrafts(values, nodes, of: derivatives?.count ?? 1, at: place) else { return false }
      // A system tells parameters apart by numbers.
      if let part = found.first?.space.parts.first(where: { $0.kind != .integer }) {
        report(
          .badOperand(
            "\(name)[…]", wanted: "a whole number", found: part.kind == .string ? "a text" : "true or false",
            at: tree.span(index)))
        return false
      }
      keys = found
    }
    let family = CollectorDefinition.Family(name: name, keys: keys.first?.space, dimension: residual / found)
    guard let index = add(family, to: &collector, at: span) else { return false }
    for (number, derivative) in (derivatives ?? [id]).enumerated() {
      let use = collector.derivativeCount
      collector.add(derivative, as: .derivative(use: use, family: index))
      guard keys.indices.contains(number) else { continue }
      for part in keys[number].parts { collector.add(part, as: .parameterKey(use: use, family: index)) }
    }
    return true
  }

  /// The keys of so many derivatives: one for all, or where a part is an array, its values one by one.
  private mutating func keyDrafts(
    _ values: [ExpressionID], _ nodes: [NodeID], of count: Int, at place: NodeID
  ) -> [KeyDraft]? {
    let lists = values.map { arrayElements($0) }
    for list in lists.compactMap({ $0 }) where list.count != count {
      report(
        .badSetting(
          "the key of a derivative",
          wanted: count == 1 ? "one value" : "an array of \(count) values, as the derivatives are",
          found: "an array of \(list.count)", at: tree.span(place)))
      return nil
    }
    var drafts: [KeyDraft] = []
    for number in 0..<count {
      let own = zip(values, lists).map { $1?[number] ?? $0 }
      guard let key = keySpace(of: own, at: nodes) else { return nil }
      drafts.append(key)
    }
    return drafts
  }

  /// The parts of an index of a place, whose base is absent.
  private func indexParts(_ node: NodeID) -> [NodeID] {
    tree.children(node).dropFirst().filter { $0 != SyntaxTree.absent }
  }

  /// The place of a family; one that occurs twice in a row has to be the same both times.
  private mutating func add(
    _ family: CollectorDefinition.Family, to collector: inout CalibrationDraft.Collector, at span: SourceSpan
  ) -> Int? {
    guard let place = collector.families.firstIndex(where: { $0.name == family.name }) else {
      collector.families.append(family)
      return collector.families.count - 1
    }
    let first = collector.families[place]
    guard first.dimension == family.dimension else {
      report(.wrongDimension("`\(family.name)`", wanted: first.dimension, found: family.dimension, at: span))
      return nil
    }
    switch (first.keys, family.keys) {
    case (nil, nil): return place
    case (let one?, let two?) where Self.isSame(one, two): return place
    default:
      report(.keysDiffer(keysText(first.keys), keysText(family.keys), at: span))
      return nil
    }
  }

  private func keysText(_ space: KeySpace?) -> String { space.map { "\($0)" } ?? "none" }

  // MARK: - Parameters of a system

  /// The family of a system that a name means; reports one that is not among them.
  mutating func family(_ name: String, _ families: [ValueType.Field], _ span: SourceSpan) -> ValueType? {
    if let found = families.first(where: { $0.name == name }) { return found.type }
    let known = families.map(\.name)
    report(.unknownMember(name, of: "the system", at: span, known: known, nearest: nearest(name, in: known)))
    return nil
  }

  /// `[du[1], gamma[1..4], slope]` as records of a family and the chosen keys of each part.
  mutating func systemParameters(_ node: NodeID, _ families: [ValueType.Field]) -> Value? {
    guard tree.kind(node) == .list else {
      report(
        .badOperand(
          "fixed", wanted: "a list of parameters: `[du[1]]`", found: phrase(of: node), at: tree.span(node)))
      return nil
    }
    var found: [Value] = []
    for element in elements(of: node) {
      guard let parameter = systemParameter(element, families) else { return nil }
      found.append(parameter)
    }
    return .list(found)
  }

  private mutating func systemParameter(_ node: NodeID, _ families: [ValueType.Field]) -> Value? {
    let parts = tree.kind(node) == .index ? Array(tree.children(node)) : [node]
    let (name, span) = (tree.text(parts[0]), tree.span(parts[0]))
    guard let type = family(name, families, span) else { return nil }
    var chosen: [Value] = []
    if parts.count > 1 {
      guard case .keyed(let space, _) = type, space.parts.count == parts.count - 1 else {
        let count = if case .keyed(let space, _) = type { space.parts.count } else { 0 }
        report(.wrongKeyCount(name, takes: count, found: parts.count - 1, at: tree.span(node)))
        return nil
      }
      for (part, node) in zip(space.parts, parts.dropFirst()) {
        guard let keys = chosenKeys(part, node, of: name) else { return nil }
        chosen.append(keys)
      }
    }
    return .record([.init(name: "family", value: .string(name)), .init(name: "keys", value: .list(chosen))])
  }

  /// The keys of a part that a whole number, a text, a range or a list chooses.
  private mutating func chosenKeys(_ part: KeySpace.Part, _ node: NodeID, of name: String) -> Value? {
    let id = value(of: node)
    if isPoison(id) { return nil }
    let span = tree.span(node)
    guard let value = graph[id].value else {
      report(.notStatic("a key", stage: graph[id].stage, at: span))
      return nil
    }
    let isRight: Bool
    switch (graph[id].type, part.kind) {
    case (.integer, .integer), (.range(.integer), .integer), (.list(.integer), .integer), (.string, .string),
      (.list(.string), .string), (.bool, .bool):
      isRight = true
    default: isRight = false
    }
    guard isRight else {
      report(
        .wrongType(
          "a key of `\(name)`", wanted: "\(part.kind.rawValue)", found: "\(graph[id].type)", at: span))
      return nil
    }
    if case .range(let allowed)? = part.allowed, let outside = firstKey(value, outside: allowed) {
      report(.keyOutside(outside, of: name, space: "\(KeySpace(parts: [part]))", at: span))
      return nil
    }
    return value
  }

  private func firstKey(_ value: Value, outside allowed: ClosedRange<Int>) -> Int? {
    switch value {
    case .integer(let key): allowed.contains(key) ? nil : key
    case .range(let low, let high, let includesUpper):
      [Int(low), Int(includesUpper ? high : high - 1)].first { !allowed.contains($0) }
    case .list(let values): values.lazy.compactMap { self.firstKey($0, outside: allowed) }.first
    default: nil
    }
  }

  /// `{ gamma: 1 mrad }`: a number of the family's dimension for each family named.
  mutating func familyValues(_ term: Term, _ families: [ValueType.Field], _ place: String, _ span: SourceSpan)
    -> ExpressionID?
  {
    guard case .record(let entries) = term else {
      if case .poison = term { return nil }
      report(.badOperand(place, wanted: "a record by parameter", found: "something else", at: span))
      return nil
    }
    for entry in entries {
      if isPoison(entry.value) || hasEquals(entry) { return nil }
      guard let type = family(entry.path, families, entry.place) else { return nil }
      let wanted = Self.dimension(ofFamily: type)
      guard let found = Numeric(graph[entry.value].type)?.dimension else {
        report(
          .badOperand(entry.path, wanted: "a number", found: "\(graph[entry.value].type)", at: entry.span))
        return nil
      }
      guard found == wanted else {
        let help = unitHelp(entry.node, found, wanted, .none)
        report(.wrongDimension("`\(entry.path)`", wanted: wanted, found: found, at: entry.span, help: help))
        return nil
      }
    }
    return recordValue(entries, span)
  }

  static func dimension(ofFamily type: ValueType) -> Dimension {
    if case .keyed(_, let inner) = type { return dimension(ofFamily: inner) }
    return Numeric(type)?.dimension ?? .none
  }

  /// Whether an entry that fills a slot has an equals sign, which was reported.
  mutating func hasEquals(_ entry: RecordEntry) -> Bool {
    guard entry.makesName, entry.place != entry.span else { return false }
    let gap = SourceSpan(file: entry.place.file, start: Int(entry.place.end), end: Int(entry.span.start))
    report(.slotWithEquals(entry.path, value: written(entry.span), at: entry.place, equals: gap))
    return true
  }
}
