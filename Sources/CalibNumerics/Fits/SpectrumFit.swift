/// Fits a spectrum with start values that it guesses where none are given.
package struct SpectrumFit: Sendable {
  private let statistic: FitStatistic
  private let isIntegrated: Bool

  package init(_ statistic: FitStatistic, integrated: Bool = false) {
    self.statistic = statistic
    isIntegrated = integrated
  }

  /// Other guesses get so many steps only: one that leads somewhere leads there soon.
  private static let stepsOfAlternatives = 60
  /// So many other guesses that lead to the same minimum show that it is the one.
  private static let agreementsEnough = 3

  /// Fits a model; `start` has a value, or `nil` to guess it, for each parameter.
  package func outcome(
    _ model: any FitModel, _ data: BinnedData, start: [Double?], fixed: Set<Int> = []
  ) -> FitOutcome {
    outcome(model, data, start: start) { $0.fixed = fixed }
  }

  /// Fits a model with whatever else is known of its parameters; `prepare` adds it to the problem.
  ///
  /// Where a fit from the best guess does not converge, or fits badly, other guesses are tried, and the
  /// lowest minimum that converged is kept: a search downhill finds the minimum next to its start only.
  package func outcome(
    _ model: any FitModel, _ data: BinnedData, start: [Double?], prepare: (inout FitProblem) -> Void
  ) -> FitOutcome {
    func outcome(_ guessed: [Double], steps: Int? = nil) -> FitOutcome {
      var problem = FitProblem(
        [.init(model, .bins(data, statistic, integrated: isIntegrated))],
        start: zip(start, guessed).map { $0 ?? $1 })
      prepare(&problem)
      if let steps { problem.maximumSteps = min(steps, problem.maximumSteps) }
      return problem.outcome()
    }
    guard data.count > 0 else { return outcome(start.map { $0 ?? .nan }) }
    let search = SpectrumSearch(data, level: model.levelForm)
    var best = outcome(model.startValues(for: search.guess))
    guard model.peakCount > 0, start.contains(where: { $0 == nil }), best.isWorthAnotherTry else {
      return best
    }
    var agreements = 0
    for guess in search.alternatives {
      let other = outcome(model.startValues(for: guess), steps: Self.stepsOfAlternatives)
      guard other.status == .converged else { continue }
      // A difference within the rounding is none: the first found stays.
      if best.status != .converged || other.chi2 < best.chi2 - 1e-6 {
        (best, agreements) = (other, 0)
      } else if other.chi2 < best.chi2 + 1e-3 {
        agreements += 1
        if agreements == Self.agreementsEnough { break }
      }
    }
    return best
  }
}

extension FitOutcome {
  /// Whether other start values may lead to a better minimum.
  fileprivate var isWorthAnotherTry: Bool {
    switch status {
    case .converged: pValue < 1e-3
    case .notConverged, .atBound, .badCovariance, .notFinite: true
    case .notEnoughPoints: false
    }
  }
}
