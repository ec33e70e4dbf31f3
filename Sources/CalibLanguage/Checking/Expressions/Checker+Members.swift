import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Members: of collected objects, fits, measured values, records, payloads and the store.
extension Checker {
  mutating func member(_ node: NodeID, _ terms: Terms) -> Term {
    guard let base = tree.child(node, 0), let nameNode = tree.child(node, 1), tree.kind(nameNode) != .missing
    else {
      return .poison
    }
    let (name, at, span) = (tree.text(nameNode), tree.span(nameNode), tree.span(node))
    switch terms[base] ?? .poison {
    case .poison: return .poison
    case .stored: return storedPayload(name, in: nil, at)
    case .namedStore(let store): return storedPayload(name, in: store, at)
    case .previous: return previousPayload(name, at)
    case .module(let place, let module): return moduleMember(name, of: place, module, at)
    case .calibrationPayload(let calibration, let payload):
      return payloadField(calibration, "\(payload).\(name)", at, span)
    case .storedPayload(let payload): return storedField(payload, name, at, span)
    case .calibration(let calibration): return calibrationMember(calibration, name, at, span)
    case .iterated(let index): return iteratedMember(index, name, base, at, span)
    case .fitComponent(let fit, let prefix):
      return fitComponentMember(fit, prefix, name, at, span)
    case .record(let entries):
      if let entry = entries.first(where: { $0.path == name }) { return .value(entry.value) }
      let known = entries.map(\.path)
      report(.unknownMember(name, of: "the record", at: at, known: known, nearest: nearest(name, in: known)))
      return .poison
    case .value(let id): return valueMember(id, name, tree.text(base), at, span)
    case .storedField(let payload, let field), .storedElement(let payload, let field, _):
      reportStoredType(payload, field, tree.span(base))
      return .poison
    case .dataset:
      report(.notAValue("a dataset", at: tree.span(base), help: "columns are named directly: `\(name)`"))
      return .poison
    case .model, .function, .lambda:
      _ = asValue(terms[base] ?? .poison, at: tree.span(base))
      return .poison
    }
  }

  /// A field of a calibration's payload, or one of its payloads where it has several.
  private mutating func calibrationMember(
    _ calibration: String, _ name: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    if calibrations[calibration]?.payloads.contains(name) ?? false {
      return .calibrationPayload(calibration, payload: name)
    }
    return payloadField(calibration, name, at, span)
  }

  private mutating func storedPayload(_ name: String, in store: String?, _ at: SourceSpan) -> Term {
    guard name == "self" else { return .storedPayload(StoredPayload(name, in: store)) }
    return ownPayload("\(store ?? "stored").self", at).map { .storedPayload(StoredPayload($0, in: store)) }
      ?? .poison
  }

  /// A field of the store: its type is that which this script gives it, where it writes that payload.
  private mutating func storedField(
    _ payload: StoredPayload, _ field: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    var type: ValueType?
    var unit = Unit.none
    if let own = local.payloads.first(where: { $0.name == payload.name }) {
      guard own.fields.contains(field) else {
        report(
          .unknownField(
            field, of: local.name, at: at, known: own.fields, nearest: nearest(field, in: own.fields)))
        return .poison
      }
      type = own.types[field]?.type
      unit = own.types[field]?.unit ?? .none
    } else if let calibration = checkedWriter(of: payload.name) {
      let path = calibration.payloads.isEmpty ? field : "\(payload.name).\(field)"
      guard let known = self.field(path, of: calibration, at) else { return .poison }
      (type, unit) = (known.type, known.unit)
    } else if let written = writtenType(of: field, in: payload.name) {
      (type, unit) = (written.type, written.unit)
    }
    if let told = local.expected[ConstantReference(payload.source, field: field)] {
      (type, unit) = (told.type, told.unit)
    }
    guard let type else { return .storedField(payload: payload, field: field) }
    if type == .poison { return .poison }
    return .value(stored(payload, field, type, unit, span))
  }

  /// A constant of the store of a known type; reports a second use that takes it for something else.
  mutating func stored(
    _ payload: StoredPayload, _ field: String, _ type: ValueType, _ unit: Unit, _ span: SourceSpan
  )
    -> ExpressionID
  {
    let reference = ConstantReference(payload.source, field: field)
    if let first = storedPlaces[reference].map({ program.stored[$0] }) {
      guard Self.agree(first.type, type) else {
        report(.storedTypesDiffer("\(reference)", "\(first.type)", "\(type)", at: span, first: first.span))
        return poison(span)
      }
    } else {
      storedPlaces[reference] = program.stored.count
      program.stored.append(StoredUse(reference: reference, type: type, span: span))
    }
    return make(.stored(payload: payload, field: field), [], type, .plan, unit, span)
  }

  /// Whether one constant may be of both types: one use may tell its keys or its error, and the other not.
  private static func agree(_ one: ValueType, _ two: ValueType) -> Bool {
    if let first = Numeric(one), let second = Numeric(two) { return first.dimension == second.dimension }
    switch (one, two) {
    case (.keyed(let space, let first), .keyed(let next, let second)):
      return space.mayEqual(next) && agree(first, second)
    case (.record(let first), .record(let second)):
      return first.map(\.name) == second.map(\.name)
        && zip(first, second).allSatisfy { agree($0.type, $1.type) }
    default: return one == two
    }
  }

  private mutating func field(_ name: String, of calibration: CheckedCalibration, _ at: SourceSpan)
    -> CheckedCalibration.Field?
  {
    if let field = calibration.fields.first(where: { $0.name == name }) { return field }
    let known = calibration.fields.map(\.name)
    report(.unknownField(name, of: calibration.name, at: at, known: known, nearest: nearest(name, in: known)))
    return nil
  }

  private mutating func payloadField(_ name: String, _ field: String, _ at: SourceSpan, _ span: SourceSpan)
    -> Term
  {
    if name == local.name, scope.seesCalibration || calibrations[name] == nil {
      report(
        .notAValue(
          "`\(name)`", at: at, help: "a calibration cannot read its own payload: use `stored.self.\(field)`"))
      return .poison
    }
    // One that is not checked is part of a cycle, which was reported.
    guard let calibration = calibrations[name], let known = self.field(field, of: calibration, at),
      known.type != .poison
    else { return .poison }
    return .value(make(.payload(calibration: name, field: field), [], known.type, .lookup, known.unit, span))
  }

  private mutating func iteratedMember(
    _ index: Int, _ name: String, _ base: NodeID, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    let iterated = local.iterated[index]
    switch (name, scope.phase) {
    case ("start", _):
      return .value(make(.start(index), [], iterated.beginType, .result, iterated.unit, span))
    case ("before", .end):
      return .value(
        make(.before(index, name: iterated.name), [], iterated.beginType, .lookup, iterated.unit, span))
    case ("before", .begin):
      report(
        .notAValue(
          "`\(iterated.name).before`", at: at,
          help: "`\(iterated.name)` itself is the value that the pass began with, here"))
      return .poison
    default: return valueMember(asValue(.iterated(index), at: tree.span(base)), name, iterated.name, at, span)
    }
  }

  private mutating func valueMember(
    _ id: ExpressionID, _ name: String, _ text: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    if let term = collectedMember(id, name, text, at, span) { return term }
    if let term = asymmetricError(id, name, text, at, span) { return term }
    let expression = graph[id]
    switch elementType(id) {
    case .poison: return .poison
    case .optional:
      report(.mayBeAbsent(text, at: at, value: fallbackText(id), member: name))
      return .poison
    case .record(let fields):
      if let place = fields.firstIndex(where: { $0.name == name }) {
        if case .record = expression.operation { return .value(expression.operands[place]) }
        return .value(make(.member(name), [id], fields[place].type, expression.stage, .none, span))
      }
      let known = fields.map(\.name)
      report(.unknownMember(name, of: "`\(text)`", at: at, known: known, nearest: nearest(name, in: known)))
      return .poison
    default: break
    }
    if case .tuple(let fields) = elementType(id), let part = tuplePart(id, fields, name) {
      return .value(part)
    }
    let members = members(of: elementType(id))
    guard let found = members.first(where: { $0.name == name }) else {
      let known = members.map(\.name)
      report(
        .unknownMember(
          name, of: "`\(text)` (\(expression.type))", at: at, known: known,
          nearest: nearestMember(name, known), help: memberForm(name, text, known)))
      return .poison
    }
    return memberValue(id, name, found.type, at, span)
  }

  /// The member that is meant, as other programs or a slip of the pen may have named it.
  func nearestMember(_ name: String, _ known: [String]) -> String? {
    LanguageWords.foreignMembers[name].flatMap { known.contains($0) ? $0 : nil } ?? nearest(name, in: known)
  }

  /// How the purpose of a member of another program's objects is written here.
  func memberForm(_ name: String, _ owner: String, _ known: [String]) -> String? {
    guard let form = LanguageWords.memberForms[name] ?? LanguageWords.errorForm(name, among: known) else {
      return nil
    }
    let text = form.replacing("NAME", with: owner)
    return text.hasPrefix("`") ? "write \(text)" : text
  }

  private mutating func memberValue(
    _ id: ExpressionID, _ name: String, _ type: ValueType, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    let expression = graph[id]
    var named = id
    while graph[named].operation == .reference { named = graph[named].operands[0] }
    if graph[named].operation == .measured, graph[named].type.keySpace == nil {
      return .value(graph[named].operands[name == "value" ? 0 : 1])
    }
    guard expression.stage != .event else {
      report(.eventOutsideCollector("`.\(name)`", at: at))
      return .poison
    }
    let isPlain = Numeric(type)?.dimension.isNone ?? true
    let unit = isPlain && !expression.unit.isAngle ? Unit.none : expression.unit
    return .value(make(.member(name), [id], type, expression.stage, unit, span))
  }

  static let fitMembers: [String: ValueType] = [
    "ok": .bool, "status": .string, "chi2": .plain, "ndf": .integer, "p_value": .plain,
  ]

  /// The members of a type, in the order of the documentation.
  func members(of type: ValueType) -> [ValueType.Field] {
    switch type {
    case .object, .system: return objectMembers(of: type)
    case .keyed(let space, let inner):
      return members(of: inner).map { .init(name: $0.name, type: .keyed(space, $0.type)) }
    case .measured(let dimension):
      return ["value", "error"].map { .init(name: $0, type: .number(dimension)) }
    case .fit(let parameters):
      return Self.fitMembers.keys.sorted().map { .init(name: $0, type: Self.fitMembers[$0] ?? .poison) }
        + parameters.map { .init(name: $0.path, type: .measured($0.dimension)) }
    case .record(let fields): return fields
    default: return []
    }
  }
}
