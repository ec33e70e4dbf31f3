/// Why a statistic has no value.
package enum StatisticsError: Error, Hashable, Sendable {
  case notEnough(found: Int, needed: Int)
  /// A number that is none, or infinite.
  case notFinite
  /// A weight, count or error that is negative or 0 where it must not be.
  case badWeight
  /// All values are the same where a spread is needed.
  case noSpread
  /// Parameters that the data cannot tell apart.
  case singular
  /// Places that have to ascend and do not.
  case notAscending
  /// A setting outside of its range.
  case badSetting(String)
}

extension StatisticsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notEnough(let found, let needed): "\(found) values where \(needed) are needed"
    case .notFinite: "a value is not a finite number"
    case .badWeight: "a weight or an error is not above 0"
    case .noSpread: "all values are the same"
    case .singular: "the data cannot tell the parameters apart"
    case .notAscending: "the places do not ascend"
    case .badSetting(let name): "`\(name)` is out of its range"
    }
  }
}

/// A value with its standard error.
package struct Estimate: Hashable, Sendable {
  package let value: Double
  package let error: Double
  /// How many values it was made of, those cut off not counted.
  package let count: Int

  package init(value: Double, error: Double, count: Int) {
    self.value = value
    self.error = error
    self.count = count
  }
}
