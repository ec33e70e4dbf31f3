/// Any model seen with a resolution: convolved with a Gaussian.
///
/// Σ f(u) φ((x - u)/σ)/σ over a grid that reaches 6.5 σ beyond the range, in steps of a third of σ or a
/// quarter of a bin, whichever is less: right where the model is smooth over a step. Parameters: those of
/// the model, then `sigma`.
package struct ConvolvedModel: FitModel {
  private let inner: any FitModel
  private let geometry: FitGeometry
  private let innerCount: Int

  package init(_ inner: any FitModel, _ geometry: FitGeometry) {
    (self.inner, self.geometry, innerCount) = (inner, geometry, inner.parameterCount)
  }

  package var parameterNames: [String] { inner.parameterNames + ["sigma"] }
  package var parameterLimits: [ParameterLimits] {
    inner.parameterLimits + [ParameterLimits(1e-2 * geometry.binWidth, geometry.length)]
  }
  package var linearity: [Bool] { inner.linearity + [false] }
  package var peakCount: Int { inner.peakCount }
  package var levelForm: LevelForm { inner.levelForm }
  package func startValues(for guess: SpectrumGuess) -> [Double] {
    inner.startValues(for: guess) + [0.5 * guess.peakSigma]
  }

  /// Finer grids are not used: a resolution so far below a bin changes nothing.
  private static let mostNodes = 20_000.0
  private static let reach = 6.5

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let sigma = parameters[innerCount]
    let (low, high) = (geometry.low - Self.reach * sigma, geometry.high + Self.reach * sigma)
    let step = max(min(sigma / 3, 0.25 * geometry.binWidth), (high - low) / Self.mostNodes)
    let nodes = Int(((high - low) / step).rounded(.up)) + 1
    let own = output.column(innerCount)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: nodes * (innerCount + 2)) { buffer in
      guard let places = buffer.baseAddress else { return }
      buffer.initialize(repeating: 0)
      for node in 0..<nodes { places[node] = low + Double(node) * step }
      let values = FitOutput(count: nodes, values: places + nodes, gradient: places + 2 * nodes)
      inner.addValues(
        at: FitPoints(count: nodes, centers: places, lows: places, highs: places), parameters: parameters,
        to: values)
      for point in 0..<points.count {
        let x = points.centers[point]
        let first = max(0, Int((x - Self.reach * sigma - low) / step))
        let last = min(nodes - 1, Int((x + Self.reach * sigma - low) / step) + 1)
        own[point] = 0
        for column in 0..<innerCount { output.column(column)[point] = 0 }
        guard first <= last else { continue }
        for node in first...last {
          let z = (x - places[node]) / sigma
          let weight = step / sigma * Normal.density(z)
          output.values[point] += weight * values.values[node]
          own[point] += weight * (z * z - 1) / sigma * values.values[node]
          for column in 0..<innerCount {
            output.column(column)[point] += weight * values.column(column)[node]
          }
        }
      }
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    addAverages(over: points, parameters: parameters, to: output)
  }
}
