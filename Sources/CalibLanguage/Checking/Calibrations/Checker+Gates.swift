import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// The publication gates of a calibration (`semantics`, section 7).
extension Checker {
  mutating func addGate(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let before = diagnostics.count
    guard let entries = entries(node, "gate", known: LanguageWords.gateSlots) else { return }
    let slots = Dictionary(uniqueKeysWithValues: entries)
    guard let field = gatedField(slots["of"], node, draft),
      let against = gateReference(slots["against"], field, node)
    else { return }
    let isRelative = slots["relative"].map { isTrue($0, "`relative:`") } ?? false
    let dimension = isRelative ? Dimension.none : field.dimension
    guard let cutNode = slots["cut"] else {
      report(
        .missingSlot(
          "cut:", of: "the gate of `\(field.name)`", at: tree.span(node),
          help: "say which moves count: `cut: \(example(dimension, field.unit))`"))
      return
    }
    let cut = limit(cutNode, "cut", dimension, field)
    let significance = slots["significance"].map { limit($0, "significance", .none, field) } ?? 0
    let move = slots["max_move"].flatMap { limit($0, "max_move", dimension, field) }
    let error = slots["max_error"].flatMap { limit($0, "max_error", dimension, field) }
    let entriesLimit = slots["min_entries"].flatMap { staticInteger($0, "`min_entries:`", least: 0) }
    guard diagnostics.count == before, let cut, let significance else { return }
    if let move, let moveNode = slots["max_move"], move <= cut {
      report(.gateNeverUpdates(at: tree.span(moveNode), cut: tree.span(cutNode)))
      return
    }
    draft.gates.append(
      GateSpec(
        payload: field.payload, field: field.name, against: against, isRelative: isRelative, cut: cut,
        significance: significance, maximumMove: move, maximumError: error, minimumEntries: entriesLimit))
  }

  /// A field that a gate looks at.
  private struct GatedField {
    let payload: String
    let name: String
    let type: ValueType
    let dimension: Dimension
    let unit: Unit
  }

  private mutating func gatedField(_ node: NodeID?, _ gate: NodeID, _ draft: CalibrationDraft) -> GatedField?
  {
    guard let node else {
      report(
        .missingSlot(
          "of:", of: "the gate", at: tree.span(gate),
          help: "say which field it looks at: `of: \(draft.fields.first?.name ?? "FIELD")`"))
      return nil
    }
    let path = tree.text(node).split(separator: ".").map(String.init)
    let span = tree.span(node)
    let payload = path.count > 1 ? path[0] : local.payloads.count == 1 ? local.payloads[0].name : nil
    let name = path.last ?? ""
    let known = local.payloads.flatMap { own in
      own.fields.map { local.payloads.count == 1 ? $0 : "\(own.name).\($0)" }
    }
    guard let payload, path.count <= 2, let own = local.payloads.first(where: { $0.name == payload }),
      own.fields.contains(name)
    else {
      report(
        .unknownField(
          tree.text(node), of: draft.name, at: span, known: known,
          nearest: nearest(tree.text(node), in: known)))
      return nil
    }
    // A field that is wrong was reported.
    guard let field = draft.fields.first(where: { $0.name == name && $0.payload == payload }) else {
      return nil
    }
    let type = graph[field.value].type
    if type == .poison { return nil }
    guard let numeric = Numeric(Self.element(of: type)) else {
      report(.wrongType("the field of a gate", wanted: "numbers", found: "\(type)", at: span))
      return nil
    }
    return GatedField(
      payload: payload, name: name, type: type, dimension: numeric.dimension, unit: field.unit)
  }

  /// The type of one element of what has one per key; optional or not.
  static func element(of type: ValueType) -> ValueType {
    var type = type
    while true {
      switch type {
      case .keyed(_, let inner), .optional(let inner): type = inner
      default: return type
      }
    }
  }

  /// The constant that a field is held against: of a store, with the same dimension.
  private mutating func gateReference(_ node: NodeID?, _ field: GatedField, _ gate: NodeID)
    -> ConstantReference?
  {
    guard let node else {
      report(
        .missingSlot(
          "against:", of: "the gate of `\(field.name)`", at: tree.span(gate),
          help: "say what it is held against: `against: stored.\(field.payload).\(field.name)`"))
      return nil
    }
    let span = tree.span(node)
    switch term(of: node) {
    case .poison: return nil
    case .storedField(let payload, let name):
      // Nothing else tells its type: it is that of the field.
      _ = stored(payload, name, field.type, field.unit, span)
      return ConstantReference(payload.source, field: name)
    case .value(let id):
      if isPoison(id) { return nil }
      guard case .stored(let payload, let name) = graph[id].operation else { break }
      guard let found = Numeric(Self.element(of: graph[id].type)), found.dimension == field.dimension else {
        report(
          .wrongDimension(
            "`against:`", wanted: field.dimension,
            found: Numeric(Self.element(of: graph[id].type))?.dimension ?? .none, at: span))
        return nil
      }
      return ConstantReference(payload.source, field: name)
    default: break
    }
    report(
      .badOperand(
        "against:", wanted: "a constant of a store, such as `stored.\(field.payload).\(field.name)`",
        found: "`\(tree.text(node))`", at: span))
    return nil
  }

  private mutating func isTrue(_ node: NodeID, _ place: String) -> Bool {
    let id = value(of: node)
    guard !isPoison(id), isBool(id, place, at: tree.span(node)) else { return false }
    guard case .bool(let value)? = graph[id].value else {
      report(.notStatic(place, stage: graph[id].stage, at: tree.span(node)))
      return false
    }
    return value
  }

  /// A limit of a gate, in base units: a number of the field's dimension that is not negative.
  private mutating func limit(_ node: NodeID, _ name: String, _ dimension: Dimension, _ field: GatedField)
    -> Double?
  {
    let (id, span) = (value(of: node), tree.span(node))
    if isPoison(id) { return nil }
    guard let numeric = Numeric(graph[id].type) else {
      report(.wrongType("`\(name):`", wanted: dimension.phrase, found: "\(graph[id].type)", at: span))
      return nil
    }
    guard numeric.dimension == dimension else {
      report(.wrongDimension("`\(name):`", wanted: dimension, found: numeric.dimension, at: span))
      return nil
    }
    guard let value = graph[id].value?.asNumber else {
      report(.notStatic("`\(name):`", stage: graph[id].stage, at: span))
      return nil
    }
    guard value >= 0 else {
      report(.badSetting("`\(name):`", wanted: "0 or more", found: tree.text(node), at: span))
      return nil
    }
    return value
  }

  private func example(_ dimension: Dimension, _ unit: Unit) -> String {
    dimension.isNone ? "1%" : "1 \(unit.name.isEmpty ? DisplayUnit.base(dimension).name : unit.name)"
  }
}
