import CalibLanguage
import CalibModel

/// Inner expressions: what is computed anew for each element of a list, or for each key.
extension ResultEvaluator {
  /// The values of inner expressions of a node for one value of each of their parameters.
  mutating func values(
    of nodes: [ResultProgram.NodeID], with bindings: [(parameter: Int, value: Value)],
    in owner: ResultProgram.Node
  ) throws(EvaluationFailure) -> [Value] {
    let last = nodes.map { Int($0.index) }.max() ?? 0
    elementCount += 1
    for binding in bindings {
      parameters[binding.parameter] = binding.value
      for place in dependents(on: binding.parameter) where place <= last { slots[place] = nil }
    }
    var values: [Value] = []
    for node in nodes { values.append(try value(node)) }
    return values
  }

  /// The nodes that a parameter has a part in, ascending.
  private mutating func dependents(on parameter: Int) -> [Int] {
    if let known = dependents[parameter] { return known }
    var found: Set<Int> = []
    for (place, node) in program.nodes.enumerated() {
      let isDependent =
        node.operation == .parameter(parameter)
        || node.operands.contains { found.contains(Int($0.index)) }
      if isDependent { found.insert(place) }
    }
    dependents[parameter] = found.sorted()
    return dependents[parameter] ?? []
  }

  /// A member with the key and the element that it belongs to, so that each has errors of its own.
  func scoped(_ member: MemberKey) -> MemberKey {
    var scoped = member
    scoped.key = keyPlace
    let object = Int(member.object.index)
    if dependents.values.contains(where: { $0.contains(object) }) { scoped.element = elementCount }
    return scoped
  }

  /// `[f(x) for x in xs if …]`.
  mutating func comprehension(
    _ parameter: Int, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    var made: [Value] = []
    for element in try list(operand(node, 0), node.operands[0]) {
      let binding = [(parameter: parameter, value: element)]
      if node.operands.count > 2 {
        guard try values(of: [node.operands[2]], with: binding, in: node) == [.bool(true)] else { continue }
      }
      made += try values(of: [node.operands[1]], with: binding, in: node)
    }
    return .list(made)
  }

  /// `keyed(list, key: …, value: …)`; a key that comes twice is a failure.
  mutating func keyed(
    _ parameters: [Int], _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    guard let space = node.type.keySpace else {
      preconditionFailure("calib bug: keyed values without a key")
    }
    var pairs: [(key: Key, value: Value)] = []
    for element in try list(operand(node, 0), node.operands[0]) {
      let bindings = parameters.map { (parameter: $0, value: element) }
      let pair = try values(of: Array(node.operands[1...2]), with: bindings, in: node)
      pairs.append((Key(try keyParts(pair[0], node.operands[1])), pair[1]))
    }
    var seen: Set<Key> = []
    for pair in pairs where !seen.insert(pair.key).inserted {
      throw EvaluationFailure("has the key \(pair.key) twice", at: node.span)
    }
    guard let keyed = Keyed(space: space, pairs: pairs) else {
      throw EvaluationFailure("has a key that is none of \(space)", at: node.span)
    }
    return .keyed(keyed)
  }

  /// The operands of a list, those of `...` one by one.
  func elements(of node: ResultProgram.Node) -> [Value] {
    node.operands.indices.flatMap { place -> [Value] in
      let value = operand(node, place)
      guard program[node.operands[place]].operation == .spread, case .list(let values) = value else {
        return [value]
      }
      return values
    }
  }

  private func list(_ value: Value, _ id: ResultProgram.NodeID) throws(EvaluationFailure) -> [Value] {
    guard case .list(let values) = value else {
      throw EvaluationFailure("is no list", at: program[id].span)
    }
    return values
  }

  // MARK: - Bins, curves, texts

  /// The number of a bin, from 0; the upper end belongs to the last.
  func bin(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    let x = try number(node, 0)
    guard case .integer(let bins) = operand(node, 1), case .range(let low, let high, _) = operand(node, 2),
      bins > 0, low < high
    else { throw EvaluationFailure("has no bins", at: node.span) }
    guard x >= low, x <= high else {
      throw EvaluationFailure("is outside of the range of `bin`", at: program[node.operands[0]].span)
    }
    let axis = HistogramAxis(bins: bins, low: low, high: high)
    var bin = min(Int(((x - low) / (high - low) * Double(bins)).rounded(.down)), bins - 1)
    // Rounding may have missed by one.
    while bin > 0, x < axis.edge(bin) { bin -= 1 }
    while bin < bins - 1, x >= axis.edge(bin + 1) { bin += 1 }
    return .integer(bin)
  }

  /// The value of a curve at a number.
  func applied(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    guard case .curve(let curve) = operand(node, 0) else {
      throw EvaluationFailure("is no curve", at: program[node.operands[0]].span)
    }
    let value = curve.value(at: try number(node, 1))
    guard value.isFinite else {
      throw EvaluationFailure("is outside of the curve's range", at: program[node.operands[1]].span)
    }
    return .number(value)
  }

  func textTest(_ name: String, _ node: ResultProgram.Node) throws(EvaluationFailure) -> Bool {
    guard case .string(let whole) = operand(node, 0), case .string(let part) = operand(node, 1) else {
      throw EvaluationFailure("is no text", at: node.span)
    }
    switch name {
    case "starts_with": return whole.hasPrefix(part)
    case "ends_with": return whole.hasSuffix(part)
    case "contains": return Self.contains(Array(whole.utf8), Array(part.utf8))
    default: preconditionFailure("calib bug: no test of texts is named \(name)")
    }
  }

  private static func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
  }

  // MARK: - Sums of objects

  /// The sum of two collected objects, entry by entry; `nil` where the operands are numbers.
  func sum(
    of left: Value, _ right: Value, _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value? {
    switch (left, right) {
    case (.histogram(var sum), .histogram(let other)):
      guard sum.axis == other.axis else {
        throw EvaluationFailure("adds histograms of different axes", at: node.span)
      }
      sum.merge(other)
      return .histogram(sum)
    case (.summary(var sum), .summary(let other)):
      sum.merge(other)
      return .summary(sum)
    case (.object, .object):
      throw EvaluationFailure("adds objects of a kind that cannot be added", at: node.span)
    default: return nil
    }
  }
}
