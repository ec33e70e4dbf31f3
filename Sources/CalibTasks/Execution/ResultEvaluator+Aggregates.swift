import CalibLanguage
import CalibModel

/// Aggregates: all values of a keyed one, or of a list, as one.
///
/// Keys without a value, those of failed fits and empty objects, are left out.
extension ResultEvaluator {
  func aggregate(_ name: String, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    let values: [Value]
    switch operand(node, 0) {
    case .keyed(let keyed): values = keyed.values.filter { !$0.isAbsent }
    case .list(let list): values = list
    default: throw EvaluationFailure("is no keyed value or list", at: program[node.operands[0]].span)
    }
    return try Aggregation(values: values, span: node.span).value(name, type: node.type)
  }

  /// `mean(t0) by layer`: each key has the aggregate of its group.
  mutating func grouped(
    _ name: String, _ parameters: [Int], _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    guard case .keyed(let keyed) = operand(node, 0) else {
      throw EvaluationFailure("is no keyed value", at: program[node.operands[0]].span)
    }
    let parts = Array(node.operands.dropFirst())
    var groups: [Key] = []
    groups.reserveCapacity(keyed.count)
    var members: [Key: [Int]] = [:]
    for (place, key) in keyed.keys.enumerated() {
      let bindings = zip(parameters, key.parts).map { (parameter: $0, value: Value($1)) }
      var group: [Key.Part] = []
      for (part, value) in zip(parts, try values(of: parts, with: bindings, in: node)) {
        group += try keyParts(value, part)
      }
      groups.append(Key(group))
      members[Key(group), default: []].append(place)
    }
    var results: [Key: Value] = [:]
    // In the order of the keys, so that sources of errors are numbered the same way every time.
    for group in groups where results[group] == nil {
      let places = members[group] ?? []
      let values = places.map { keyed.values[$0] }.filter { !$0.isAbsent }
      do {
        let value = try Aggregation(values: values, span: node.span).value(name, type: node.type.perKey)
        results[group] = bounded(value, times: keyed.count)
      } catch {
        // A group without values is no mistake of the others.
        results[group] = Value.none
        for place in places where reasons[keyed.keys[place]] == nil { reasons[keyed.keys[place]] = error }
      }
    }
    return .keyed(keyed.map { key, _ in Value.none }.replacing(groups.map { results[$0] ?? .none }))
  }
}

extension Keyed {
  /// The same keys with these values, in their order.
  func replacing<Other>(_ values: [Other]) -> Keyed<Other> {
    Keyed<Other>(space: space, keys: keys, values: values)
  }
}

extension Value {
  /// A part of a key as a value.
  init(_ part: Key.Part) {
    switch part {
    case .integer(let number): self = .integer(number)
    case .bool(let flag): self = .bool(flag)
    case .string(let text): self = .string(text)
    }
  }
}
