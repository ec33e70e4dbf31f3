extension JSONValue {
  /// A number that reads back bit for bit, those that JSON does not have as the texts `nan`, `inf` and `-inf`.
  package static func exact(_ value: Double) -> JSONValue {
    if value.isFinite { return value == 0 && value.sign == .minus ? .string("-0") : .number(value) }
    return .string(value.isNaN ? "nan" : value > 0 ? "inf" : "-inf")
  }

  /// Reads what ``exact(_:)`` wrote.
  package var asExactDouble: Double? {
    if let text = asString { return Double(text) }
    return asDouble
  }
}
