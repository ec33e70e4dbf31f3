/// Fits a spectrum with start values that it guesses where none are given.
package struct SpectrumFit: Sendable {
  private let fit: BinnedFit

  package init(_ statistic: FitStatistic) { fit = BinnedFit(statistic) }

  /// Fits a model; `start` has a value, or `nil` to guess it, for each parameter.
  ///
  /// Where a fit from the best guess does not converge, or fits badly, other guesses are tried, and the lowest minimum that
  /// converged is kept: a search downhill finds the minimum next to its start only.
  package func outcome(
    _ model: SumModel, _ data: BinnedData, start: [Double?], fixed: Set<Int> = []
  ) -> FitOutcome {
    func outcome(_ guess: SpectrumGuess) -> FitOutcome {
      let guessed = model.startValues(for: guess)
      return fit.outcome(model, data, start: zip(start, guessed).map { $0 ?? $1 }, fixed: fixed)
    }
    guard data.count > 0 else {
      return fit.outcome(model, data, start: start.map { $0 ?? .nan }, fixed: fixed)
    }
    let search = SpectrumSearch(data, level: model.levelForm)
    var best = outcome(search.guess)
    guard model.peakCount > 0, start.contains(where: { $0 == nil }), best.isWorthAnotherTry else {
      return best
    }
    for guess in search.alternatives {
      let other = outcome(guess)
      // A difference within the rounding is none: the first found stays.
      if other.status == .converged, best.status != .converged || other.chi2 < best.chi2 - 1e-6 {
        best = other
      }
    }
    return best
  }
}

extension FitOutcome {
  /// Whether other start values may lead to a better minimum.
  fileprivate var isWorthAnotherTry: Bool {
    switch status {
    case .converged: ChiSquareDistribution.upperTail(chi2, ndf: ndf) < 1e-3
    case .notConverged, .atBound, .badCovariance, .notFinite: true
    case .notEnoughPoints: false
    }
  }
}
