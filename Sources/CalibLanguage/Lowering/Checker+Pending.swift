import CalibDiagnostics
import CalibModel

/// Forms that are checked and cannot be computed yet: noted once for each calibration.
extension Checker {
  /// Notes the forms under some roots that no execution can evaluate yet.
  mutating func addPending(_ roots: [ExpressionID]) {
    var named: Set<String> = []
    for id in graph.postorder(roots) {
      guard let form = Self.pendingForm(graph[id]), named.insert(form).inserted else { continue }
      later(form, at: graph[id].span)
    }
  }

  /// What a form that cannot be computed yet is called; `nil` for those that can.
  private static func pendingForm(_ expression: Expression) -> String? {
    switch expression.operation {
    case .aggregate(let name), .groupedAggregate(let name, _): "`\(name)` of several values"
    case .lookup, .has: "a value by its key"
    case .bin: "`bin`"
    case .tuple: "a tuple"
    case .comprehension: "a list comprehension"
    case .spread: "`...`"
    case .keyed: "`keyed`"
    case .apply: "a curve"
    case .optionalMember: "`?.`"
    case .textTest(let name): "`.\(name)`"
    case .literal, .column, .collected, .payload, .stored, .before, .after, .start, .label, .fact, .negate,
      .not,
      .and, .or, .binary, .function, .algorithm, .member, .conditional, .coalesce, .record, .list, .index,
      .interpolation, .measured, .range, .contains, .reference, .parameter, .perEvent, .poison:
      isComposite(expression.type) ? "a keyed value or a record" : nil
    }
  }

  /// Whether a payload can hold values of a type already.
  static func isStoredYet(_ type: ValueType) -> Bool {
    switch type {
    case .list, .record, .file: false
    default: true
    }
  }

  /// Whether values of a type have no place in an execution yet.
  private static func isComposite(_ type: ValueType) -> Bool {
    switch type {
    case .keyed, .curve, .tuple: true
    default: false
    }
  }
}
