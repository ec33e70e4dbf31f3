package import CalibDiagnostics
package import CalibGraph
package import CalibModel

/// A constant of the store as a script reads it: what it has to be.
package struct StoredUse: Hashable, Sendable {
  package let reference: ConstantReference
  /// The type that the script gives it.
  package let type: ValueType
  /// Its first use.
  package let span: SourceSpan
  /// Keys that rows look up without saying what holds where one is missing.
  package var neededKeys: [KeySpace] = []

  package init(reference: ConstantReference, type: ValueType, span: SourceSpan) {
    self.reference = reference
    self.type = type
    self.span = span
  }

  /// Why a constant of the store is not what the script takes it for; `nil` where it is.
  ///
  /// Numbers have to agree in dimension: read as another they would be wrong without a word.
  package func refusal(of constant: Payload.Constant, units: UnitTable) -> String? {
    refusal(of: constant, as: type, units) ?? missingKeys(of: constant)
  }

  /// Which of the keys that rows look up a constant lacks: those rows would be left out without a word.
  private func missingKeys(of constant: Payload.Constant) -> String? {
    guard !neededKeys.isEmpty, case .keyed(let constants) = constant else { return nil }
    let known = Set(constants.keys.map(\.withoutConditions))
    for space in neededKeys {
      let wanted = space.keys
      let missing = wanted.filter { !known.contains($0) }
      guard !missing.isEmpty else { continue }
      let named = missing.prefix(4).map { "\($0)" }.joined(separator: ", ")
      let rest = missing.count > 4 ? ", …" : ""
      return "`\(reference)` has no value for \(missing.count) of \(wanted.count) keys that rows may have: "
        + "\(named)\(rest); say with `??` what holds for them"
    }
    return nil
  }

  private func refusal(of constant: Payload.Constant, as type: ValueType, _ units: UnitTable) -> String? {
    switch (constant, type) {
    case (.bool, .bool), (.string, .string), (.file, .file), (_, .poison): return nil
    case (.integer, .integer): return nil
    case (.integer, _): return refusal(of: .none, "a whole number", as: type)
    case (.number(_, let name), _), (.measured(_, _, let name), _):
      guard let unit = units.unit(name) else { return unknown(name) }
      return refusal(of: unit.dimension, unit.dimension.phrase, as: type)
    case (.keyed(let constants), .keyed(let space, let inner)):
      return refusal(of: constants, space, inner, units)
    case (.record(let fields), .record(let wanted)): return refusal(of: fields, wanted, units)
    case (.list(let constants), .list(let inner)):
      return constants.lazy.compactMap { refusal(of: $0, as: inner, units) }.first
    case (.curve(_, let x, let y), .curve(let wantedX, let wantedY)):
      guard let first = units.unit(x) else { return unknown(x) }
      guard let second = units.unit(y) else { return unknown(y) }
      return first.dimension == wantedX && second.dimension == wantedY
        ? nil : difference("a curve of other dimensions", type)
    case (.bool, _): return difference("true or false", type)
    case (.string, _): return difference("a text", type)
    case (.keyed, _): return difference("one value per key", type)
    case (.record, _): return difference("a record", type)
    case (.list, _): return difference("a list", type)
    case (.curve, _): return difference("a curve", type)
    case (.file, _): return difference("a file", type)
    }
  }

  /// Keys have to have as many parts; those that are missing are the business of whoever looks them up.
  private func refusal(
    of constants: KeyedConstants, _ space: KeySpace, _ inner: ValueType, _ units: UnitTable
  ) -> String? {
    if let key = constants.keys.first, key.parts.count != space.parts.count {
      return "`\(reference)` has keys like \(key) in the store, and \(space) in the script"
    }
    switch constants.values {
    case .constants(let values): return values.lazy.compactMap { refusal(of: $0, as: inner, units) }.first
    case .bools, .integers, .strings, .numbers:
      return constants.keys.isEmpty ? nil : refusal(of: constants.constant(0), as: inner, units)
    }
  }

  private func refusal(
    of fields: [Payload.Field], _ wanted: [ValueType.Field], _ units: UnitTable
  ) -> String? {
    for field in wanted {
      guard let found = fields.first(where: { $0.name == field.name }) else {
        return "`\(reference)` has no `\(field.name)` in the store"
      }
      if let reason = refusal(of: found.value, as: field.type, units) { return reason }
    }
    return nil
  }

  private func refusal(of dimension: Dimension, _ phrase: String, as type: ValueType) -> String? {
    if type != .integer, let wanted = Numeric(type), wanted.dimension == dimension { return nil }
    return difference(phrase, type)
  }

  private func unknown(_ unit: String) -> String {
    "`\(reference)` has the unit `\(unit)`, which the script does not know"
  }

  private func difference(_ found: String, _ type: ValueType) -> String {
    let wanted = Numeric(type).map { $0.isInteger ? "a whole number" : $0.dimension.phrase } ?? "\(type)"
    return "`\(reference)` is \(found) in the store, and \(wanted) in the script"
  }
}

extension KeySpace {
  /// All keys whose values are declared, ascending in their parts; empty where some part has no such list.
  fileprivate var keys: [Key] {
    guard isTotal else { return [] }
    return parts.reduce([Key([])]) { keys, part in
      let values: [Key.Part] =
        switch part.allowed {
        case .range(let range): range.map { .integer($0) }
        case .integers(let values): values.map { .integer($0) }
        case .strings(let values): values.map { .string($0) }
        case nil: []
        }
      return keys.flatMap { key in values.map { Key(key.parts + [$0]) } }
    }
  }
}

extension Key {
  /// With 0 and 1 for conditions, as columns of conditions have them.
  fileprivate var withoutConditions: Key {
    Key(parts.map { if case .bool(let flag) = $0 { .integer(flag ? 1 : 0) } else { $0 } })
  }
}
