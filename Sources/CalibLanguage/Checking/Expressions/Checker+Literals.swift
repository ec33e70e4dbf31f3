import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Numbers with units, strings, lists and records.
extension Checker {
  mutating func number(_ node: NodeID) -> Term {
    let span = tree.span(node)
    switch tree.kind(node) {
    case .integer:
      guard let value = Int(digits(node)) else {
        report(.badSetting("a whole number", wanted: "less than 2^63", found: tree.text(node), at: span))
        return .poison
      }
      return literal(.integer(value), .integer, span)
    case .percent:
      guard let value = Double(String(digits(node).dropLast())) else { return .poison }
      return literal(.number(value / 100), .plain, span)
    case .quantity: return quantity(node)
    default:
      guard let value = Double(digits(node)), value.isFinite else {
        report(.notFinite("`\(tree.text(node))` is too large", at: span))
        return .poison
      }
      return literal(.number(value), .plain, span)
    }
  }

  /// The text of a number without the lines that group its digits.
  private func digits(_ node: NodeID) -> String {
    let text = tree.text(node)
    return text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
  }

  private mutating func quantity(_ node: NodeID) -> Term {
    guard let leaf = tree.child(node, 0), let expression = tree.child(node, 1),
      let value = Double(digits(leaf)),
      let unit = unit(of: expression)
    else { return .poison }
    return literal(.number(value * unit.factor), .number(unit.dimension), tree.span(node), unit: unit)
  }

  /// The unit that a unit expression names; reports a name that is none.
  mutating func unit(of node: NodeID) -> Unit? {
    // Most units are one name, which is that of the unit.
    if tree.children(node).count == 1, let known = units[tree.text(node)] { return known }
    var parts: [(name: String, exponent: Rational)] = []
    for factor in tree.children(node) where tree.kind(factor) == .unitFactor {
      guard let name = tree.child(factor, 0) else { return nil }
      let power = tree.child(factor, 1).map { exponent($0) } ?? .one
      parts.append((tree.text(name), tree.child(factor, 2) == nil ? power : -power))
      guard units[tree.text(name)] == nil else { continue }
      // A unit of the script that could not be declared was reported there.
      if declaredUnit(tree.text(name)) == nil {
        reportUnit(tree.text(name), at: tree.span(name))
      }
      return nil
    }
    return try? units.product(parts, text: tree.text(node)).get()
  }

  /// Reports a name that is no unit, with the one that is meant: `microns`, `mm2`, `3 sigma`.
  mutating func reportUnit(_ name: String, at span: SourceSpan) {
    let letters = name.prefix { $0.isLetter }
    let digits = name.dropFirst(letters.count)
    let power =
      units[String(letters)] != nil && !digits.isEmpty && digits.allSatisfy(\.isNumber)
      ? "\(letters)^\(digits)" : nil
    let guess = power ?? LanguageWords.spokenUnits[name].flatMap { units[$0] == nil ? nil : $0 }
    let help = guess == nil ? LanguageWords.notUnits[name] : nil
    report(.unknownUnit(name, at: span, nearest: guess ?? nearest(name, in: units.names), help: help))
  }

  func exponent(_ node: NodeID) -> Rational {
    let above = tree.child(node, 0).flatMap { Int(tree.text($0)) } ?? 1
    let below = tree.child(node, 1).flatMap { Int(tree.text($0)) } ?? 1
    guard below != 0, abs(above) < 1000, below < 1000 else { return .one }
    return Rational(tree.child(node, 2) == nil ? above : -above, below)
  }

  /// A number without a unit, as written: `60`, `-60`, so that a unit can be lent to it.
  func isBareNumber(_ node: NodeID) -> Bool {
    switch tree.kind(node) {
    case .integer, .float: true
    case .unary: tree.child(node, 1).map { [.integer, .float].contains(tree.kind($0)) } ?? false
    default: false
    }
  }

  /// The unit expression of a number as written, through a sign.
  func writtenUnit(_ node: NodeID) -> NodeID? {
    switch tree.kind(node) {
    case .quantity: tree.child(node, 1)
    case .unary: tree.child(node, 1).flatMap { tree.kind($0) == .quantity ? tree.child($0, 1) : nil }
    default: nil
    }
  }

  /// A bare number in the unit of its partner.
  mutating func lent(_ id: ExpressionID, _ unit: Unit) -> ExpressionID {
    guard let value = graph[id].value?.asNumber else { return id }
    return constant(.number(value * unit.factor), .number(unit.dimension), graph[id].span, unit: unit)
  }

  mutating func string(_ node: NodeID, _ terms: Terms) -> Term {
    var operands: [ExpressionID] = []
    let span = tree.span(node)
    for part in tree.children(node) {
      if tree.kind(part) == .stringText {
        operands.append(constant(.string(unescaped(tree.text(part))), .string, tree.span(part)))
      } else if let inner = tree.child(part, 0), let term = terms[inner] {
        let id = asValue(term, at: tree.span(inner))
        operands.append(isPrintable(id, inner) ? id : poison(tree.span(inner)))
      }
    }
    if operands.contains(where: { isPoison($0) }) { return .poison }
    guard let stage = plainStage(of: operands, "a text", span) else { return .poison }
    if stage == .event {
      report(.eventOutsideCollector("a text", at: span))
      return .poison
    }
    let texts = operands.compactMap { staticText($0) }
    if texts.count == operands.count { return literal(.string(texts.joined()), .string, span) }
    return .value(make(.interpolation, operands, .string, stage, .none, span))
  }

  /// Whether a value has a text: one of a number, a claim, a text, a run or a list of them; reports others.
  private mutating func isPrintable(_ id: ExpressionID, _ node: NodeID) -> Bool {
    var type = graph[id].type
    while true {
      switch type {
      case .optional(let inner), .list(let inner), .range(let inner): type = inner
      case .poison, .bool, .string, .run, .interval, .runs: return true
      default:
        if Numeric(type) != nil { return true }
        let help =
          type.keySpace == nil ? nil : "aggregate it: `max(\(tree.text(node)))`, or take one: `…[KEY]`"
        report(
          .badOperand(
            "{…}", wanted: "one value", found: "\(graph[id].type)", at: tree.span(node), help: help))
        return false
      }
    }
  }

  /// A value as text, where it is known already.
  func staticText(_ id: ExpressionID) -> String? {
    let expression = graph[id]
    guard let value = expression.value else { return nil }
    return text(of: value, unit: expression.unit)
  }

  func text(of value: Value, unit: Unit) -> String? {
    switch value {
    case .string(let text): return text
    case .integer(let value): return "\(value)"
    case .bool(let value): return "\(value)"
    case .run(let run): return "\(run)"
    case .interval(let interval): return "\(interval)"
    case .number(let value):
      let shown = value / unit.factor
      let text = shown == shown.rounded() && abs(shown) < 1e15 ? "\(Int(shown))" : "\(shown)"
      return unit.name.isEmpty ? text : "\(text) \(unit.name)"
    default: return nil
    }
  }

  mutating func list(_ node: NodeID, _ terms: Terms) -> Term {
    var elements: [ExpressionID] = []
    for element in tree.children(node) {
      guard let inner = tree.child(element, 1), let term = terms[inner] else { return .poison }
      let id = asValue(term, at: tree.span(inner))
      if isPoison(id) { return .poison }
      guard tree.child(element, 0) != nil else {
        elements.append(id)
        continue
      }
      guard let spread = spread(id, inner) else { return .poison }
      elements += spread
    }
    return .value(listOf(elements, tree.span(node)))
  }

  /// The elements that `...xs` stands for: themselves where they are written out.
  private mutating func spread(_ id: ExpressionID, _ node: NodeID) -> [ExpressionID]? {
    guard case .list = graph[id].type else {
      report(.badOperand("...", wanted: "a list", found: "\(graph[id].type)", at: tree.span(node)))
      return nil
    }
    let list = graph[unnamed(id)]
    if list.operation == .list { return list.operands }
    return [make(.spread, [id], list.type, list.stage, list.unit, tree.span(node))]
  }

  mutating func listValue(_ elements: [ExpressionID], _ type: ValueType, _ span: SourceSpan) -> ExpressionID {
    guard let stage = plainStage(of: elements, "a list", span) else { return poison(span) }
    let values = elements.compactMap { graph[$0].value }
    let folded = values.count == elements.count ? Value.list(values) : nil
    let unit = elements.first.map { graph[$0].unit } ?? .none
    return make(.list, elements, .list(type), stage, unit, span, value: folded)
  }

  mutating func record(_ node: NodeID, _ terms: Terms) -> Term {
    var entries: [RecordEntry] = []
    // An entry that could not be read was reported.
    if tree.children(node).contains(where: { tree.kind($0) == .error }) { return .poison }
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0) else { continue }
      if tree.child(entry, 3) != nil || tree.children(place).contains(where: { tree.kind($0) == .index }) {
        report(.notAvailable("this form of a record", at: tree.span(entry)))
        return .poison
      }
      guard let written = tree.child(entry, 2) ?? tree.child(place, 0), let term = terms[written] else {
        continue
      }
      let separator = tree.child(entry, 1).map { tree.text($0) }
      entries.append(
        RecordEntry(
          path: tree.text(place), value: asValue(term, at: tree.span(written)), makesName: separator != ":",
          place: tree.span(place), span: tree.span(written), node: written))
    }
    return .record(entries)
  }

  mutating func recordValue(_ entries: [RecordEntry], _ span: SourceSpan) -> ExpressionID {
    let values = entries.map(\.value)
    if values.contains(where: { isPoison($0) }) { return poison(span) }
    guard let stage = plainStage(of: values, "a record", span) else { return poison(span) }
    let fields = entries.map { ValueType.Field(name: $0.path, type: graph[$0.value].type) }
    return make(.record(entries.map(\.path)), values, .record(fields), stage, .none, span)
  }

  /// Puts the name that `as` gives onto a component of a model.
  mutating func labelled(_ node: NodeID, _ terms: Terms) -> Term {
    guard let base = tree.child(node, 0), let name = tree.child(node, 1), let term = terms[base] else {
      return .poison
    }
    guard case .model(var components) = term, components.count == 1 else {
      if case .poison = term { return .poison }
      report(
        .badOperand("as", wanted: "one component of a model", found: "something else", at: tree.span(base)))
      return .poison
    }
    components[0].label = tree.text(name)
    return .model(components)
  }

  mutating func selection(_ node: NodeID, _ terms: Terms) -> Term {
    guard let base = tree.child(node, 0), let word = tree.child(node, 1), let condition = tree.child(node, 2),
      let term = terms[base]
    else { return .poison }
    if case .poison = term { return .poison }
    guard case .dataset(var dataset) = term, tree.text(word) == "where" else {
      report(
        .badOperand(
          tree.text(word), wanted: "a dataset", found: phrase(of: base), at: tree.span(base),
          help: scope.seesCalibration
            ? "rows are chosen where they are collected: `collect NAME = … where …`" : nil))
      return .poison
    }
    dataset.conditions.append(.init(node: condition, tree: tree, isLocal: scope.seesCalibration))
    return .dataset(dataset)
  }
}
