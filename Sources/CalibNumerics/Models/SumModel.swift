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
  ///
  /// Beside an exponential the others have the floor that it falls to: with equal parts it would begin with a slope from
  /// which the two cannot be told apart.
  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let backgrounds = terms.filter { $0.peakCount == 0 }
    let exponentials = backgrounds.count { $0.levelForm == .exponential }
    let isMixed = exponentials > 0 && exponentials < backgrounds.count
    var peak = 0
    return terms.flatMap { term in
      guard term.peakCount > 0 else {
        let isExponential = term.levelForm == .exponential
        let level = !isMixed ? guess : isExponential ? guess.aboveFloor : guess.floor
        let parts =
          !isMixed ? backgrounds.count : isExponential ? exponentials : backgrounds.count - exponentials
        return term.startValues(for: level.background(dividedBy: parts))
      }
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
