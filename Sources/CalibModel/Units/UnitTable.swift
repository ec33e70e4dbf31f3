/// The units that a script may name: the built-in ones and its own.
package struct UnitTable: Hashable, Sendable {
  private var units: [String: Unit]

  /// The built-in units.
  package init() {
    units = [:]
    for unit in Self.builtin { units[unit.name] = unit }
  }

  package subscript(name: String) -> Unit? { units[name] }

  /// All names, sorted.
  package var names: [String] { units.keys.sorted() }

  /// Adds a unit of a script's own; one of that name is replaced.
  package mutating func add(_ unit: Unit) { units[unit.name] = unit }

  /// The unit of a product such as `GeV/c^2`, `um/ns` or `adc^-1`.
  ///
  /// - Parameter parts: names with their exponents, those below a `/` negative.
  /// - Returns: the unit, or the first name that is not known.
  package func product(_ parts: [(name: String, exponent: Rational)], text: String) -> Result<
    Unit, UnknownUnit
  > {
    var (dimension, factor) = (Dimension.none, 1.0)
    for part in parts {
      guard let unit = units[part.name] else { return .failure(UnknownUnit(name: part.name)) }
      dimension = dimension * unit.dimension.power(part.exponent)
      factor *= Self.power(unit.factor, part.exponent)
    }
    return .success(Unit(name: text, dimension: dimension, factor: factor))
  }

  /// A name that is no unit.
  package struct UnknownUnit: Error, Hashable { package let name: String }

  private static func power(_ base: Double, _ exponent: Rational) -> Double {
    if exponent.denominator == 1 {
      let whole = (0..<abs(exponent.numerator)).reduce(1.0) { result, _ in result * base }
      return exponent.numerator < 0 ? 1 / whole : whole
    }
    if exponent == Rational(1, 2) { return base.squareRoot() }
    return fractional(base, exponent.value)
  }

  /// `base` to a fraction by Newton's rule on the logarithm's inverse would need a library; square roots of whole
  /// powers are what scripts write, so others go through repeated square roots of the binary expansion.
  private static func fractional(_ base: Double, _ exponent: Double) -> Double {
    var (result, root, rest) = (1.0, base, abs(exponent))
    result = (0..<Int(rest)).reduce(1.0) { product, _ in product * base }
    rest -= rest.rounded(.down)
    for _ in 0..<60 where rest > 0 {
      root = root.squareRoot()
      rest *= 2
      if rest >= 1 {
        result *= root
        rest -= 1
      }
    }
    return exponent < 0 ? 1 / result : result
  }

  private static let builtin: [Unit] = {
    func scaled(_ base: String, _ dimension: Dimension, _ units: [(String, Double)]) -> [Unit] {
      units.map { Unit(name: $0.0, dimension: dimension, factor: $0.1) }
    }
    let energy = Dimension(Dimension.Base.energy)
    let length = Dimension(Dimension.Base.length)
    let time = Dimension(Dimension.Base.time)
    let charge = Dimension(Dimension.Base.charge)
    return scaled("GeV", energy, [("eV", 1e-9), ("keV", 1e-6), ("MeV", 1e-3), ("GeV", 1), ("TeV", 1e3)])
      + scaled(
        "mm", length,
        [
          ("fm", 1e-12), ("pm", 1e-9), ("nm", 1e-6), ("um", 1e-3), ("µm", 1e-3), ("μm", 1e-3), ("mm", 1),
          ("cm", 10),
          ("m", 1e3), ("km", 1e6),
        ])
      + scaled(
        "ns", time,
        [
          ("fs", 1e-6), ("ps", 1e-3), ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6),
          ("s", 1e9),
          ("min", 6e10), ("h", 3.6e12), ("d", 8.64e13),
        ])
      // The elementary charge is 1.602 176 634e-19 C exactly (SI, 2019).
      + scaled("e", charge, [("e", 1), ("fC", 1e-15 / 1.602176634e-19), ("pC", 1e-12 / 1.602176634e-19)])
      + scaled("K", Dimension(Dimension.Base.temperature), [("K", 1), ("mK", 1e-3)])
      + scaled("T", Dimension(Dimension.Base.magneticField), [("T", 1), ("mT", 1e-3), ("G", 1e-4)])
      + scaled(
        "B", Dimension(Dimension.Base.data),
        [
          ("byte", 1), ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
        ])
      + scaled(
        "rad", .none,
        [
          ("rad", 1), ("mrad", 1e-3), ("urad", 1e-6), ("µrad", 1e-6), ("deg", Double.pi / 180),
        ])
      // Energies, momenta and masses are one dimension: the speed of light has none and is 1.
      + [Unit(name: "c", dimension: .none, factor: 1)]
      + [
        Unit(name: "kHz", dimension: time.power(Rational(-1)), factor: 1e-6),
        Unit(name: "Hz", dimension: time.power(Rational(-1)), factor: 1e-9),
        Unit(name: "MHz", dimension: time.power(Rational(-1)), factor: 1e-3),
        Unit(name: "GHz", dimension: time.power(Rational(-1)), factor: 1),
      ]
  }()
}
