import CalibLanguage
import CalibModel

/// Operations on keyed values: done for each key, with what is plain going along with every key.
extension ResultEvaluator {
  /// One operand over the keys of an operation.
  private enum Column {
    case same(Value)
    case each([Value])

    subscript(place: Int) -> Value {
      switch self {
      case .same(let value): value
      case .each(let values): values[place]
      }
    }
  }

  /// The value of an operation for each key of its operands; `nil` where none of them is keyed.
  ///
  /// A key for which it cannot be computed has none, and the reason is kept: it is told where one is needed.
  mutating func lifted(_ node: ResultProgram.Node) -> Value? {
    let operands = node.operands.map { slots[Int($0.index)] ?? .none }
    let places = keyedPlaces(node, operands)
    guard let first = places.first, let leading = Self.keys(of: operands[first]) else { return nil }
    var (space, keys) = (leading.space, leading.keys)
    for place in places.dropFirst() {
      guard let other = Self.keys(of: operands[place]), other.keys != keys else { continue }
      keys = Set(keys).union(other.keys).sorted()
      if !other.space.isTotal { space = other.space }
    }
    let columns = operands.indices.map { place in
      places.contains(place)
        ? column(operands[place], keys) : .same(bounded(operands[place], times: keys.count))
    }
    var values: [Value] = []
    values.reserveCapacity(keys.count)
    for (place, key) in keys.enumerated() {
      keyPlace = place
      inHand = columns.map { $0[place] }
      values.append(value(of: node, for: key))
    }
    (keyPlace, inHand) = (nil, nil)
    return .keyed(Keyed(space: space, keys: keys, values: values))
  }

  /// The value of an operation for the key in hand; `none` where an operand has none or it cannot be
  /// computed.
  private mutating func value(of node: ResultProgram.Node, for key: Key) -> Value {
    let needed: ArraySlice<Value>? =
      switch node.operation {
      case .conditional, .coalesce, .optionalMember: inHand?.prefix(1)
      default: inHand?[...]
      }
    if case .coalesce = node.operation {
    } else if needed?.contains(where: { $0.isAbsent }) ?? false {
      return .none
    }
    do {
      return try result(of: node)
    } catch {
      if reasons[key] == nil { reasons[key] = error }
      return .none
    }
  }

  /// The operands whose keys an operation's result has.
  private func keyedPlaces(_ node: ResultProgram.Node, _ operands: [Value]) -> [Int] {
    func plainlyKeyed(_ places: Range<Int>) -> [Int] {
      places.filter { if case .keyed = operands[$0] { true } else { false } }
    }
    switch node.operation {
    // A look-up has the keys of its key, not those of what it looks into.
    case .lookup, .has: return plainlyKeyed(1..<operands.count)
    // An algorithm goes through its keys itself, on several threads.
    case .algorithm: return []
    case .member("failed"):
      if case .keyed(let values)? = operands.first, values.values.contains(where: { $0.isFit }) { return [] }
      return node.type == .integer ? [] : plainlyKeyed(operands.indices)
    case .unary, .binary, .function, .member, .conditional, .coalesce, .measured, .range, .contains,
      .reference, .bin, .apply, .optionalMember, .textTest, .index:
      return plainlyKeyed(operands.indices)
    case .literal, .collected, .constant, .before, .after, .start, .label, .fact, .record, .list,
      .interpolation, .aggregate, .groupedAggregate, .tuple, .parameter, .comprehension, .spread, .keyed:
      return []
    }
  }

  /// The keys of a keyed value, or of a record that has one among its fields.
  private static func keys(of value: Value) -> (space: KeySpace, keys: [Key])? {
    switch value {
    case .keyed(let values): return (values.space, values.keys)
    case .record(let entries):
      for entry in entries { if let found = keys(of: entry.value) { return found } }
      return nil
    default: return nil
    }
  }

  /// The values of a keyed operand for some keys, `none` for those that it lacks; of a record one for each
  /// key.
  private func column(_ value: Value, _ keys: [Key]) -> Column {
    switch value {
    case .keyed(let values):
      return .each(values.keys == keys ? values.values : keys.map { values[$0] ?? .none })
    case .record(let entries):
      let fields = entries.map { (name: $0.name, column: column($0.value, keys)) }
      return .each(
        keys.indices.map { place in
          .record(fields.map { Value.Entry(name: $0.name, value: $0.column[place]) })
        })
    default: return .same(value)
    }
  }

  /// A value that thousands of keys take over: its error as one source, where its terms for all keys would be
  /// millions.
  ///
  /// What is lost is its correlation with single values that it was made of, of the order of one over their
  /// number.
  mutating func bounded(_ value: Value, times count: Int) -> Value {
    guard case .measured(let measured) = value, measured.terms.count > 64,
      measured.terms.count * count > 4_000_000
    else { return value }
    return .measured(newSource(value: measured.value, error: measured.error))
  }

  // MARK: - Keys that are declared

  /// A value with all keys that its type declares: `none` for those that it lacks, and a plain one for each
  /// of them.
  mutating func aligned(_ value: Value, to type: ValueType) -> Value {
    switch (value, type.unwrapped) {
    case (.none, _): return .none
    case (.keyed(let values), .keyed(let space, _)):
      guard let keys = allKeys(space), values.keys != keys else { return value }
      return .keyed(Keyed(space: space, keys: keys, values: keys.map { values[$0] ?? .none }))
    case (_, .keyed(let space, _)):
      // Which keys there are is not known: it stays one value.
      guard let keys = allKeys(space) else { return value }
      return .keyed(
        Keyed(space: space, keys: keys, values: Array(repeating: value, count: keys.count)))
    case (.record(let entries), .record(let fields)) where entries.count == fields.count:
      var result: [Value.Entry] = []
      for entry in entries {
        let type = fields.first { $0.name == entry.name }?.type ?? .poison
        result.append(.init(name: entry.name, value: aligned(entry.value, to: type)))
      }
      return .record(result)
    default: return value
    }
  }

  /// All keys of a space that is declared whole; `nil` of others, and of those too large to be held.
  mutating func allKeys(_ space: KeySpace) -> [Key]? {
    if let known = wholeKeys[space] { return known }
    guard let count = space.count, count <= 1 << 22, let keys = space.keys else { return nil }
    wholeKeys[space] = keys
    return keys
  }

  // MARK: - Branches

  /// The branches of a conditional that are taken, as places among its operands.
  func branches(of condition: Value) -> [Int] {
    guard case .keyed(let values) = condition else { return [condition == .bool(true) ? 1 : 2] }
    var (isTrue, isFalse) = (false, false)
    for value in values.values {
      if case .bool(let holds) = value { if holds { isTrue = true } else { isFalse = true } }
    }
    return (isTrue ? [1] : []) + (isFalse ? [2] : [])
  }

  /// Whether a value is absent, or some of its keys have none.
  func hasGap(_ value: Value) -> Bool {
    guard case .keyed(let values) = value else { return value.isAbsent }
    return values.keys.isEmpty || values.values.contains { $0.isAbsent }
  }

  /// Whether a keyed value may have keys that another one of its kind lacks: they are not declared.
  func mayHaveFurtherKeys(_ node: ResultProgram.NodeID) -> Bool {
    program[node].type.unwrapped.keySpace.map { !$0.isTotal } ?? false
  }

  // MARK: - Values by key

  /// The value of one key; `none` where there is no such key and the type says that there may be none.
  func lookup(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    if let value = try entry(node) { return value }
    if node.type.perKey.isOptional { return .none }
    let key = Key(try keyParts(node))
    if let reason = reasons[key] { throw reason }
    throw EvaluationFailure("has no value for the key \(key)", at: node.span)
  }

  /// The value that the first operand has for the key that the others make; `nil` where there is none.
  func entry(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value? {
    // A constant that the store does not have has no key either.
    if operand(node, 0).isAbsent { return nil }
    guard case .keyed(let values) = operand(node, 0) else {
      throw EvaluationFailure("has no value", at: program[node.operands[0]].span)
    }
    let parts = try keyParts(node)
    // A condition among declared keys is 0 or 1, as a column of conditions is.
    let numbers = parts.map { part in
      if case .bool(let flag) = part { Key.Part.integer(flag ? 1 : 0) } else { part }
    }
    let found = values[Key(parts)] ?? values[Key(numbers)]
    return found.flatMap { $0.isAbsent ? nil : $0 }
  }

  private func keyParts(_ node: ResultProgram.Node) throws(EvaluationFailure) -> [Key.Part] {
    var parts: [Key.Part] = []
    for place in node.operands.indices.dropFirst() {
      parts += try keyParts(operand(node, place), node.operands[place])
    }
    return parts
  }

  /// A value as the parts of a key: one, or those of a tuple.
  func keyParts(_ value: Value, _ id: ResultProgram.NodeID) throws(EvaluationFailure) -> [Key.Part] {
    switch value {
    case .integer(let number): return [.integer(number)]
    case .bool(let flag): return [.bool(flag)]
    case .string(let text): return [.string(text)]
    case .list(let values):
      var parts: [Key.Part] = []
      for value in values { parts += try keyParts(value, id) }
      return parts
    default: throw EvaluationFailure("is no key", at: program[id].span)
    }
  }
}

extension Value {
  /// Whether it is the absence of a value.
  var isAbsent: Bool { if case .none = self { true } else { false } }

  var isFit: Bool { if case .fit = self { true } else { false } }
}
