/// Why a statistic has no value.
package enum StatisticsError: Error, Hashable, Sendable {
  case notEnough(found: Int, needed: Int)
  /// A number that is none, or infinite.
  case notFinite
  /// Finite numbers whose sums or squares are not.
  case outOfReach
  /// A weight, count or error that is negative or 0 where it must not be.
  case badWeight
  /// All values are the same where a spread is needed.
  case noSpread
  /// Parameters that the data cannot tell apart.
  case singular
  /// Places that have to ascend and do not.
  case notAscending
  /// Shifts of a template over more than so many bins.
  case tooFar(bins: Int)
  /// A chi-square that falls to an end of its range, or does not depend on what is sought.
  case noMinimum
  /// A setting outside of its range.
  case badSetting(String)
}

extension StatisticsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notEnough(let found, let needed):
      "\(found) value\(found == 1 ? "" : "s") where \(needed) \(needed == 1 ? "is" : "are") needed"
    case .notFinite: "a value is not a finite number"
    case .outOfReach: "the numbers are too large or too small to compute with"
    case .badWeight: "a weight or an error is not above 0"
    case .noSpread: "all values are the same"
    case .singular: "the data cannot tell the parameters apart"
    case .notAscending: "the places do not ascend"
    case .tooFar(let bins): "the shifts span more than \(bins) bins, which leaves too few bins to compare"
    case .noMinimum: "chi-square has no minimum within the range of shifts"
    case .badSetting(let name): "`\(name)` is out of its range"
    }
  }
}

extension StatisticsError {
  /// Throws where a result is no finite number though all data are.
  static func check(_ results: [Double]) throws(StatisticsError) {
    guard results.allSatisfy(\.isFinite) else { throw .outOfReach }
  }
}

/// A value with its standard error.
package struct Estimate: Hashable, Sendable {
  package let value: Double
  package let error: Double
  /// How many values it was made of, those cut off not counted.
  package let count: Int

  init(value: Double, error: Double, count: Int) throws(StatisticsError) {
    try StatisticsError.check([value, error])
    self.value = value
    self.error = error
    self.count = count
  }
}
