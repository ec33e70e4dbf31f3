import Glibc

/// Landau's distribution of energy losses: φ((x - x₀)/c)/c, x₀ = mpv + 0.22278298 c.
///
/// Parameters: `mpv`, the most probable value; `scale` c. The full width at half maximum is 4.018 c.
/// Source: L. Landau, J. Phys. USSR 8 (1944) 201.
package struct LandauShape: DensityShape {
  package static let parameters: [ShapeParameter] = [.place("mpv"), .width("scale", times: 0.55)]
  private let location: Dual
  private let inverse: Dual
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    location = parameters[0] + 0.22278298249 * parameters[1]
    inverse = 1 / parameters[1]
    finestScale = 0.7 * parameters[1].value
  }

  package func density(at x: Dual) -> Dual {
    let place = (x - location) * inverse
    let (value, slope) = Landau.density(place.value)
    return inverse * place.mapped(value, slope)
  }
}

/// Landau's density φ(λ), with its derivative.
package enum Landau {
  /// Right to some 1e-9 of the value from λ = -5.5 on; below, where φ < 1e-38, it is the leading term.
  package static func density(_ place: Double) -> (value: Double, slope: Double) {
    if place < -1 {
      let inside = max(place, -5.5)
      let width = exp(-place - 1)
      guard width < 700 else { return (0, 0) }
      let factor = width.squareRoot() * exp(-width)
      let (value, slope) = sum(LandauTable.below, inside, -5.5, -1)
      return (factor * value, factor * ((place < -5.5 ? 0 : slope) + value * (width - 0.5)))
    }
    if place < 5 {
      let (logarithm, slope) = sum(LandauTable.middle, place, -1, 5)
      let value = exp(logarithm)
      return (value, value * slope)
    }
    let (logarithm, inverse) = (log(place), 1 / place)
    let (value, slope) =
      place < 60
      ? sum(LandauTable.above, logarithm, log5, log60)
      : place < 1e6 ? sum(LandauTable.far, logarithm, log60, log1e6) : (1, 0)
    return (value * inverse * inverse, (slope - 2 * value) * inverse * inverse * inverse)
  }

  private static let log5 = log(5.0)
  private static let log60 = log(60.0)
  private static let log1e6 = log(1e6)

  /// A Chebyshev sum over an interval with its derivative, by Clenshaw's recurrence.
  private static func sum(_ coefficients: [Double], _ x: Double, _ low: Double, _ high: Double) -> (
    value: Double, slope: Double
  ) {
    let u = (2 * x - low - high) / (high - low)
    var (b1, b2, d1, d2) = (0.0, 0.0, 0.0, 0.0)
    for index in stride(from: coefficients.count - 1, through: 1, by: -1) {
      (d1, d2) = (2 * b1 + 2 * u * d1 - d2, d1)
      (b1, b2) = (coefficients[index] + 2 * u * b1 - b2, b1)
    }
    return (coefficients[0] + u * b1 - b2, (b1 + u * d1 - d2) * 2 / (high - low))
  }
}
