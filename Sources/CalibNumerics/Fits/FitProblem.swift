/// A whole fit: data with their models, and what is known of the parameters before.
///
/// The parameters are those of the components, one after the other; ties make one number of several of them.
package struct FitProblem: Sendable {
  /// Data with the model that they are to be compared with.
  package struct Component: Sendable {
    package let model: any FitModel
    package let data: FitData

    package init(_ model: any FitModel, _ data: FitData) {
      self.model = model
      self.data = data
    }
  }

  package let components: [Component]
  package var start: [Double]
  package var limits: [ParameterLimits]
  /// Parameters that stay at their start.
  package var fixed: Set<Int> = []
  /// Parameters that follow others; their start is not used, and they may follow only what is neither fixed
  /// nor tied in a circle.
  package var ties: [Int: LinearTie] = [:]
  package var constraints: [FitConstraint] = []
  package var maximumSteps = 300
  /// The parameters whose asymmetric errors are wanted.
  package var minos: [Int] = []

  /// A fit from start values; there is one for each parameter.
  package init(_ components: [Component], start: [Double]) {
    self.components = components
    self.start = start
    limits = components.flatMap(\.model.parameterLimits)
    precondition(start.count == limits.count, "calib bug: a fit with too many or too few start values")
  }

  /// Runs the fit.
  ///
  /// Data that cannot be fitted end in a status, never in a number.
  package func outcome() -> FitOutcome { FitRun(self).outcome() }
}
