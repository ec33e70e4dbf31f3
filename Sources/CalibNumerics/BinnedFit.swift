/// Fits a model to bins by the method of Levenberg and Marquardt, with the model's own derivatives.
///
/// Each step solves (M + λ diag M) δ = -½ ∂F/∂p, is taken where F does not rise, and λ falls or rises with that. A
/// parameter that a step would push out of its limits stays at the limit and leaves the equations while the gradient
/// points outward. The end is where the step promises less than a negligible part of an error.
/// Sources: K. Levenberg, Q. Appl. Math. 2 (1944) 164; D. Marquardt, J. SIAM 11 (1963) 431.
package struct BinnedFit: Sendable {
  package let statistic: FitStatistic
  package let maximumSteps: Int

  package init(_ statistic: FitStatistic, maximumSteps: Int = 300) {
    self.statistic = statistic
    self.maximumSteps = maximumSteps
  }

  /// Fits from start values; parameters of `fixed` stay where they are.
  ///
  /// Data with no more points than free parameters, which say nothing of the fit's quality, and a model that is not
  /// finite at its start, end in a status.
  package func outcome(
    _ model: any FitModel, _ data: BinnedData, start: [Double], fixed: Set<Int> = []
  ) -> FitOutcome {
    let used = statistic == .chiSquare ? data.filled : data
    let free = start.indices.filter { !fixed.contains($0) }
    let search = FitSearch(
      statistic: statistic, limits: model.parameterLimits, free: free, points: used.count,
      maximumSteps: maximumSteps)
    guard used.contents.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      return search.refusal(.notFinite, start)
    }
    guard used.count > free.count, used.contents.contains(where: { $0 > 0 }) else {
      return search.refusal(.notEnoughPoints, start)
    }
    return FitWorkspace.with(model, data: used, statistic: statistic, free: free) { workspace in
      search.outcome(workspace, start: start)
    }
  }
}
