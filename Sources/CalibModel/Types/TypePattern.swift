/// A type in a signature: as ``ValueType``, with dimensions that depend on the arguments.
///
/// `histogram(column: Column<a>, range: Range<a>) -> Histogram<a>` has one variable, a; the first argument whose
/// pattern is a bare variable binds it, later ones have to agree.
package indirect enum TypePattern: Hashable, Sendable {
  case bool, integer, string, run
  /// A number without an error. A whole number and, where a value is wanted, a measured one fit too.
  case number(DimensionPattern)
  case measured(DimensionPattern)
  case range(TypePattern)
  case list(TypePattern)
  case optional(TypePattern)
  case record([Field])
  /// A named object: `Histogram<a>`, `Profile<a, b>`.
  case object(String, [DimensionPattern])
  /// A function of a number: a spline, a polynomial.
  case curve(DimensionPattern, DimensionPattern)
  /// Any value.
  case any

  package struct Field: Hashable, Sendable {
    package let name: String
    package let type: TypePattern

    package init(_ name: String, _ type: TypePattern) {
      self.name = name
      self.type = type
    }
  }
}

/// A product of powers of a signature's dimension variables and of a fixed dimension.
package struct DimensionPattern: Hashable, Sendable {
  /// What does not depend on the arguments.
  package let fixed: Dimension
  /// The power of each variable; those beyond the end are 0.
  package let powers: [Rational]

  package init(fixed: Dimension = .none, powers: [Rational] = []) {
    self.fixed = fixed
    self.powers = powers
  }

  /// A plain number.
  package static let none = DimensionPattern()
  /// The first, second and third variable.
  package static let a = DimensionPattern(powers: [.one])
  package static let b = DimensionPattern(powers: [Rational(0), .one])
  package static let c = DimensionPattern(powers: [Rational(0), Rational(0), .one])

  /// The variable that it is, where it is a bare one.
  package var variable: Int? {
    guard fixed.isNone, powers.count(where: { $0 != Rational(0) }) == 1 else { return nil }
    return powers.firstIndex(of: .one)
  }

  package static func * (left: Self, right: Self) -> Self {
    let count = max(left.powers.count, right.powers.count)
    let powers = (0..<count).map { index in
      (index < left.powers.count ? left.powers[index] : Rational(0))
        + (index < right.powers.count ? right.powers[index] : Rational(0))
    }
    return DimensionPattern(fixed: left.fixed * right.fixed, powers: powers)
  }

  package func power(_ exponent: Rational) -> Self {
    DimensionPattern(fixed: fixed.power(exponent), powers: powers.map { $0 * exponent })
  }

  /// The dimension for these values of the variables; variables without a value count as plain numbers.
  package func dimension(_ variables: [Dimension?]) -> Dimension {
    powers.enumerated().reduce(fixed) { product, power in
      let value = power.offset < variables.count ? variables[power.offset] ?? .none : .none
      return product * value.power(power.element)
    }
  }
}
