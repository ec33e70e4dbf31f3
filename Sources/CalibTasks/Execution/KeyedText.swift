import CalibModel

/// Values of a condition's parts as text, a keyed one by the keys that decide about the condition.
enum KeyedText {
  /// How many keys are named.
  private static let limit = 6

  /// `false for 2 of 48 keys: 7, 12`, `3.1 ns (7), 4.2 ns (12)`; else as ``ValueText`` has it.
  static func text(_ value: Value, of keys: Set<Key>?, unit: Unit) -> String {
    guard let keys, !keys.isEmpty, case .keyed(let keyed) = value else {
      return ValueText.text(value, unit: unit)
    }
    let own = zip(keyed.keys, keyed.values).filter { keys.contains($0.0) }
    guard !own.isEmpty else { return ValueText.text(value, unit: unit) }
    let rest = own.count > limit ? ", …" : ""
    if case .bool(let flag) = own[0].1, own.allSatisfy({ $0.1 == .bool(flag) }) {
      let names = own.prefix(limit).map { "\($0.0)" }.joined(separator: ", ") + rest
      return "\(flag) for \(own.count) of \(QuantityText.plural(keyed.count, "key")): \(names)"
    }
    return own.prefix(limit).map { "\(ValueText.text($0.1, unit: unit)) (\($0.0))" }.joined(separator: ", ")
      + rest
  }
}
