/// A polynomial in entries per bin: Σ cₖ (x - x₀)ᵏ, x₀ the centre of the range, or Σ cₖ Tₖ(u), u from -1 to
/// 1 over the range.
///
/// Parameters: `c0`, `c1`, … ; of Chebyshev's kind they hardly depend on one another.
package struct PolynomialModel: FitModel {
  package enum Basis: Hashable, Sendable {
    case powers
    case chebyshev
  }

  private let geometry: FitGeometry
  private let basis: Basis
  package let degree: Int

  /// A polynomial of a degree of 0 or more.
  package init(_ basis: Basis, degree: Int, _ geometry: FitGeometry) {
    self.basis = basis
    self.degree = degree
    self.geometry = geometry
  }

  package var parameterNames: [String] { (0...degree).map { "c\($0)" } }
  package var parameterLimits: [ParameterLimits] { (0...degree).map { _ in ParameterLimits() } }
  package var linearity: [Bool] { (0...degree).map { _ in true } }
  package var peakCount: Int { 0 }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let change = guess.rightLevel - guess.leftLevel
    var values = [Double](repeating: 0, count: degree + 1)
    values[0] = 0.5 * (guess.leftLevel + guess.rightLevel)
    if degree > 0 { values[1] = basis == .powers ? change / geometry.length : 0.5 * change }
    return values
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let scale = basis == .powers ? 1 : 2 / geometry.length
    for point in 0..<points.count {
      let u = (points.centers[point] - geometry.center) * scale
      var (before, now) = (0.0, 1.0)
      for k in 0...degree {
        output.values[point] += parameters[k] * now
        output.column(k)[point] = now
        (before, now) =
          basis == .powers ? (now, now * u) : (now, k == 0 ? u : 2 * u * now - before)
      }
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    addAverages(over: points, parameters: parameters, to: output)
  }
}

extension FitModel {
  /// The integral over each bin from the values at five points in it.
  ///
  /// In entries per bin of the common width: it is the mean over the bin.
  func addAverages(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    let (count, columns) = (points.count, parameterCount)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count * (columns + 2))) { buffer in
      guard let places = buffer.baseAddress, count > 0 else { return }
      let (values, slopes) = (places + count, places + 2 * count)
      for column in 0..<columns { output.column(column).update(repeating: 0, count: count) }
      for node in GaussLegendre.five {
        for point in 0..<count {
          let half = 0.5 * (points.highs[point] - points.lows[point])
          places[point] = points.centers[point] + half * node.place
          values[point] = 0
        }
        let nodes = FitPoints(count: count, centers: places, lows: places, highs: places)
        addValues(
          at: nodes, parameters: parameters, to: FitOutput(count: count, values: values, gradient: slopes))
        for point in 0..<count { output.values[point] += 0.5 * node.weight * values[point] }
        for column in 0..<columns {
          let (own, sum) = (slopes + column * count, output.column(column))
          for point in 0..<count { sum[point] += 0.5 * node.weight * own[point] }
        }
      }
    }
  }
}
