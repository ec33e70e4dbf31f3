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
    let shape = Shape(DualParameters(parameters + 1), geometry)
    let scale = Shape.amplitude == .yield ? geometry.binWidth : 1
    write(points.count, parameters[0], scale, output) { shape.density(at: Dual(points.centers[$0])) }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let shape = Shape(DualParameters(parameters + 1), geometry)
    let scale = Shape.amplitude == .yield ? 1 : 1 / geometry.binWidth
    guard points.count > 0, var lower = shape.edge(at: points.lows[0]) else {
      return write(points.count, parameters[0], scale, output) {
        shape.integral(from: points.lows[$0], to: points.highs[$0])
      }
    }
    var last = points.lows[0]
    write(points.count, parameters[0], scale, output) { point in
      if points.lows[point] != last, let edge = shape.edge(at: points.lows[point]) { lower = edge }
      last = points.highs[point]
      guard let upper = shape.edge(at: last) else {
        return shape.integral(from: points.lows[point], to: last)
      }
      defer { lower = upper }
      return lower.integral(to: upper)
    }
  }

  @inline(__always)
  private func write(
    _ count: Int, _ amplitude: Double, _ scale: Double, _ output: FitOutput, _ value: (Int) -> Dual
  ) {
    let byAmplitude = output.column(0)
    let slopes = output.column(1)
    let parameters = Shape.parameters.count
    for point in 0..<count {
      let value = value(point)
      let unit = scale * value.value
      output.values[point] += amplitude * unit
      byAmplitude[point] = unit
      let slope = (amplitude * scale) * value.slope
      for lane in 0..<parameters { slopes[lane * count + point] = slope[lane] }
    }
  }
}
