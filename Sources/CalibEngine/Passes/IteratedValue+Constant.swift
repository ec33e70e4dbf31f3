import CalibModel

extension IteratedValue {
  /// The value as a constant that event expressions look up.
  var constant: Payload.Constant {
    switch self {
    case .number(let value): .number(value, unit: "")
    case .keyed(let entries): Self.keyed(entries)
    case .record(let fields):
      .record(fields.map { Payload.Field(name: $0.name, value: $0.value.constant) })
    }
  }

  private static func keyed(_ entries: [Keyed]) -> Payload.Constant {
    let numbers = entries.compactMap(\.value.asNumber)
    let values: KeyedConstants.Values =
      numbers.count == entries.count
      ? .numbers(numbers, errors: nil, unit: "") : .constants(entries.map(\.value.constant))
    guard let keyed = KeyedConstants(names: [], keys: entries.map(\.key), values: values) else {
      preconditionFailure("calib bug: an iterated value whose keys do not ascend")
    }
    return .keyed(keyed)
  }
}
