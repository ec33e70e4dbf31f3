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
    case .keyed(let constants): return keyed(constants, units: units, source: source)
    case .record(let fields):
      var entries: [Value.Entry] = []
      for (index, field) in fields.enumerated() {
        guard let read = value(field.value, units: units, source: inner(source, index)) else { return nil }
        entries.append(Value.Entry(name: field.name, value: read))
      }
      return .record(entries)
    case .list(let constants):
      let values = constants.enumerated().compactMap {
        value($0.element, units: units, source: inner(source, $0.offset))
      }
      return values.count == constants.count ? .list(values) : nil
    case .file(let file): return .file(.left(file))
    case .curve(let curve, let x, let y):
      guard let x = units.unit(x)?.factor, let y = units.unit(y)?.factor else { return nil }
      return curve.scaled(x: x, y: y).map { .curve($0) }
    }
  }

  /// Sources within a constant that holds several: those of constants are negative and fewer than 65536.
  private static func inner(_ source: Int, _ index: Int) -> Int { source &- 65_536 &* (index + 1) }

  /// The parts of the keys have the values that the payload has, whatever was declared where it was made.
  private static func keyed(_ constants: KeyedConstants, units: UnitTable, source: Int) -> Value? {
    let length = constants.keys.first?.parts.count ?? constants.names.count
    let parts = (0..<length).map { place in
      let kind: KeySpace.Kind =
        switch constants.keys.first?.parts[place] {
        case .integer, nil: .integer
        case .bool: .bool
        case .string: .string
        }
      let name = place < constants.names.count ? constants.names[place] : "key"
      return KeySpace.Part(name: name, kind: kind, allowed: nil)
    }
    var values: [Value] = []
    values.reserveCapacity(constants.keys.count)
    for index in constants.keys.indices {
      guard let read = value(constants.constant(index), units: units, source: inner(source, index)) else {
        return nil
      }
      values.append(read)
    }
    return .keyed(Keyed(space: KeySpace(parts: parts), keys: constants.keys, values: values))
  }

  /// The number that event expressions look up: a measured constant counts by its value, a Boolean as 0 or 1.
  package static func number(_ constant: Payload.Constant, units: UnitTable) -> Double? {
    switch constant {
    case .bool(let flag): return flag ? 1 : 0
    case .integer(let number): return Double(number)
    case .string, .keyed, .record, .list, .curve, .file: return nil
    case .number(let number, let unit), .measured(let number, _, let unit):
      return units.unit(unit).map { number * $0.factor }
    }
  }
}
