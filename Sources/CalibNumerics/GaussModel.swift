import Glibc

/// A Gaussian peak: N w φ((x - μ)/σ)/σ entries per bin, w the width of a bin.
///
/// Parameters: `yield` N, the entries under the whole peak; `mean` μ; `sigma` σ.
/// Integrated over a bin it is N (Φ(z₂) - Φ(z₁)).
package struct GaussModel: FitModel {
  private let geometry: FitGeometry

  package init(_ geometry: FitGeometry) { self.geometry = geometry }

  package var parameterNames: [String] { ["yield", "mean", "sigma"] }
  package var peakCount: Int { 1 }

  /// The mean stays within one length of the range of it; a width far below a bin or far above the range says nothing.
  package var parameterLimits: [ParameterLimits] {
    [
      ParameterLimits(),
      ParameterLimits(geometry.low - geometry.length, geometry.high + geometry.length),
      ParameterLimits(1e-2 * geometry.binWidth, 10 * geometry.length),
    ]
  }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    [guess.peakYield, guess.peakPosition, guess.peakSigma]
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let (yield, mean, inverse) = (parameters[0], parameters[1], 1 / parameters[2])
    let norm = geometry.binWidth * inverse * Normal.density(0)
    let (byYield, byMean, bySigma) = (output.column(0), output.column(1), output.column(2))
    for point in 0..<points.count {
      let z = (points.centers[point] - mean) * inverse
      let unit = norm * exp(-0.5 * z * z)
      let slope = yield * unit * inverse
      output.values[point] += yield * unit
      byYield[point] = unit
      byMean[point] = slope * z
      bySigma[point] = slope * (z * z - 1)
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let (yield, mean, inverse) = (parameters[0], parameters[1], 1 / parameters[2])
    let (byYield, byMean, bySigma) = (output.column(0), output.column(1), output.column(2))
    for point in 0..<points.count {
      let lower = (points.lows[point] - mean) * inverse
      let upper = (points.highs[point] - mean) * inverse
      let unit = Normal.probability(from: lower, to: upper)
      let (below, above) = (Normal.density(lower), Normal.density(upper))
      output.values[point] += yield * unit
      byYield[point] = unit
      byMean[point] = -yield * inverse * (above - below)
      bySigma[point] = -yield * inverse * (upper * above - lower * below)
    }
  }
}
