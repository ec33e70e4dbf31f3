/// A straight line: a + b (x - x₀) entries per bin, x₀ the centre of the range.
///
/// Parameters: `a`, `b`. Integrated over a bin, in entries per bin of the common width, it is the value at
/// the bin's centre.
package struct LinearModel: FitModel {
  private let geometry: FitGeometry

  package init(_ geometry: FitGeometry) { self.geometry = geometry }

  package var parameterNames: [String] { ["a", "b"] }
  package var parameterLimits: [ParameterLimits] { [ParameterLimits(), ParameterLimits()] }
  package var linearity: [Bool] { [true, true] }
  package var peakCount: Int { 0 }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    [0.5 * (guess.leftLevel + guess.rightLevel), (guess.rightLevel - guess.leftLevel) / geometry.length]
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let (a, b, center) = (parameters[0], parameters[1], geometry.center)
    let (byA, byB) = (output.column(0), output.column(1))
    for point in 0..<points.count {
      let distance = points.centers[point] - center
      output.values[point] += a + b * distance
      byA[point] = 1
      byB[point] = distance
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    addValues(at: points, parameters: parameters, to: output)
  }
}
