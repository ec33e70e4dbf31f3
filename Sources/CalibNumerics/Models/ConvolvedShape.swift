/// A shape convolved with a Gaussian: the shape seen with a resolution.
///
/// ∫ f(x - s t) φ(t) dt by the trapezoidal rule, which converges faster than any power for smooth
/// functions. Parameters: those of the shape, then `resolution` s.
package struct ConvolvedShape<Inner: DensityShape>: DensityShape {
  package static var parameters: [ShapeParameter] {
    Inner.parameters + [.width("resolution", times: 0.5)]
  }

  package static var amplitude: ShapeAmplitude { Inner.amplitude }

  private let inner: Inner
  private let resolution: Dual
  private let step: Double
  private let reach: Int
  private let norm: Double
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    inner = Inner(parameters, geometry)
    resolution = parameters[Inner.parameters.count]
    // Fine enough for the Gaussian and for the shape; 6.5 widths hold all but 1e-10 of it.
    step = max(0.02, min(0.5, 0.35 * inner.finestScale / max(resolution.value, 1e-300)))
    reach = Int((6.5 / step).rounded(.up))
    var sum = 0.0
    for node in -reach...reach { sum += Normal.density(Double(node) * step) }
    norm = 1 / sum
    finestScale = max(inner.finestScale, resolution.value)
  }

  package func density(at x: Dual) -> Dual {
    var sum = Dual(0)
    for node in -reach...reach {
      let t = Double(node) * step
      sum += inner.density(at: x - resolution * t) * (Normal.density(t) * norm)
    }
    return sum
  }
}

/// Landau's distribution convolved with a Gaussian: `mpv`, `scale`, `resolution`.
package typealias LandauGaussShape = ConvolvedShape<LandauShape>
