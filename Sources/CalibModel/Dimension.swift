/// A physical dimension: a product of base dimensions with rational exponents.
///
/// The base dimensions are those of ``Base``, and one for each `unit NAME` of a script. Angles have none.
/// The empty product is a plain number.
package struct Dimension: Hashable, Sendable, CustomStringConvertible {
  /// Names of base dimensions; a unit of a script's own is named as it was declared.
  package enum Base {
    package static let energy = "Energy"
    package static let length = "Length"
    package static let time = "Time"
    package static let charge = "Charge"
    package static let temperature = "Temperature"
    package static let magneticField = "MagneticField"
    package static let data = "Data"
    package static let all = [energy, length, time, charge, temperature, magneticField, data]
  }

  package struct Factor: Hashable, Sendable {
    package let base: String
    package let exponent: Rational
  }

  /// The factors, by name of the base; no exponent is 0.
  package let factors: [Factor]

  package static let none = Dimension(factors: [])

  private init(factors: [Factor]) { self.factors = factors }

  /// The dimension of one base.
  package init(_ base: String) { factors = [Factor(base: base, exponent: .one)] }

  package var isNone: Bool { factors.isEmpty }

  package static func * (left: Self, right: Self) -> Self {
    var exponents: [String: Rational] = [:]
    for factor in left.factors + right.factors {
      exponents[factor.base] = (exponents[factor.base] ?? .zero) + factor.exponent
    }
    let factors = exponents.filter { !$0.value.isZero }.map { Factor(base: $0.key, exponent: $0.value) }
    return Self(factors: factors.sorted { $0.base < $1.base })
  }

  package static func / (left: Self, right: Self) -> Self { left * right.power(Rational(-1)) }

  package func power(_ exponent: Rational) -> Self {
    guard !exponent.isZero else { return .none }
    return Self(factors: factors.map { Factor(base: $0.base, exponent: $0.exponent * exponent) })
  }

  /// `Length/Time`, `1/Energy`, `Energy^2*Length`, or `Number`.
  package var description: String {
    func text(_ factor: Factor) -> String {
      factor.exponent == .one ? factor.base : "\(factor.base)^\(Self.exponentText(factor.exponent))"
    }
    let above = factors.filter { $0.exponent.numerator > 0 }.map(text)
    let below = factors.filter { $0.exponent.numerator < 0 }
      .map { text(Factor(base: $0.base, exponent: -$0.exponent)) }
    if factors.isEmpty { return "Number" }
    let top = above.isEmpty ? "1" : above.joined(separator: "*")
    return ([top] + below).joined(separator: "/")
  }

  /// What a message calls it: `an energy`, `a length`, `a plain number`, else `1/Energy`.
  package var phrase: String {
    switch description {
    case "Number": "a plain number"
    case Base.energy: "an energy"
    case Base.length: "a length"
    case Base.time: "a time"
    case Base.charge: "a charge"
    case Base.temperature: "a temperature"
    case Base.magneticField: "a magnetic field"
    case Base.data: "an amount of data"
    case let other: other
    }
  }

  private static func exponentText(_ exponent: Rational) -> String {
    exponent.denominator == 1 ? "\(exponent)" : "(\(exponent))"
  }
}
