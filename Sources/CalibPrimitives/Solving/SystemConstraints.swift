import CalibModel
import CalibNumerics

/// Linear conditions on the parameters of a system, as a script writes them.
///
/// A condition is a record: `terms`, each with its `family`, `sign`, `coefficients` and the places `by` of the parts of the
/// key that stay; and a `value`. One with parts that stay is a condition for each value of them.
struct SystemConstraints {
  private let system: SystemEquations

  init(_ system: SystemEquations) { self.system = system }

  func constraints(_ value: Value?) throws(AlgorithmError) -> [AlignmentSettings.Constraint] {
    guard case .list(let written)? = value else { return [] }
    var found: [AlignmentSettings.Constraint] = []
    for constraint in written { found += try expanded(constraint) }
    return found
  }

  private func expanded(_ value: Value) throws(AlgorithmError) -> [AlignmentSettings.Constraint] {
    guard case .list(let terms)? = Self.field("terms", of: value),
      let sum = Self.field("value", of: value)?.asNumber
    else { preconditionFailure("calib bug: a constraint without terms") }
    guard sum.isFinite else { throw AlgorithmError("a constraint's sum is not finite") }
    var groups: [Key: [MilleRecord.Derivative]] = [:]
    for term in terms {
      guard case .string(let family)? = Self.field("family", of: term),
        case .list(let coefficients)? = Self.field("coefficients", of: term),
        let sign = Self.field("sign", of: term)?.asNumber
      else { preconditionFailure("calib bug: a constraint's term without a family") }
      let staying = Self.places(Self.field("by", of: term))
      for label in system.labels(of: family) {
        let key = system.parameters[label].key
        let group = Key(staying.compactMap { place in key.map { $0.parts[place] } })
        let factor = sign * (try product(coefficients, at: key))
        groups[group, default: []].append(.init(label, factor))
      }
    }
    return groups.sorted { $0.key < $1.key }.map { AlignmentSettings.Constraint($0.value, value: sum) }
  }

  /// The product of the coefficients for a key.
  private func product(_ coefficients: [Value], at key: Key?) throws(AlgorithmError) -> Double {
    var product = 1.0
    for coefficient in coefficients {
      var value = coefficient
      if case .keyed(let values) = coefficient { value = key.flatMap { values[$0] } ?? .none }
      guard let number = value.asNumber, number.isFinite else {
        throw AlgorithmError("a constraint's coefficient has no value for \(key.map { "\($0)" } ?? "it")")
      }
      product *= number
    }
    return product
  }

  private static func field(_ name: String, of value: Value) -> Value? {
    guard case .record(let entries) = value else { return nil }
    return entries.first { $0.name == name }?.value
  }

  private static func places(_ value: Value?) -> [Int] {
    guard case .list(let values)? = value else { return [] }
    return values.compactMap { if case .integer(let place) = $0 { place } else { nil } }
  }
}
