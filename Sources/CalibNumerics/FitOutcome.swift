/// How a fit ended; only `converged` makes its numbers usable.
package enum FitStatus: Hashable, Sendable {
  case converged
  /// With the reason.
  case notConverged(String)
  case atBound
  case badCovariance
  case notEnoughPoints
  case notFinite
}

/// What a fit found.
package struct FitOutcome: Hashable, Sendable {
  package let status: FitStatus
  package let parameters: [Double]
  /// The parameters that have an error: those neither fixed nor at a limit; none where there is no covariance.
  package let varied: [Int]
  /// The covariance of all parameters by rows, 0 outside of those varied.
  ///
  /// It is never scaled by chi2/ndf.
  package let covariance: [Double]
  /// The minimum; for the likelihood 2 Σ (f - n + n ln(n/f)), which is distributed as chi-square for large contents.
  package let chi2: Double
  /// The bins that took part.
  package let points: Int
  /// Points less free parameters, at least 0.
  package let ndf: Int
  /// How often the model was evaluated.
  package let evaluations: Int

  package init(
    status: FitStatus, parameters: [Double], varied: [Int], covariance: [Double], chi2: Double, points: Int,
    ndf: Int, evaluations: Int
  ) {
    self.status = status
    self.parameters = parameters
    self.varied = varied
    self.covariance = covariance
    self.chi2 = chi2
    self.points = points
    self.ndf = ndf
    self.evaluations = evaluations
  }

  /// The error of a parameter; 0 where it has none.
  package func error(_ parameter: Int) -> Double {
    covariance[parameter * parameters.count + parameter].squareRoot()
  }
}
