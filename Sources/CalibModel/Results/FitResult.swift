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
    case unsuitableData = "the data do not suit the method"
  }

  package struct Parameter: Hashable, Sendable {
    /// The full path, `core.mean` or `mean`; of a simultaneous fit with the name of the part before it.
    package let path: String
    /// The value with its error, in base units; correlated with the fit's other parameters.
    package let value: Measured
    /// How far the parameter reaches below (negative) and above, where that was asked for and found.
    package let low: Double?
    package let high: Double?
    /// Why one of them is not there.
    package let trouble: String

    package init(
      path: String, value: Measured, low: Double? = nil, high: Double? = nil,
      trouble: String = "it was not asked for"
    ) {
      self.path = path
      self.value = value
      self.low = low
      self.high = high
      self.trouble = trouble
    }
  }

  /// One thing that was fitted, with its model, to draw it again.
  package struct Part: Hashable, Sendable {
    /// The name in a simultaneous fit.
    package let name: String?
    package let model: ModelExpression
    /// The range that was fitted, in base units of the axis.
    package let low: Double
    package let high: Double
    /// The bin width by which the density is multiplied, so that yields are entries.
    package let binWidth: Double

    package init(
      name: String? = nil, model: ModelExpression, low: Double, high: Double, binWidth: Double
    ) {
      self.name = name
      self.model = model
      self.low = low
      self.high = high
      self.binWidth = binWidth
    }
  }

  package let status: Status
  /// More on the status; empty where that says it all.
  package let reason: String
  package let parameters: [Parameter]
  /// `nan` for a sample without bins.
  package let chi2: Double
  /// Points less free parameters; at least 0.
  package let ndf: Int
  /// The upper tail of the chi-square distribution at `chi2`; `nan` where ndf is 0.
  package let pValue: Double
  /// What was fitted: one part, or those of a simultaneous fit, whose parameters follow each other.
  package let parts: [Part]

  package init(
    status: Status, reason: String = "", parameters: [Parameter], chi2: Double, ndf: Int, pValue: Double,
    parts: [Part]
  ) {
    self.status = status
    self.reason = reason
    self.parameters = parameters
    self.chi2 = chi2
    self.ndf = ndf
    self.pValue = pValue
    self.parts = parts
  }

  /// The result of a fit of one thing.
  package init(
    status: Status, parameters: [Parameter], chi2: Double, ndf: Int, pValue: Double, model: ModelExpression,
    low: Double, high: Double, binWidth: Double
  ) {
    self.init(
      status: status, parameters: parameters, chi2: chi2, ndf: ndf, pValue: pValue,
      parts: [Part(model: model, low: low, high: high, binWidth: binWidth)])
  }

  package var isOK: Bool { status == .converged }

  /// The status with what is known of it.
  package var statusText: String { reason.isEmpty ? status.rawValue : "\(status.rawValue): \(reason)" }
}
