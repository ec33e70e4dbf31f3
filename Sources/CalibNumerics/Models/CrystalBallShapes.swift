import Glibc

/// A power tail that continues a Gaussian core α widths from its middle, with value and slope.
///
/// A (B - t)⁻ⁿ with B = n/α - α and A = (n/α)ⁿ e^(-α²/2), t the distance in widths, negative towards the
/// tail.
private struct PowerTail {
  let alpha: Dual
  private let power: Dual
  private let offset: Dual
  private let logarithm: Dual
  /// The integral of the whole tail.
  let total: Dual

  init(alpha: Dual, power: Dual) {
    let ratio = power / alpha
    (self.alpha, self.power, offset) = (alpha, power, ratio - alpha)
    logarithm = power * log(ratio) - 0.5 * alpha * alpha
    total = ratio / (power - 1) * exp(-0.5 * alpha * alpha)
  }

  func value(_ t: Dual) -> Dual { exp(logarithm - power * log(offset - t)) }

  /// The integral of the tail below a place in it: I = e^(ln A - (n-1) ln(B-t))/(n-1).
  ///
  /// The chain rule is written out, dI/I = d(ln A) - ln(B-t) dn - (n-1)/(B-t) d(B-t) - dn/(n-1): carried through each
  /// operation it takes twice the time.
  func integral(below t: Dual) -> Dual {
    let (distance, less) = (offset.value - t.value, power.value - 1)
    let far = log(distance)
    let value = exp(logarithm.value - less * far) / less
    let rate = less / distance
    let relative = logarithm.slope - (far + 1 / less) * power.slope - rate * (offset.slope - t.slope)
    return Dual(value, slope: value * relative)
  }
}

/// A core of Gauss between two places, in widths from its middle.
private func core(from low: Dual, to high: Dual) -> Dual {
  (2 * Double.pi).squareRoot() * Dual.normalProbability(from: low, to: high)
}

/// The core beyond a place, to the side away from its middle.
private func coreBeyond(_ t: Dual) -> Dual {
  let value = (0.5 * Double.pi).squareRoot() * erfc(t.value * 0.5.squareRoot())
  return t.mapped(value, -exp(-0.5 * t.value * t.value))
}

/// The Crystal Ball curve: a Gaussian core with a power tail below.
///
/// Parameters: `mean` μ, `sigma` σ of the core; `alpha`, where the tail begins, in widths below the mean;
/// `n`, the tail's power, above 1, so that the whole has an integral. Source: T. Skwarnicki, DESY-F31-86-02
/// (1986), appendix E.
package struct CrystalBallShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    .place("mean"), .width("sigma"), .number("alpha", 0.05, 10, start: 1.5),
    .number("n", 1.01, 200, start: 3),
  ]
  private let mean: Dual
  private let inverse: Dual
  private let tail: PowerTail
  private let norm: Dual
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (mean, inverse) = (parameters[0], 1 / parameters[1])
    tail = PowerTail(alpha: parameters[2], power: parameters[3])
    norm = 1 / (tail.total + core(from: -tail.alpha, to: Dual(0)) + coreBeyond(Dual(0)))
    finestScale = parameters[1].value
  }

  package func density(at x: Dual) -> Dual {
    let t = (x - mean) * inverse
    let value = t < -tail.alpha ? tail.value(t) : exp(-0.5 * t * t)
    return norm * inverse * value
  }

  package func edge(at x: Double) -> ShapeEdge? {
    let t = (x - mean) * inverse
    if t < -tail.alpha { return ShapeEdge(area: norm * tail.integral(below: t), isAbove: false) }
    if t.value > 0 { return ShapeEdge(area: norm * coreBeyond(t), isAbove: true) }
    return ShapeEdge(area: norm * (tail.total + core(from: -tail.alpha, to: t)), isAbove: false)
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    guard let lower = edge(at: low), let upper = edge(at: high) else { return Dual(0) }
    return lower.integral(to: upper)
  }
}

/// The Crystal Ball curve with a tail to each side.
///
/// Parameters: `mean`, `sigma` of the core; `alpha_low`, `n_low` and `alpha_high`, `n_high` of the tails,
/// as in ``CrystalBallShape``.
package struct DoubleCrystalBallShape: DensityShape {
  package static let parameters: [ShapeParameter] = [
    .place("mean"), .width("sigma"), .number("alpha_low", 0.05, 10, start: 1.5),
    .number("n_low", 1.01, 200, start: 3), .number("alpha_high", 0.05, 10, start: 1.5),
    .number("n_high", 1.01, 200, start: 3),
  ]
  private let mean: Dual
  private let inverse: Dual
  private let low: PowerTail
  private let high: PowerTail
  private let norm: Dual
  package let finestScale: Double

  package init(_ parameters: DualParameters, _ geometry: FitGeometry) {
    (mean, inverse) = (parameters[0], 1 / parameters[1])
    low = PowerTail(alpha: parameters[2], power: parameters[3])
    high = PowerTail(alpha: parameters[4], power: parameters[5])
    norm = 1 / (low.total + high.total + core(from: -low.alpha, to: high.alpha))
    finestScale = parameters[1].value
  }

  package func density(at x: Dual) -> Dual {
    let t = (x - mean) * inverse
    let value =
      t < -low.alpha ? low.value(t) : high.alpha < t ? high.value(-t) : exp(-0.5 * t * t)
    return norm * inverse * value
  }

  package func edge(at x: Double) -> ShapeEdge? {
    let t = (x - mean) * inverse
    if t < -low.alpha { return ShapeEdge(area: norm * low.integral(below: t), isAbove: false) }
    if high.alpha < t { return ShapeEdge(area: norm * high.integral(below: -t), isAbove: true) }
    if t.value > 0 {
      return ShapeEdge(area: norm * (high.total + core(from: t, to: high.alpha)), isAbove: true)
    }
    return ShapeEdge(area: norm * (low.total + core(from: -low.alpha, to: t)), isAbove: false)
  }

  package func integral(from start: Double, to end: Double) -> Dual {
    guard let lower = edge(at: start), let upper = edge(at: end) else { return Dual(0) }
    return lower.integral(to: upper)
  }
}
