// The loops over points are requirements of the protocol and not functions of the generic model: a shape gets machine
// code of its own for them, where a generic model would look up each call at each point.
extension DensityShape {
  /// Adds amplitude · scale · density at the centres, and writes the derivatives: first that by the amplitude.
  package func addDensities(at points: FitPoints, amplitude: Double, scale: Double, to output: FitOutput) {
    for point in 0..<points.count {
      write(density(at: Dual(points.centers[point])), at: point, amplitude, scale, output)
    }
  }

  /// Adds amplitude · scale · integral over each bin, and writes the derivatives.
  package func addIntegrals(
    over points: FitPoints, amplitude: Double, scale: Double, to output: FitOutput
  ) {
    guard points.count > 0, var lower = edge(at: points.lows[0]) else {
      for point in 0..<points.count {
        write(
          integral(from: points.lows[point], to: points.highs[point]), at: point, amplitude, scale, output)
      }
      return
    }
    var last = points.lows[0]
    for point in 0..<points.count {
      if points.lows[point] != last, let edge = edge(at: points.lows[point]) { lower = edge }
      last = points.highs[point]
      guard let upper = edge(at: last) else { continue }
      write(lower.integral(to: upper), at: point, amplitude, scale, output)
      lower = upper
    }
  }

  @inline(__always)
  private func write(
    _ value: Dual, at point: Int, _ amplitude: Double, _ scale: Double, _ output: FitOutput
  ) {
    let unit = scale * value.value
    output.values[point] += amplitude * unit
    output.column(0)[point] = unit
    let slope = (amplitude * scale) * value.slope
    let slopes = output.column(1)
    for lane in 0..<Self.parameters.count { slopes[lane * output.stride + point] = slope[lane] }
  }
}
