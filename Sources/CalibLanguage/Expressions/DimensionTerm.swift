package import CalibModel

/// A dimension that is known up to variables: a fixed dimension times powers of variables, with rational exponents.
///
/// Such terms are the elements of a vector space over the rationals, written as products.
package struct DimensionTerm: Hashable, Sendable {
  package let fixed: Dimension
  /// The exponent of each variable; none is 0.
  package let powers: [Int: Rational]

  package static let none = DimensionTerm(.none)

  package init(_ fixed: Dimension, powers: [Int: Rational] = [:]) {
    self.fixed = fixed
    self.powers = powers.filter { !$0.value.isZero }
  }

  /// A variable alone.
  package init(variable: Int) { self.init(.none, powers: [variable: .one]) }

  package static func * (left: Self, right: Self) -> Self {
    Self(left.fixed * right.fixed, powers: left.powers.merging(right.powers) { $0 + $1 })
  }

  package static func / (left: Self, right: Self) -> Self { left * right.power(Rational(-1)) }

  package func power(_ exponent: Rational) -> Self {
    Self(fixed.power(exponent), powers: powers.mapValues { $0 * exponent })
  }

  /// The dimension with names for the variables: in messages and signatures they are base dimensions.
  package func dimension(_ name: (Int) -> String) -> Dimension {
    powers.sorted { $0.key < $1.key }.reduce(fixed) { $0 * Dimension(name($1.key)).power($1.value) }
  }
}

/// Solves equations between dimensions.
///
/// With rational exponents an equation is a linear one: it has a solution unless it asks a known dimension to be another,
/// and the solution found is the most general, because each equation fixes one variable and no more.
package struct DimensionUnifier: Sendable {
  private var solved: [Int: DimensionTerm] = [:]
  private var count = 0

  package init() {}

  /// A variable that nothing is known of.
  package mutating func variable() -> DimensionTerm {
    count += 1
    return DimensionTerm(variable: count - 1)
  }

  /// A term in which no variable that is solved is left.
  package func resolved(_ term: DimensionTerm) -> DimensionTerm {
    var result = DimensionTerm(term.fixed)
    // What stands for a solved variable has no solved variable in it.
    for (variable, exponent) in term.powers {
      let value = solved[variable] ?? DimensionTerm(variable: variable)
      result = result * value.power(exponent)
    }
    return result
  }

  /// Makes two terms equal; `false`, with nothing changed, where they cannot be.
  package mutating func unify(_ one: DimensionTerm, _ two: DimensionTerm) -> Bool {
    let quotient = resolved(one / two)
    guard let variable = quotient.powers.keys.max(), let exponent = quotient.powers[variable] else {
      return quotient.fixed.isNone
    }
    // v^e * rest = 1 says v = rest^(-1/e); the newest variable goes, so that parameters keep theirs.
    let rest = quotient / DimensionTerm(variable: variable).power(exponent)
    let value = rest.power(Rational(-exponent.denominator, exponent.numerator))
    solved[variable] = value
    for (other, term) in solved {
      guard let power = term.powers[variable] else { continue }
      solved[other] = term / DimensionTerm(variable: variable).power(power) * value.power(power)
    }
    return true
  }
}
