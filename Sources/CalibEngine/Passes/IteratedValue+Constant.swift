import CalibModel

extension IteratedValue {
  /// The value as a constant that event expressions look up.
  var constant: Payload.Constant {
    switch self {
    case .number(let value): .number(value, unit: "")
    // Known by its exact text until payloads have keyed constants.
    case .keyed, .record: .string(json.canonicalText)
    }
  }
}
