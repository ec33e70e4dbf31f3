import Glibc

/// A Gaussian peak: N w φ((x - μ)/σ)/σ entries per bin, w the width of a bin.
///
/// Parameters: `yield` N, the entries under the whole peak; `mean` μ; `sigma` σ.
/// Integrated over a bin it is N (Φ(z₂) - Φ(z₁)).
package struct GaussModel: FitModel {
  private let geometry: FitGeometry

  package init(_ geometry: FitGeometry) { self.geometry = geometry }

  package var parameterNames: [String] { ["yield", "mean", "sigma"] }
  package var linearity: [Bool] { [true, false, false] }
  package var peakCount: Int { 1 }

  /// The mean stays within one length of the range of it; a width far below a bin or far above the range
  /// says nothing.
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
    var point = 0
    while point + 4 <= points.count {
      let z = (points.centers.four(at: point) - mean) * inverse
      let unit = norm * Exponentials.of(-0.5 * z * z)
      let slope = yield * inverse * unit
      output.values.put(output.values.four(at: point) + yield * unit, at: point)
      byYield.put(unit, at: point)
      byMean.put(slope * z, at: point)
      bySigma.put(slope * (z * z - 1), at: point)
      point += 4
    }
    for point in point..<points.count {
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
    // Bins follow one another: what belongs to an edge is computed once.
    var lower = NormalEdge(-.infinity)
    var last = Double.nan
    for point in 0..<points.count {
      if points.lows[point] != last { lower = NormalEdge((points.lows[point] - mean) * inverse) }
      last = points.highs[point]
      let upper = NormalEdge((last - mean) * inverse)
      let unit = lower.probability(to: upper)
      output.values[point] += yield * unit
      byYield[point] = unit
      byMean[point] = -yield * inverse * (upper.density - lower.density)
      bySigma[point] = -yield * inverse * (upper.place * upper.density - lower.place * lower.density)
      lower = upper
    }
  }
}
