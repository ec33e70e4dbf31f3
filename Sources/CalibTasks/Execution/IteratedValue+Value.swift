package import CalibModel

/// Iterated values as values of expressions, and back.
extension IteratedValue {
  /// The value of an expression; its keys have the space that the program's type gives.
  package func value(_ type: ValueType) -> Value {
    switch self {
    case .number(let number): return .number(number)
    case .keyed(let entries):
      var (space, inner) = (Self.anySpace(entries.first?.key), ValueType.plain)
      if case .keyed(let declared, let type) = type { (space, inner) = (declared, type) }
      return .keyed(
        CalibModel.Keyed(
          space: space, keys: entries.map(\.key), values: entries.map { $0.value.value(inner) }))
    case .record(let fields):
      var types: [ValueType.Field] = []
      if case .record(let declared) = type { types = declared }
      return .record(
        fields.map { field in
          let type = types.first { $0.name == field.name }?.type ?? .plain
          return Value.Entry(name: field.name, value: field.value.value(type))
        })
    }
  }

  /// A space of keys like one, for values of which no type is known.
  private static func anySpace(_ key: Key?) -> KeySpace {
    KeySpace(
      parts: (key?.parts ?? [.integer(0)]).map { part in
        switch part {
        case .integer: .init(name: "key", kind: .integer, allowed: nil)
        case .bool: .init(name: "key", kind: .bool, allowed: nil)
        case .string: .init(name: "key", kind: .string, allowed: nil)
        }
      })
  }

  /// The exact numbers of a value; `nil` where one is missing or not finite.
  package init?(_ value: Value) {
    switch value {
    case .keyed(let values):
      var entries: [Keyed] = []
      entries.reserveCapacity(values.count)
      for (key, value) in zip(values.keys, values.values) {
        guard let inner = IteratedValue(value) else { return nil }
        entries.append(Keyed(key: key, value: inner))
      }
      self = .keyed(entries)
    case .record(let entries):
      var fields: [Field] = []
      for entry in entries {
        guard let inner = IteratedValue(entry.value) else { return nil }
        fields.append(Field(name: entry.name, value: inner))
      }
      self = .record(fields)
    default:
      guard let number = value.asNumber, number.isFinite else { return nil }
      self = .number(number)
    }
  }
}
