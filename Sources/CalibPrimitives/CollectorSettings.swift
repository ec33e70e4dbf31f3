package import CalibModel

/// The settings of a collector by name, as checked: numbers in base units.
package struct CollectorSettings: Sendable {
  private let values: [String: Value]

  /// Takes settings; of two of one name the first counts.
  package init(_ settings: [(name: String, value: Value)]) {
    values = Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// A whole number, which must be there.
  func integer(_ name: String) throws(CollectorError) -> Int {
    switch values[name] {
    case .integer(let value): return value
    case nil: throw CollectorError("the setting `\(name)` is missing")
    default: throw CollectorError("the setting `\(name)` is not a whole number")
    }
  }

  /// The ends of a range, which must be there.
  func range(_ name: String) throws(CollectorError) -> (low: Double, high: Double) {
    switch values[name] {
    case .range(let low, let high, includesUpper: _): return (low, high)
    case nil: throw CollectorError("the setting `\(name)` is missing")
    default: throw CollectorError("the setting `\(name)` is not a range")
    }
  }
}
