// CalibNumerics is pure mathematics: models, fits, special functions, linear algebra. It knows numbers and
// names of parameters; it does not know histograms as scripts see them, units, scripts, files or tasks.

/// A function with parameters that a fit adjusts to binned data.
///
/// A model works on all points at once and writes where it is told, so that nothing is allocated while a fit
/// iterates. It adds to the values, so that sums of models need no buffers of their own. Its unit is
/// entries per bin.
package protocol FitModel: Sendable {
  /// The names of the parameters, in the order of every array of parameters.
  var parameterNames: [String] { get }

  /// Where each parameter may go, in the same order.
  var parameterLimits: [ParameterLimits] { get }

  /// For each parameter whether it is one of those in which the model is linear taken together: the second
  /// derivatives by any two of these are 0.
  var linearity: [Bool] { get }

  /// Adds the model at the centres of the bins, times the bin width where it is a density, and writes the
  /// derivative by each parameter into its column.
  func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput)

  /// Adds the model integrated over each bin, and writes the derivative by each parameter into its column.
  func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput)

  /// Start values that suit a spectrum.
  func startValues(for guess: SpectrumGuess) -> [Double]

  /// How many peaks the model has: it decides what a guess looks for.
  var peakCount: Int { get }

  /// How the part that is no peak runs between the ends of the range: it decides what lies below a guessed
  /// peak.
  var levelForm: LevelForm { get }
}

/// How a level runs between the ends of a range.
package enum LevelForm: Hashable, Sendable {
  case none
  case straight
  case exponential
}

extension FitModel {
  package var parameterCount: Int { parameterNames.count }
  package var levelForm: LevelForm { peakCount > 0 ? .none : .straight }
  package var linearity: [Bool] { Array(repeating: false, count: parameterCount) }

  /// The model at points, in entries per bin: for curves and tests, not for fits.
  package func values(at x: [Double], parameters: [Double]) -> [Double] {
    evaluated(x.count) { output in
      x.withUnsafeBufferPointer { centers in
        parameters.withUnsafeBufferPointer { parameters in
          guard let start = centers.baseAddress, let first = parameters.baseAddress else { return }
          addValues(
            at: FitPoints(count: x.count, centers: start, lows: start, highs: start), parameters: first,
            to: output)
        }
      }
    }
  }

  private func evaluated(_ count: Int, _ body: (FitOutput) -> Void) -> [Double] {
    let size = max(1, count * (1 + parameterCount))
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { buffer in
      buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress else { return [] }
      body(FitOutput(count: count, values: start, gradient: start + count))
      return Array(buffer.prefix(count))
    }
  }
}

/// The closed interval that a parameter may move in.
package struct ParameterLimits: Hashable, Sendable {
  package let low: Double
  package let high: Double

  package init(_ low: Double = -.infinity, _ high: Double = .infinity) {
    self.low = low
    self.high = high
  }

  package func clamped(_ value: Double) -> Double { min(max(value, low), high) }
}
