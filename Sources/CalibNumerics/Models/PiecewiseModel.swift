/// Different models in neighbouring parts of the axis.
///
/// Parameters: those of the models, one after the other. A bin that holds a border belongs to the model at
/// its centre.
package struct PiecewiseModel: FitModel {
  private let parts: [any FitModel]
  private let borders: [Double]

  /// Models and the borders between them, in ascending order, one fewer.
  package init(_ parts: [any FitModel], borders: [Double]) {
    precondition(borders.count == parts.count - 1, "calib bug: pieces without borders")
    self.parts = parts
    self.borders = borders
  }

  package var parameterNames: [String] { parts.flatMap(\.parameterNames) }
  package var parameterLimits: [ParameterLimits] { parts.flatMap(\.parameterLimits) }
  package var linearity: [Bool] { parts.flatMap(\.linearity) }
  package var peakCount: Int { parts.reduce(0) { $0 + $1.peakCount } }
  package func startValues(for guess: SpectrumGuess) -> [Double] {
    parts.flatMap { $0.startValues(for: guess) }
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    add(points, parameters, output) { $0.addValues(at: $1, parameters: $2, to: $3) }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    add(points, parameters, output) { $0.addIntegrals(over: $1, parameters: $2, to: $3) }
  }

  private func add(
    _ points: FitPoints, _ parameters: UnsafePointer<Double>, _ output: FitOutput,
    _ evaluate: (any FitModel, FitPoints, UnsafePointer<Double>, FitOutput) -> Void
  ) {
    let count = points.count
    var first = 0
    for (index, part) in parts.enumerated() {
      let size = part.parameterCount
      for column in first..<(first + size) { output.column(column).update(repeating: 0, count: count) }
      let own = (0..<count).filter { point in
        borders.count(where: { $0 <= points.centers[point] }) == index
      }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, own.count * (size + 4))) { buffer in
        buffer.initialize(repeating: 0)
        guard let start = buffer.baseAddress, !own.isEmpty else { return }
        let (centers, lows, highs) = (start, start + own.count, start + 2 * own.count)
        for (place, point) in own.enumerated() {
          centers[place] = points.centers[point]
          lows[place] = points.lows[point]
          highs[place] = points.highs[point]
        }
        let scratch = FitOutput(
          count: own.count, values: start + 3 * own.count, gradient: start + 4 * own.count)
        evaluate(
          part, FitPoints(count: own.count, centers: centers, lows: lows, highs: highs), parameters + first,
          scratch)
        for (place, point) in own.enumerated() {
          output.values[point] += scratch.values[place]
          for column in 0..<size { output.column(first + column)[point] = scratch.column(column)[place] }
        }
      }
      first += size
    }
  }
}
