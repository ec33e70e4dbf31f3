import CalibModel

/// Thousands of constants in a line: how many, where they lie, and which lie far from the others.
struct KeyedOverview {
  /// A constant that is far from the others.
  struct Outlier {
    let key: Key
    let value: Double
    /// `nil` for a number without an error.
    let error: Double?
  }

  let count: Int
  let unit: String
  let mean: Double
  /// The standard deviation over the keys.
  let spread: Double
  let low: Double
  let high: Double
  /// The median ± four robust spreads, as far as there are values: what a map's colours span.
  let usual: (low: Double, high: Double)
  /// Keys more than ``farSpreads`` robust spreads from the median, the farthest first.
  let outliers: [Outlier]

  private static let farSpreads = 5.0

  /// Summarises numbers by key; `nil` for constants that are none, and where there are no keys.
  ///
  /// The robust spread is 1.4826 times the median of the distances from the median, which is σ for a Gaussian; where
  /// half of the values are equal it is the standard deviation.
  init?(_ constants: KeyedConstants) {
    guard let numbers = Self.numbers(constants) else { return nil }
    var errors: [Double]?
    if case .numbers(_, let written, let name) = constants.values {
      (errors, unit) = (written, name)
    } else {
      unit = ""
    }
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    (self.low, self.high) = (low, high)
    count = numbers.count
    let sum = numbers.reduce(0, +) / Double(count)
    // What is left of a sum that vanishes is rounding, and no mean.
    let mean = abs(sum) < 1e-12 * max(abs(low), abs(high)) ? 0 : sum
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    let deviation = count > 1 ? (squares / Double(count - 1)).squareRoot() : 0
    spread = deviation
    let median = Self.median(numbers)
    let robust = 1.4826 * Self.median(numbers.map { abs($0 - median) })
    let usualSpread = robust > 0 ? robust : deviation
    usual = (max(low, median - 4 * usualSpread), min(high, median + 4 * usualSpread))
    let limit = Self.farSpreads * usualSpread
    let far = numbers.indices.filter { abs(numbers[$0] - median) > limit }
    let sorted = far.sorted { (abs(numbers[$0] - median), $1) > (abs(numbers[$1] - median), $0) }
    outliers = sorted.map { .init(key: constants.keys[$0], value: numbers[$0], error: errors?[$0]) }
  }

  /// The constants as numbers, in the order of the keys; `nil` for those that are none.
  static func numbers(_ constants: KeyedConstants) -> [Double]? {
    switch constants.values {
    case .numbers(let values, _, _): values
    case .integers(let values): values.map(Double.init)
    case .bools, .strings, .constants: nil
    }
  }

  private static func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// `mean 1.0021 GeV, spread 0.013 GeV, from 0.97 GeV to 1.04 GeV`.
  var text: String {
    "mean \(number(mean)), spread \(number(spread)), from \(number(low)) to \(number(high))"
  }

  /// With four digits: an overview needs no more.
  func number(_ value: Double) -> String {
    let digits = QuantityText.number(value, significant: 4)
    return unit.isEmpty ? digits : "\(digits) \(TerminalText.sanitized(unit))"
  }

  /// `17: 1.31 ± 0.02 GeV`.
  func text(_ outlier: Outlier) -> String { "\(outlier.key): \(valueText(outlier))" }

  func valueText(_ outlier: Outlier) -> String {
    outlier.error.map { QuantityText.measured(outlier.value, error: $0, unit: unit) } ?? number(outlier.value)
  }
}

extension KeyedConstants {
  /// `12 of 8,736 keys are true`, for conditions; else `nil`.
  var truthText: String? {
    guard case .bools(let values) = values else { return nil }
    let count = values.count { $0 }
    return "true for \(QuantityText.count(count)) of \(QuantityText.plural(values.count, "key"))"
  }
}
