import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The fields of payloads: their types, as written or as their values have them.
extension Checker {
  /// The types of fields with a key, which is made of the columns of the input: `stored.self` needs them.
  mutating func addFieldTypes(_ draft: CalibrationDraft) {
    for (place, part) in draft.items.payloads.enumerated() where local.payloads.indices.contains(place) {
      turn(to: part.isAdded)
      guard let list = tree.child(part.node, 2) else { continue }
      for node in tree.children(list) where tree.kind(node) == .field { addFieldType(node, place, draft) }
    }
    turn(to: false)
    scope = Scope()
  }

  private mutating func addFieldType(_ node: NodeID, _ place: Int, _ draft: CalibrationDraft) {
    guard let name = tree.child(node, 1), let written = tree.child(node, 2), let key = tree.child(node, 3)
    else { return }
    scope = Scope(
      seesCalibration: true, columns: columns(of: draft.input), lacksColumns: lacksColumns(draft.input))
    guard let type = type(of: written), let space = keySpace(of: key)?.space else { return }
    guard type.type.keySpace == nil else {
      report(
        .wrongType("`by`", wanted: "the type of one value", found: "\(type.type)", at: tree.span(written)))
      return
    }
    local.payloads[place].types[tree.text(name)] = DeclaredType(
      type: .keyed(space, type.type), unit: type.unit)
  }

  mutating func addField(_ node: NodeID, _ draft: inout CalibrationDraft) {
    guard let nameNode = tree.child(node, 1) else { return }
    let (name, span) = (tree.text(nameNode), tree.span(nameNode))
    let written = tree.child(node, 4) ?? nameNode
    var id = value(of: written)
    guard isPerInterval(id, "payload field `\(name)`", written) else { return }
    let declared = local.declaredFields[name]
    if let declared {
      id = coerced(id, to: declared.type, place: "payload field `\(name)`", at: tree.span(written))
      if isPoison(id) { return }
    }
    guard graph[id].type.isStorable else {
      report(
        .notStorable(name, type: "\(graph[id].type)", at: tree.span(written), help: storableHelp(id, written))
      )
      return
    }
    let unit = declared.map { $0.unit.name.isEmpty ? graph[id].unit : $0.unit } ?? graph[id].unit
    draft.fields.append(
      .init(
        name: name, payload: local.payloadName, value: id, unit: shown(unit, graph[id].type), span: span))
  }

  /// The unit in which a payload is written: a number with a dimension is never without one.
  private func shown(_ unit: Unit, _ type: ValueType) -> Unit {
    guard unit.name.isEmpty, let dimension = Numeric(Self.element(of: type))?.dimension, !dimension.isNone
    else {
      return unit
    }
    return DisplayUnit.base(dimension)
  }

  private func storableHelp(_ id: ExpressionID, _ node: NodeID) -> String? {
    let type = graph[id].type
    if type.isOptional || type.perKey.isOptional {
      return "say what holds where it is absent: `\(tree.text(node)) ?? VALUE`"
    }
    let members = members(of: type.perKey).filter { Numeric($0.type)?.isMeasured ?? false }
    return members.first.map { "use a part of it: `\(tree.text(node)).\($0.name)`" }
  }

  /// The type of a field for those that read it: that of its value, with the keys that are declared.
  func fieldType(_ name: String, _ value: ExpressionID, _ payload: String) -> ValueType {
    let type = graph[value].type == .count ? ValueType.measured(.none) : graph[value].type
    guard let declared = local.payloads.first(where: { $0.name == payload })?.types[name]?.type,
      let space = declared.keySpace, space.isTotal
    else {
      return type
    }
    return .keyed(space, type.perKey)
  }
}

extension ValueType {
  /// Whether a payload can hold values of this type.
  var isStorable: Bool {
    switch self {
    case .number, .measured, .integer, .bool, .string, .curve, .file: true
    case .count: true
    case .keyed(_, let type), .list(let type): type.isStorable && type.keySpace == nil
    case .record(let fields): fields.allSatisfy(\.type.isStorable)
    case .run, .interval, .range, .optional, .model, .fit, .object, .system, .function, .tuple, .runs,
      .dataset, .poison:
      false
    }
  }
}
