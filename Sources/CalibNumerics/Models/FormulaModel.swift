/// A model that is a formula over x and its parameters, in entries per bin; for points it is the value
/// itself.
package struct FormulaModel: FitModel {
  package let parameterNames: [String]
  package let parameterLimits: [ParameterLimits]
  private let program: FormulaProgram
  private let starts: [Double]

  /// Points are evaluated so many at once, to stay in the cache.
  private static let batch = 64

  /// - Parameters:
  ///   - start: where a fit begins without better knowledge; 1 if not given.
  package init(
    _ formula: Formula, parameters: [String], limits: [ParameterLimits]? = nil, start: [Double]? = nil
  ) {
    parameterNames = parameters
    parameterLimits = limits ?? parameters.map { _ in ParameterLimits() }
    starts = start ?? parameters.map { _ in 1 }
    program = FormulaProgram(formula)
  }

  package var parameterCount: Int { parameterNames.count }
  package var peakCount: Int { 0 }
  package func startValues(for guess: SpectrumGuess) -> [Double] { starts }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    for parameter in parameterNames.indices {
      output.column(parameter).update(repeating: 0, count: points.count)
    }
    let dependence = program.dependences.last ?? []
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, Self.batch * program.columns)) { buffer in
      guard let memory = buffer.baseAddress else { return }
      for first in stride(from: 0, to: points.count, by: Self.batch) {
        let count = min(Self.batch, points.count - first)
        program.run(points.centers + first, count, parameters: parameters, memory: memory) { values, slopes in
          for point in 0..<count { output.values[first + point] += values[point] }
          for (place, parameter) in dependence.enumerated() {
            (output.column(parameter) + first).update(from: slopes + place * count, count: count)
          }
        }
      }
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    addAverages(over: points, parameters: parameters, to: output)
  }
}
