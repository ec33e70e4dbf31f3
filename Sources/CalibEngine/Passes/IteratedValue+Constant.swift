import CalibModel

extension IteratedValue {
  /// The value as a constant that event expressions look up: numbers in base units, records field by field.
  var constant: Payload.Constant {
    switch self {
    case .number(let value): return .number(value, unit: "")
    case .keyed(let entries):
      let numbers = entries.compactMap(\.value.asNumber)
      let values: KeyedConstants.Values =
        numbers.count == entries.count
        ? .numbers(numbers, errors: nil, unit: "") : .constants(entries.map(\.value.constant))
      guard let constants = KeyedConstants(names: [], keys: entries.map(\.key), values: values) else {
        preconditionFailure("calib bug: iterated values whose keys are not in order")
      }
      return .keyed(constants)
    case .record(let fields):
      return .record(fields.map { Payload.Field(name: $0.name, value: $0.value.constant) })
    }
  }
}
