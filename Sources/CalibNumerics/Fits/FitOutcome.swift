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

/// The errors to both sides of a parameter: where the minimum over all others has risen by 1.
package struct AsymmetricError: Hashable, Sendable {
  /// Below the value, negative; `nil` where it could not be found.
  package let low: Double?
  /// Above the value, positive; `nil` where it could not be found.
  package let high: Double?
  /// Why a side is missing.
  package let reason: String?

  package init(low: Double?, high: Double?, reason: String? = nil) {
    self.low = low
    self.high = high
    self.reason = reason
  }
}

/// What a fit found.
package struct FitOutcome: Hashable, Sendable {
  package let status: FitStatus
  package let parameters: [Double]
  /// The parameters that have an error of their own: neither fixed nor tied nor at a limit; none where
  /// there is no covariance.
  package let varied: [Int]
  /// The covariance of all parameters by rows, 0 outside of those varied and those tied to them.
  ///
  /// It is scaled by chi2/ndf only for points whose errors are not known.
  package let covariance: [Double]
  /// The minimum; for the likelihood of bins 2 Σ (f - n + n ln(n/f)), which is distributed as chi-square
  /// for large contents; `nan` for a sample without bins, whose likelihood says nothing of the quality.
  package let chi2: Double
  /// What was minimised: as `chi2`, and -2 ln L for a sample.
  package var minimum: Double
  /// The bins, points and constraints that took part.
  package let points: Int
  /// Points less free parameters, at least 0.
  package let ndf: Int
  /// How often the model was evaluated.
  package let evaluations: Int
  /// Where they were asked for, by parameter.
  package var asymmetric: [Int: AsymmetricError] = [:]

  package init(
    status: FitStatus, parameters: [Double], varied: [Int], covariance: [Double], chi2: Double, points: Int,
    ndf: Int, evaluations: Int
  ) {
    self.status = status
    self.parameters = parameters
    self.varied = varied
    self.covariance = covariance
    self.chi2 = chi2
    minimum = chi2
    self.points = points
    self.ndf = ndf
    self.evaluations = evaluations
  }

  /// The error of a parameter; 0 where it has none.
  package func error(_ parameter: Int) -> Double {
    covariance[parameter * parameters.count + parameter].squareRoot()
  }

  /// The correlation of two parameters; 0 where one of them has no error.
  package func correlation(_ first: Int, _ second: Int) -> Double {
    let product = error(first) * error(second)
    return product > 0 ? covariance[first * parameters.count + second] / product : 0
  }

  /// The upper tail of the chi-square distribution at `chi2`; `nan` where there is none.
  package var pValue: Double { ChiSquareDistribution.upperTail(chi2, ndf: ndf) }
}
