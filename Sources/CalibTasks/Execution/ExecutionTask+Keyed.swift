import CalibLanguage
import CalibModel

/// Values as they stand in payloads.
extension ExecutionTask {
  /// A value as it stands in a payload; `nil` for what no payload may hold.
  ///
  /// - Parameter unit: that of a number, also of each key or element; numbers of records and curves are in
  /// base units.
  static func constant(_ value: Value, _ type: ValueType, unit: Unit) -> Payload.Constant? {
    switch value {
    case .bool(let flag): return .bool(flag)
    case .integer(let number): return .integer(number)
    case .string(let text): return .string(text)
    case .number(let number):
      let scaled = number / unit.factor
      return scaled.isFinite ? .number(scaled, unit: unit.name) : nil
    case .measured(let measured):
      let (scaled, error) = (measured.value / unit.factor, measured.error / unit.factor)
      return scaled.isFinite && error.isFinite ? .measured(scaled, error: error, unit: unit.name) : nil
    case .run(let run): return .string("\(run)")
    case .interval(let interval): return .string("\(interval)")
    case .count(let count): return .number(count, unit: "")
    case .keyed(let values): return keyed(values, type.perKey, unit: unit).map { .keyed($0) }
    case .list(let values):
      var inner = ValueType.poison
      if case .list(let type) = type { inner = type }
      let constants = values.compactMap { constant($0, inner, unit: unit) }
      return constants.count == values.count ? .list(constants) : nil
    case .record(let entries): return record(entries, type)
    case .curve(let curve):
      guard case .curve(let x, let y) = type.unwrapped else { return nil }
      return .curve(curve, x: DisplayUnit.base(x).name, y: DisplayUnit.base(y).name)
    case .none, .range, .histogram, .summary, .object, .model, .file, .fit: return nil
    }
  }

  /// A record, each field in the base unit of its dimension.
  private static func record(_ entries: [Value.Entry], _ type: ValueType) -> Payload.Constant? {
    var types: [ValueType.Field] = []
    if case .record(let declared) = type.unwrapped { types = declared }
    var fields: [Payload.Field] = []
    for entry in entries {
      let type = types.first { $0.name == entry.name }?.type ?? .poison
      guard let constant = constant(entry.value, type, unit: baseUnit(of: type)) else { return nil }
      fields.append(Payload.Field(name: entry.name, value: constant))
    }
    return .record(fields)
  }

  private static func baseUnit(of type: ValueType) -> Unit {
    switch type.perKey.unwrapped {
    case .number(let dimension), .measured(let dimension): DisplayUnit.base(dimension)
    case .list(let inner): baseUnit(of: inner)
    default: .none
    }
  }

  /// One value per key as it stands in a payload; `nil` where a key has no value, or one that no payload may
  /// hold.
  private static func keyed(_ values: Keyed<Value>, _ type: ValueType, unit: Unit) -> KeyedConstants? {
    var constants: [Payload.Constant] = []
    constants.reserveCapacity(values.count)
    for value in values.values {
      guard let constant = constant(value, type, unit: unit) else { return nil }
      constants.append(constant)
    }
    return KeyedConstants(
      names: values.space.parts.map(\.name), keys: values.keys, values: columns(constants, unit: unit))
  }

  /// Constants of one kind side by side; of several kinds one after the other.
  ///
  /// Where some numbers have errors, those without have the error 0.
  private static func columns(_ constants: [Payload.Constant], unit: Unit) -> KeyedConstants.Values {
    var (numbers, errors, bools, integers, strings) = ([Double](), [Double](), [Bool](), [Int](), [String]())
    var isMeasured = false
    for constant in constants {
      switch constant {
      case .bool(let value): bools.append(value)
      case .integer(let value): integers.append(value)
      case .string(let text): strings.append(text)
      case .number(let value, _):
        numbers.append(value)
        errors.append(0)
      case .measured(let value, let error, _):
        numbers.append(value)
        errors.append(error)
        isMeasured = true
      case .keyed, .record, .list, .curve: return .constants(constants)
      }
    }
    let count = constants.count
    if numbers.count == count {
      return .numbers(numbers, errors: isMeasured ? errors : nil, unit: unit.name)
    }
    if bools.count == count { return .bools(bools) }
    if integers.count == count { return .integers(integers) }
    return strings.count == count ? .strings(strings) : .constants(constants)
  }
}

extension ExecutionTask {
  /// How many keys without a value a message names.
  private static let namedKeys = 12

  /// Throws where a value that is needed lacks some of its keys: it names them, and why the first has none.
  func refuseGaps(
    _ value: Value, _ node: ResultProgram.NodeID, _ evaluator: ResultEvaluator
  ) throws(EvaluationFailure) {
    let (program, type) = (calibration.algorithm.program, calibration.algorithm.program[node].type)
    if case .record(let entries) = value {
      for entry in entries { try refuseGaps(entry.value, node, evaluator) }
    }
    guard case .keyed(let values) = value else {
      if type.keySpace == nil || value.isAbsent { return }
      throw EvaluationFailure("is one value, and its keys are not declared", at: program[node].span)
    }
    let missing = zip(values.keys, values.values).filter { $0.1.isAbsent }.map(\.0)
    guard let first = missing.first else { return }
    let named = missing.prefix(Self.namedKeys).map { "\($0)" }.joined(separator: ", ")
    let rest = missing.count > Self.namedKeys ? " and \(missing.count - Self.namedKeys) more" : ""
    let reason = evaluator.reasons[first].map { "; of \(first), `\(text($0.span))` \($0.message)" } ?? ""
    throw EvaluationFailure(
      "has no value for \(missing.count) of \(QuantityText.plural(values.count, "key")): \(named)\(rest)\(reason)",
      at: program[node].span)
  }
}
