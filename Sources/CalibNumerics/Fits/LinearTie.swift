/// A parameter that is a linear function of others: constant + Σ factor · parameter.
package struct LinearTie: Hashable, Sendable {
  package struct Term: Hashable, Sendable {
    package let parameter: Int
    package let factor: Double

    package init(_ parameter: Int, factor: Double = 1) {
      self.parameter = parameter
      self.factor = factor
    }
  }

  package let constant: Double
  package let terms: [Term]

  package init(constant: Double = 0, _ terms: [Term]) {
    self.constant = constant
    self.terms = terms
  }

  /// The same as another parameter.
  package init(sameAs parameter: Int) { self.init([Term(parameter)]) }
}

/// What is known of a parameter from elsewhere: value ± sigma, which adds ((p - value)/sigma)² to the
/// statistic.
package struct FitConstraint: Hashable, Sendable {
  package let parameter: Int
  package let value: Double
  package let sigma: Double

  package init(_ parameter: Int, value: Double, sigma: Double) {
    self.parameter = parameter
    self.value = value
    self.sigma = sigma
  }
}
