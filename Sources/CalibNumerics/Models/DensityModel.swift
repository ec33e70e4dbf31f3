/// The model of a shape with derivatives by duals: its yield or level, then the shape's own parameters.
package struct DensityModel<Shape: DensityShape>: FitModel {
  private let geometry: FitGeometry

  package init(_ shape: Shape.Type, _ geometry: FitGeometry) { self.geometry = geometry }

  package var parameterNames: [String] {
    [Shape.amplitude == .yield ? "yield" : "level"] + Shape.parameters.map(\.name)
  }

  package var parameterLimits: [ParameterLimits] {
    [ParameterLimits()] + Shape.parameters.map { $0.limits(geometry) }
  }

  package var linearity: [Bool] { [true] + Shape.parameters.map { _ in false } }
  package var peakCount: Int { Shape.amplitude == .yield ? 1 : 0 }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let first =
      switch Shape.amplitude {
      case .yield: guess.peakYield
      case .level: max(guess.leftLevel, guess.rightLevel)
      }
    return [first] + Shape.parameters.map { $0.start(guess, geometry) }
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let scale = Shape.amplitude == .yield ? geometry.binWidth : 1
    Shape(DualParameters(parameters + 1), geometry)
      .addDensities(at: points, amplitude: parameters[0], scale: scale, to: output)
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let scale = Shape.amplitude == .yield ? 1 : 1 / geometry.binWidth
    Shape(DualParameters(parameters + 1), geometry)
      .addIntegrals(over: points, amplitude: parameters[0], scale: scale, to: output)
  }
}
