import CalibModel

extension ExecutionTask {
  /// One value per key as it stands in a payload; `nil` where a key has no value, or one that no payload may hold.
  static func keyed(_ values: Keyed<Value>, unit: Unit) -> KeyedConstants? {
    var constants: [Payload.Constant] = []
    constants.reserveCapacity(values.count)
    for value in values.values {
      guard let constant = constant(value, unit: unit) else { return nil }
      constants.append(constant)
    }
    return KeyedConstants(
      names: values.space.parts.map(\.name), keys: values.keys, values: columns(constants, unit: unit))
  }

  /// Constants of one kind side by side; of several kinds one after the other.
  private static func columns(_ constants: [Payload.Constant], unit: Unit) -> KeyedConstants.Values {
    var (numbers, errors, bools, integers, strings) = ([Double](), [Double](), [Bool](), [Int](), [String]())
    for constant in constants {
      switch constant {
      case .bool(let value): bools.append(value)
      case .integer(let value): integers.append(value)
      case .string(let text): strings.append(text)
      case .number(let value, _): numbers.append(value)
      case .measured(let value, let error, _):
        numbers.append(value)
        errors.append(error)
      case .keyed, .record, .list, .curve: return .constants(constants)
      }
    }
    let count = constants.count
    if numbers.count == count, errors.isEmpty || errors.count == count {
      return .numbers(numbers, errors: errors.isEmpty ? nil : errors, unit: unit.name)
    }
    if bools.count == count { return .bools(bools) }
    if integers.count == count { return .integers(integers) }
    return strings.count == count ? .strings(strings) : .constants(constants)
  }
}
