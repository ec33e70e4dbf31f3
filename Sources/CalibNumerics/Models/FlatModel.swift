/// A constant level: `level` entries per bin.
package struct FlatModel: FitModel {
  package init() {}

  package var parameterNames: [String] { ["level"] }
  package var parameterLimits: [ParameterLimits] { [ParameterLimits()] }
  package var linearity: [Bool] { [true] }
  package var peakCount: Int { 0 }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    [0.5 * (guess.leftLevel + guess.rightLevel)]
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let byLevel = output.column(0)
    for point in 0..<points.count {
      output.values[point] += parameters[0]
      byLevel[point] = 1
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    addValues(at: points, parameters: parameters, to: output)
  }
}
