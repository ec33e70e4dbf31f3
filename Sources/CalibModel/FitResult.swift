/// The result of a fit: parameters with covariance, quality, and why it is not to be trusted where it is not.
package struct FitResult: Hashable, Sendable {
  /// How a fit ended; only `converged` makes its numbers usable.
  package enum Status: String, Hashable, Sendable {
    case converged
    case notConverged = "not converged"
    case atBound = "a parameter is at its bound"
    case badCovariance = "the covariance is not positive definite"
    case notEnoughPoints = "no more points than free parameters"
    case notFinite = "the model is not finite at its start"
  }

  package struct Parameter: Hashable, Sendable {
    /// The full path, `core.mean` or `mean`.
    package let path: String
    /// The value with its error, in base units; correlated with the fit's other parameters.
    package let value: Measured
    /// The errors to both sides where they were asked for and found: `low` is negative.
    package let low: Double?
    package let high: Double?

    package init(path: String, value: Measured, low: Double? = nil, high: Double? = nil) {
      self.path = path
      self.value = value
      self.low = low
      self.high = high
    }
  }

  package let status: Status
  /// Why the fit did not converge, or why an asymmetric error is missing, in words; `nil` where there is nothing to say.
  package let reason: String?
  package let parameters: [Parameter]
  package let chi2: Double
  /// Points less free parameters; at least 0.
  package let ndf: Int
  /// The upper tail of the chi-square distribution at `chi2`; `nan` where ndf is 0.
  package let pValue: Double
  /// The model that was fitted, to draw it again.
  package let model: ModelExpression
  /// The range that was fitted, in base units of the axis.
  package let low: Double
  package let high: Double
  /// The bin width by which the density is multiplied, so that yields are entries.
  package let binWidth: Double

  package init(
    status: Status, parameters: [Parameter], chi2: Double, ndf: Int, pValue: Double, model: ModelExpression,
    low: Double, high: Double, binWidth: Double, reason: String? = nil
  ) {
    self.status = status
    self.reason = reason
    self.parameters = parameters
    self.chi2 = chi2
    self.ndf = ndf
    self.pValue = pValue
    self.model = model
    self.low = low
    self.high = high
    self.binWidth = binWidth
  }

  package var isOK: Bool { status == .converged }
}
