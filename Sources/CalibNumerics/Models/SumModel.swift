/// A sum of models; its parameters are those of the terms, one after the other.
package struct SumModel: FitModel {
  package let terms: [any FitModel]
  package let parameterNames: [String]
  package let parameterLimits: [ParameterLimits]
  package let linearity: [Bool]
  package let peakCount: Int
  private let counts: [Int]

  package init(_ terms: [any FitModel]) {
    self.terms = terms
    parameterNames = terms.flatMap(\.parameterNames)
    parameterLimits = terms.flatMap(\.parameterLimits)
    linearity = terms.flatMap(\.linearity)
    peakCount = terms.reduce(0) { $0 + $1.peakCount }
    counts = terms.map(\.parameterCount)
  }

  /// That of the first term that is no peak.
  package var levelForm: LevelForm { terms.lazy.map(\.levelForm).first { $0 != .none } ?? .none }

  /// The peaks share the guessed one, the first as its narrow core; the others share the level below it.
  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let backgrounds = terms.count - peakCount
    var peak = 0
    return terms.flatMap { term in
      guard term.peakCount > 0 else { return term.startValues(for: guess.background(dividedBy: backgrounds)) }
      defer { peak += 1 }
      return term.startValues(for: guess.peak(peak, of: peakCount))
    }
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    var (parameters, output) = (parameters, output)
    for (term, count) in zip(terms, counts) {
      term.addValues(at: points, parameters: parameters, to: output)
      parameters += count
      output = output.dropping(count)
    }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    var (parameters, output) = (parameters, output)
    for (term, count) in zip(terms, counts) {
      term.addIntegrals(over: points, parameters: parameters, to: output)
      parameters += count
      output = output.dropping(count)
    }
  }
}
