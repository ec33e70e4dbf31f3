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
    if right.factors.isEmpty { return left }
    if left.factors.isEmpty { return right }
    return merged(left.factors, right.factors)
  }

  /// Both lists in the order of their bases; those that both have are added, and go where the sum is 0.
  private static func merged(_ left: [Factor], _ right: [Factor]) -> Self {
    var factors: [Factor] = []
    var (first, second) = (left[...], right[...])
    while let one = first.first, let two = second.first {
      if one.base == two.base {
        let exponent = one.exponent + two.exponent
        if !exponent.isZero { factors.append(Factor(base: one.base, exponent: exponent)) }
        first.removeFirst()
        second.removeFirst()
      } else if one.base < two.base {
        factors.append(first.removeFirst())
      } else {
        factors.append(second.removeFirst())
      }
    }
    return Self(factors: factors + first + second)
  }

  package static func / (left: Self, right: Self) -> Self { left * right.power(Rational(-1)) }

  package func power(_ exponent: Rational) -> Self {
    guard !exponent.isZero, !factors.isEmpty else { return .none }
    if exponent == .one { return self }
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
