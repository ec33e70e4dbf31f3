import Glibc

/// An exponential, normalised within the range: N w g(k) e^(k (x - x₀)) entries per bin.
///
/// Parameters: `yield` N, the entries within the range; `slope` k, negative where it falls. x₀ is the
/// centre of the range, L its length, g(k) = u/(L sinh u) with u = k L/2, so that the integral over the
/// range is N.
package struct ExponentialModel: FitModel {
  private let geometry: FitGeometry

  package init(_ geometry: FitGeometry) { self.geometry = geometry }

  package var parameterNames: [String] { ["yield", "slope"] }
  package var linearity: [Bool] { [true, false] }
  package var peakCount: Int { 0 }
  package var levelForm: LevelForm { .exponential }

  /// Beyond these slopes all entries would lie in a small part of one bin.
  package var parameterLimits: [ParameterLimits] {
    let steepest = min(20 / geometry.binWidth, 1000 / geometry.length)
    return [ParameterLimits(), ParameterLimits(-steepest, steepest)]
  }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let smallest = 1e-3 * max(guess.leftLevel, guess.rightLevel, 1e-300)
    let (left, right) = (max(guess.leftLevel, smallest), max(guess.rightLevel, smallest))
    let slope = log(right / left) / geometry.length
    let mean = abs(left - right) > 1e-9 * left ? (right - left) / log(right / left) : left
    return [mean * geometry.length / geometry.binWidth, slope]
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let (yield, slope, center) = (parameters[0], parameters[1], geometry.center)
    let scale = normalisation(slope)
    let (byYield, bySlope) = (output.column(0), output.column(1))
    for point in 0..<points.count {
      let distance = points.centers[point] - center
      let unit = geometry.binWidth * exp(slope * distance + scale.logarithm)
      output.values[point] += yield * unit
      byYield[point] = unit
      bySlope[point] = yield * unit * (distance + scale.derivative)
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let (yield, slope, center) = (parameters[0], parameters[1], geometry.center)
    let scale = normalisation(slope)
    let (byYield, bySlope) = (output.column(0), output.column(1))
    for point in 0..<points.count {
      let half = 0.5 * (points.highs[point] - points.lows[point])
      let distance = points.centers[point] - center
      // ∫ e^(k t) over the bin is 2h e^(k t₀) sinh(k h)/(k h), the inverse of a normalisation of length 2h.
      let bin = Self.normalisation(slope, length: 2 * half)
      let unit = exp(slope * distance + scale.logarithm - bin.logarithm)
      output.values[point] += yield * unit
      byYield[point] = unit
      bySlope[point] = yield * unit * (distance + scale.derivative - bin.derivative)
    }
  }

  private func normalisation(_ slope: Double) -> (logarithm: Double, derivative: Double) {
    Self.normalisation(slope, length: geometry.length)
  }

  /// ln g and d(ln g)/dk; near k = 0 by the series of u/sinh u, where the closed form loses its digits.
  private static func normalisation(_ slope: Double, length: Double) -> (
    logarithm: Double, derivative: Double
  ) {
    let u = 0.5 * slope * length
    if abs(u) < 1e-2 {
      let square = u * u
      let logarithm = -square / 6 + square * square / 180
      return (logarithm - log(length), 0.5 * length * u * (-1.0 / 3 + square / 45))
    }
    let size = abs(u)
    // ln sinh u = u + ln(1 - e^(-2u)) - ln 2 does not overflow.
    let logarithm = log(size) - (size + log1p(-exp(-2 * size)) - log(2))
    return (logarithm - log(length), 0.5 * length * (1 / u - 1 / tanh(u)))
  }
}
