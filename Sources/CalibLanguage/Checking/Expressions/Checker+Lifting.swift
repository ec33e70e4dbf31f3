import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Keyed values: an operation on them is done for each key, a plain value goes with every key.
extension Checker {
  /// The type of a value for one key; the type itself where it is not keyed.
  func elementType(_ id: ExpressionID) -> ValueType { graph[id].type.perKey }

  /// The type of an operation's result, with the keys of its operands.
  func lifted(_ type: ValueType, _ operation: Expression.Operation, _ operands: [ExpressionID]) -> ValueType {
    guard operands.contains(where: { isKeyed($0) }), operation.lifts, type != .poison, type.keySpace == nil,
      let keys = joinedKeys(liftedOperands(operation, operands))
    else { return type }
    return .keyed(keys.space, keys.isPartial && !type.isOptional ? .optional(type) : type)
  }

  /// Whether an expression has one value per key.
  private func isKeyed(_ id: ExpressionID) -> Bool {
    if case .keyed = graph[id].type { true } else { false }
  }

  /// The operands whose keys the result has: a look-up has those of its keys, not those of what it looks into.
  private func liftedOperands(_ operation: Expression.Operation, _ operands: [ExpressionID])
    -> [ExpressionID]
  {
    switch operation {
    case .lookup, .has: Array(operands.dropFirst())
    // Of an algorithm its signature tells what is done for each key; `failed` counts the keys of a fit.
    case .algorithm: []
    case .member("failed") where operands.allSatisfy({ isFit($0) }): []
    default: operands
    }
  }

  private func isFit(_ id: ExpressionID) -> Bool {
    if case .fit = elementType(id) { true } else { false }
  }

  /// The keys that all keyed operands have.
  ///
  /// `isPartial`: which keys those are is known only at run time, so that there may be none for a key of one operand.
  private func joinedKeys(_ operands: [ExpressionID]) -> (space: KeySpace, isPartial: Bool)? {
    let keyed = operands.filter { graph[$0].type.keySpace != nil }
    guard let first = keyed.first, var space = graph[first].type.keySpace else { return nil }
    var isPartial = false
    for other in keyed.dropFirst() {
      guard let next = graph[other].type.keySpace else { continue }
      if space.isTotal, next.isTotal { continue }
      isPartial = isPartial || keyOrigins(first) != keyOrigins(other)
      if next.isTotal { space = next }
    }
    return (space, isPartial)
  }

  /// Whether keyed operands have equal keys, as far as they are known; reports where they have not.
  mutating func haveEqualKeys(
    _ operands: [ExpressionID], _ operation: String, _ span: SourceSpan, _ places: [SourceSpan]
  ) -> Bool {
    guard operands.contains(where: { isKeyed($0) }) else { return true }
    let keyed = operands.enumerated().filter { graph[$0.element].type.keySpace != nil }
    guard let first = keyed.first, let space = graph[first.element].type.keySpace else { return true }
    func place(_ operand: (offset: Int, element: ExpressionID)) -> SourceSpan {
      places.indices.contains(operand.offset) ? places[operand.offset] : graph[operand.element].span
    }
    for other in keyed.dropFirst() {
      guard let next = graph[other.element].type.keySpace, !space.mayEqual(next) else { continue }
      report(
        .differentKeys(
          operation, "\(space)", "\(next)", at: span, first: place(first), second: place(other)))
      return false
    }
    return true
  }

  /// Where the keys of a value come from: values of the same origins have the same keys.
  private func keyOrigins(_ id: ExpressionID) -> Set<KeyOrigin> {
    var origins: Set<KeyOrigin> = []
    let order = graph.postorder([id]) { graph[$0].operation.lifts }
    for part in order where graph[part].type.keySpace != nil && !graph[part].operation.lifts {
      switch graph[part].operation {
      // An iterated value has the same keys in every pass.
      case .before(let place, _), .after(let place), .start(let place): origins.insert(.iterated(place))
      case let operation where graph[part].operands.isEmpty: origins.insert(.operation(operation))
      default: origins.insert(.expression(part))
      }
    }
    return origins
  }

  private enum KeyOrigin: Hashable {
    case iterated(Int)
    case operation(Expression.Operation)
    case expression(ExpressionID)
  }

  /// Says that a value may be absent, and what to write.
  mutating func reportOptional(_ id: ExpressionID, at span: SourceSpan) {
    let expression = graph[unnamed(id)]
    let value = fallbackText(id)
    switch expression.operation {
    case .lookup:
      report(
        .keyMayBeMissing(
          written(span), at: span, space: graph[expression.operands[0]].type, value: value,
          column: openKeyColumn(expression)))
    default: report(.mayBeAbsent(written(span), at: span, value: value))
    }
  }

  /// The column that is the key of a look-up and whose values are not declared.
  private func openKeyColumn(_ lookup: Expression) -> String? {
    guard lookup.operands.count == 2, allowedKeys(lookup.operands[1]) == nil,
      case .column(let name) = graph[unnamed(lookup.operands[1])].operation,
      graph[lookup.operands[1]].type == .integer
    else { return nil }
    return name
  }

  /// What may stand after `??`: a zero of the dimension, where it is a number.
  func fallbackText(_ id: ExpressionID) -> String {
    let unit = graph[id].unit
    guard let numeric = Numeric(elementType(id).unwrapped) else { return "VALUE" }
    if numeric.dimension.isNone { return "0" }
    return
      "0 \(unit.dimension == numeric.dimension && !unit.name.isEmpty ? unit : DisplayUnit.base(numeric.dimension))"
  }

  /// Whether a value may be absent, which is reported.
  mutating func isOptional(_ id: ExpressionID, _ node: NodeID) -> Bool {
    guard elementType(id).isOptional else { return false }
    reportOptional(id, at: tree.span(node))
    return true
  }
}

extension KeySpace {
  /// Whether two spaces may have the same keys: they have where both are declared and equal.
  func mayEqual(_ other: KeySpace) -> Bool {
    guard parts.count == other.parts.count else { return false }
    return zip(parts, other.parts).allSatisfy { one, two in
      guard one.kind == two.kind else { return false }
      guard let first = one.allowed, let second = two.allowed else { return true }
      return first == second
    }
  }
}

extension ValueType {
  /// The type without errors: what a constant of the store is taken for.
  var exact: ValueType {
    switch self {
    case .measured(let dimension): .number(dimension)
    case .count: .plain
    case .keyed(let space, let type): .keyed(space, type.exact)
    case .record(let fields): .record(fields.map { Field(name: $0.name, type: $0.type.exact) })
    case .optional(let type): .optional(type.exact)
    default: self
    }
  }

  /// The type that holds values of both; `nil` where there is none.
  func joined(_ other: ValueType) -> ValueType? {
    if self == other || other == .poison { return self }
    if self == .poison { return other }
    if let left = Numeric(self), let right = Numeric(other) {
      guard left.dimension == right.dimension else { return nil }
      return left.isMeasured || right.isMeasured ? .measured(left.dimension) : .number(left.dimension)
    }
    switch (self, other) {
    case (.optional, _), (_, .optional): return unwrapped.joined(other.unwrapped).map { .optional($0) }
    case (.list(let one), .list(let two)): return one.joined(two).map { .list($0) }
    case (.keyed(let space, let one), .keyed(let next, let two)) where space == next:
      return one.joined(two).map { .keyed(space, $0) }
    case (.record(let one), .record(let two)): return Self.joined(one, two).map { .record($0) }
    case (.tuple(let one), .tuple(let two)): return Self.joined(one, two).map { .tuple($0) }
    default: return nil
    }
  }

  private static func joined(_ one: [Field], _ two: [Field]) -> [Field]? {
    guard one.map(\.name) == two.map(\.name) else { return nil }
    let types = zip(one, two).compactMap { $0.type.joined($1.type) }
    return types.count == one.count ? zip(one, types).map { Field(name: $0.name, type: $1) } : nil
  }
}
