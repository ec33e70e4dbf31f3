import Glibc

/// The distribution of ARGUS near a kinematic end: x √(1 - (x/m)²) e^(c (1 - (x/m)²)), normalised within
/// the range.
///
/// Parameters: `end` m, beyond which it is 0; `slope` c. Its integral follows with s = √(1 - (x/m)²) from
/// m² ∫ s² e^(c s²) ds. Source: H. Albrecht et al. (ARGUS), Phys. Lett. B 241 (1990) 278.
package struct ArgusShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    ShapeParameter(
      name: "end", limits: { ParameterLimits($0.low + 0.05 * $0.length, $0.high + 10 * $0.length) },
      start: { _, geometry in geometry.high }),
    .number("slope", -1000, 1000, start: -10),
  ]
  private static let nodes = GaussLegendre.nodes(24)
  private let end: Dual
  private let slope: Dual
  private let norm: Dual
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (end, slope) = (parameters[0], parameters[1])
    finestScale = geometry.length / 50
    // The exponential is taken relative to its value at the lower end, so that it does not overflow.
    norm = 1 / Self.above(geometry.low, end, slope)
  }

  /// 1 - (x/m)², 0 beyond the end.
  private static func depth(_ x: Dual, _ end: Dual) -> Dual {
    let ratio = x / end
    let depth = 1 - ratio * ratio
    return depth.value > 0 && x.value > 0 ? depth : Dual(depth.value > 0 ? 1 : 0)
  }

  /// The integral from a place on to the end.
  private static func above(_ x: Double, _ end: Dual, _ slope: Dual) -> Dual {
    let depth = depth(Dual(x), end)
    guard depth.value > 0 else { return Dual(0) }
    // ∫₀^S s² e^(c s²) ds = S³ ∫₀¹ v² e^(c S² v²) dv, by panels where the exponential is steep.
    let product = slope * depth
    let panels = max(1, min(20, Int(abs(product.value) / 20)))
    var sum = Dual(0)
    for panel in 0..<panels {
      for node in nodes {
        let v = (Double(panel) + 0.5 * (1 + node.place)) / Double(panels)
        sum += exp(product * (v * v)) * (v * v * 0.5 * node.weight / Double(panels))
      }
    }
    return end * end * depth * sqrt(depth) * sum
  }

  package func density(at x: Dual) -> Dual {
    let depth = Self.depth(x, end)
    guard depth.value > 0 else { return Dual(0) }
    return norm * x * sqrt(depth) * exp(slope * depth)
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    norm * (Self.above(low, end, slope) - Self.above(high, end, slope))
  }
}

/// An edge of a level: ½ (1 + erf((x - x₀)/(√2 σ))) times `level`, which a negative level makes a falling
/// one.
///
/// Parameters after the level: `position` x₀; `width` σ.
package struct EdgeShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    ShapeParameter(
      name: "position", limits: { ParameterLimits($0.low - $0.length, $0.high + $0.length) },
      start: { _, geometry in geometry.center }),
    ShapeParameter(
      name: "width", limits: { ParameterLimits(1e-2 * $0.binWidth, 10 * $0.length) },
      start: { _, geometry in geometry.length / 10 }),
  ]
  package static let amplitude = ShapeAmplitude.level
  private let position: Dual
  private let width: Dual

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (position, width) = (parameters[0], parameters[1])
  }

  package var finestScale: Double { width.value }

  package func density(at x: Dual) -> Dual {
    let z = (x - position) / width
    return z.mapped(0.5 * erfc(-z.value * 0.5.squareRoot()), Normal.density(z.value))
  }

  /// σ (z Φ(z) + φ(z)) between the ends.
  package func integral(from low: Double, to high: Double) -> Dual { area(high) - area(low) }

  private func area(_ x: Double) -> Dual {
    let z = (x - position) / width
    let (part, density) = (0.5 * erfc(-z.value * 0.5.squareRoot()), Normal.density(z.value))
    return width * z.mapped(z.value * part + density, part)
  }
}

/// A step of a level at a place: 0 below `position`, `level` above it.
///
/// The bin in which it lies has the part above it, at its centre too: else no derivative would know where
/// it is.
package struct StepShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    ShapeParameter(
      name: "position", limits: { ParameterLimits($0.low, $0.high) },
      start: { _, geometry in geometry.center })
  ]
  package static let amplitude = ShapeAmplitude.level
  private let position: Dual
  private let binWidth: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (position, binWidth) = (parameters[0], geometry.binWidth)
  }

  package var finestScale: Double { binWidth }

  package func density(at x: Dual) -> Dual {
    let part = (x - position) * (1 / binWidth) + 0.5
    return part.value <= 0 ? Dual(0) : part.value >= 1 ? Dual(1) : part
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    if position.value <= low { return Dual(high - low) }
    return position.value >= high ? Dual(0) : high - position
  }
}
