/// Two Gaussians of one mean: f φ(x; μ, σ) + (1 - f) φ(x; μ, r σ).
///
/// Parameters: `mean` μ; `sigma` σ of the core; `fraction` f of the core; `ratio` r of the widths, above 1.
package struct DoubleGaussShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    .place("mean"), .width("sigma", times: 0.8), .number("fraction", 0, 1, start: 0.7),
    .number("ratio", 1.05, 100, start: 2.5),
  ]
  private let mean: Dual
  private let sigma: Dual
  private let fraction: Dual
  private let wide: Dual

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (mean, sigma, fraction) = (parameters[0], parameters[1], parameters[2])
    wide = sigma * parameters[3]
  }

  package var finestScale: Double { sigma.value }

  package func density(at x: Dual) -> Dual {
    let distance = x - mean
    return fraction * Dual.normalDensity(distance / sigma) / sigma
      + (1 - fraction) * Dual.normalDensity(distance / wide) / wide
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    let (below, above) = (low - mean, high - mean)
    return fraction * Dual.normalProbability(from: below / sigma, to: above / sigma)
      + (1 - fraction) * Dual.normalProbability(from: below / wide, to: above / wide)
  }
}

/// The curve of Breit and Wigner, without relativity: (Γ/2π)/((x - m)² + Γ²/4).
///
/// Parameters: `mean` m; `gamma` Γ, the full width at half maximum.
package struct BreitWignerShape: DensityShape {
  package static let parameters: [ShapeParameter] = [.place("mean"), .width("gamma", times: 2)]
  private let mean: Dual
  private let half: Dual

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (mean, half) = (parameters[0], 0.5 * parameters[1])
  }

  package var finestScale: Double { half.value }

  package func density(at x: Dual) -> Dual {
    let distance = x - mean
    return half / (distance * distance + half * half) * (1 / .pi)
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    // atan b - atan a = atan((b - a)/(1 + a b)), which keeps its digits far out, up to a half turn.
    let (a, b) = ((low - mean) / half, (high - mean) / half)
    let product = 1 + a * b
    guard product.value > 0 else { return (atan(b) - atan(a)) * (1 / .pi) }
    return atan((b - a) / product) * (1 / .pi)
  }
}

/// Voigt's profile: a Breit-Wigner curve convolved with a Gaussian.
///
/// Re w(z)/(σ √2π) with z = (x - m + i Γ/2)/(σ √2), w the function of Faddeeva. Parameters: `mean` m;
/// `sigma` σ; `gamma` Γ, the full width at half maximum of the Breit-Wigner curve.
package struct VoigtShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    .place("mean"), .width("sigma", times: 0.7),
    ShapeParameter(
      name: "gamma", limits: { ParameterLimits(0, 10 * $0.length) },
      start: { guess, _ in guess.peakSigma }),
  ]
  private let mean: Dual
  private let inverse: Dual
  private let depth: Dual
  private let norm: Dual
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    mean = parameters[0]
    inverse = 0.5.squareRoot() / parameters[1]
    depth = 0.5 * parameters[2] * inverse
    norm = inverse * (1 / Double.pi.squareRoot())
    finestScale = parameters[1].value
  }

  package func density(at x: Dual) -> Dual {
    let place = (x - mean) * inverse
    let w = Faddeeva.value(x: place.value, y: depth.value)
    // w′ = -2 z w + 2i/√π; w is analytic, so that its change with y is i w′.
    let real = -2 * (place.value * w.real - depth.value * w.imaginary)
    let imaginary =
      -2 * (place.value * w.imaginary + depth.value * w.real) + 2 / Double.pi.squareRoot()
    return norm * Dual.combined(w.real, place, real, depth, -imaginary)
  }
}

/// Novosibirsk's curve: a Gaussian in the logarithm of a shifted axis, with a tail to one side.
///
/// N exp(-½ (ln²(1 + Λ τ (x - x₀))/τ² + τ²)), Λ = sinh(τ √ln 4)/(σ τ √ln 4), N = Λ/√2π. Parameters: `peak`
/// x₀; `width` σ, the full width at half maximum over 2.355; `tail` τ, positive for a tail above. Source:
/// H. Ikeda et al., Nucl. Instrum. Meth. A 441 (2000) 401.
package struct NovosibirskShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    .place("peak"), .width("width"), .number("tail", -3, 3, start: 0.05),
  ]
  private static let root = 1.1774100225154747
  private let peak: Dual
  private let tail: Dual
  private let rate: Dual
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (peak, tail) = (parameters[0], parameters[2])
    let argument = Self.root * tail
    let square = argument * argument
    // sinh(u)/u, by its series near 0.
    let ratio =
      abs(argument.value) < 1e-2 ? 1 + square / 6 + square * square / 120 : sinh(argument) / argument
    rate = ratio / parameters[1]
    finestScale = parameters[1].value / (1 + abs(parameters[2].value))
  }

  /// ln(1 + Λ τ d)/τ, by its series where the second term is small; `nil` beyond the end of the curve.
  private func place(_ x: Dual) -> Dual? {
    let distance = rate * (x - peak)
    let product = tail * distance
    guard product.value > -1 else { return nil }
    if abs(product.value) < 1e-4 {
      return distance * (1 - product / 2 + product * product / 3 - product * product * product / 4)
    }
    return log1p(product) / tail
  }

  package func density(at x: Dual) -> Dual {
    guard let u = place(x) else { return Dual(0) }
    return rate * (1 / (2 * Double.pi).squareRoot()) * exp(-0.5 * (u * u + tail * tail))
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    let ends = (place(Dual(low)), place(Dual(high)))
    let beyond = Dual(tail.value < 0 ? 40 : -40)
    let (below, above) = ((ends.0 ?? beyond) - tail, (ends.1 ?? beyond) - tail)
    return Dual.normalProbability(from: below, to: above)
  }
}
