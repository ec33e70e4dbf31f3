import Glibc

/// A power tail that continues a Gaussian core α widths from its middle, with value and slope.
///
/// A (B - t)⁻ⁿ with B = n/α - α and A = (n/α)ⁿ e^(-α²/2), t the distance in widths, negative towards the tail.
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

  /// The integral from a place in the tail to the core.
  func integral(below t: Dual) -> Dual {
    exp(logarithm - (power - 1) * log(offset - t)) / (power - 1)
  }
}

/// A core of Gauss between two places, in widths from its middle.
private func core(from low: Dual, to high: Dual) -> Dual {
  (2 * Double.pi).squareRoot() * Dual.normalProbability(from: low, to: high)
}

/// The Crystal Ball curve: a Gaussian core with a power tail below.
///
/// Parameters: `mean` μ, `sigma` σ of the core; `alpha`, where the tail begins, in widths below the mean; `n`, the tail's
/// power, above 1, so that the whole has an integral. Source: T. Skwarnicki, DESY-F31-86-02 (1986), appendix E.
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
    norm = 1 / (tail.total + core(from: -tail.alpha, to: Dual(40)))
    finestScale = parameters[1].value
  }

  package func density(at x: Dual) -> Dual {
    let t = (x - mean) * inverse
    let value = t < -tail.alpha ? tail.value(t) : exp(-0.5 * t * t)
    return norm * inverse * value
  }

  package func integral(from low: Double, to high: Double) -> Dual {
    let (a, b, edge) = ((low - mean) * inverse, (high - mean) * inverse, -tail.alpha)
    if b < edge { return norm * (tail.integral(below: b) - tail.integral(below: a)) }
    guard a < edge else { return norm * core(from: a, to: b) }
    return norm * (tail.total - tail.integral(below: a) + core(from: edge, to: b))
  }
}

/// The Crystal Ball curve with a tail to each side.
///
/// Parameters: `mean`, `sigma` of the core; `alpha_low`, `n_low` and `alpha_high`, `n_high` of the tails, as in
/// ``CrystalBallShape``.
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

  package func integral(from start: Double, to end: Double) -> Dual {
    let (a, b) = ((start - mean) * inverse, (end - mean) * inverse)
    let (left, right) = (-low.alpha, high.alpha)
    var sum = Dual(0)
    if a < left { sum += (b < left ? low.integral(below: b) : low.total) - low.integral(below: a) }
    if right < b { sum += (right < a ? high.integral(below: -a) : high.total) - high.integral(below: -b) }
    if a < right, left < b { sum += core(from: a < left ? left : a, to: right < b ? right : b) }
    return norm * sum
  }
}
