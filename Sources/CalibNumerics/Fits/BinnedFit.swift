/// Fits a model to bins by the method of Levenberg and Marquardt, with the model's own derivatives.
package struct BinnedFit: Sendable {
  package let statistic: FitStatistic
  package let maximumSteps: Int
  /// Whether chi-square takes the model's integral over the bin in place of its value at the centre.
  package let isIntegrated: Bool

  package init(_ statistic: FitStatistic, maximumSteps: Int = 300, integrated: Bool = false) {
    self.statistic = statistic
    self.maximumSteps = maximumSteps
    isIntegrated = integrated
  }

  /// Fits from start values; parameters of `fixed` stay where they are.
  ///
  /// Data with no more points than free parameters, which say nothing of the fit's quality, and a model
  /// that is not finite at its start, end in a status.
  package func outcome(
    _ model: any FitModel, _ data: BinnedData, start: [Double], fixed: Set<Int> = []
  ) -> FitOutcome {
    var problem = FitProblem([.init(model, .bins(data, statistic, integrated: isIntegrated))], start: start)
    problem.fixed = fixed
    problem.maximumSteps = maximumSteps
    return problem.outcome()
  }
}
