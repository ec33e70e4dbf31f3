package import CalibModel

/// Constants of payloads as values of expressions: in base units, with errors of their own.
package enum ConstantValues {
  /// The value of a constant; `nil` where its unit is not known here.
  ///
  /// - Parameter source: the number of the independent source of its error, if it has one.
  package static func value(_ constant: Payload.Constant, units: UnitTable, source: Int) -> Value? {
    switch constant {
    case .bool(let flag): return .bool(flag)
    case .integer(let number): return .integer(number)
    case .string(let text): return .string(text)
    case .number(let number, let unit): return units.unit(unit).map { .number(number * $0.factor) }
    case .measured(let number, let error, let unit):
      guard let factor = units.unit(unit)?.factor else { return nil }
      return .measured(
        Measured(
          value: number * factor, terms: [Measured.Term(source: source, coefficient: error * factor)]))
    }
  }

  /// The number that event expressions look up: a measured constant counts by its value, a Boolean as 0 or 1.
  package static func number(_ constant: Payload.Constant, units: UnitTable) -> Double? {
    switch constant {
    case .bool(let flag): return flag ? 1 : 0
    case .integer(let number): return Double(number)
    case .string: return nil
    case .number(let number, let unit), .measured(let number, _, let unit):
      return units.unit(unit).map { number * $0.factor }
    }
  }
}
