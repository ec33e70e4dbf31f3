package import CalibModel

/// A fit as it is asked for: what is fitted with which models, and what is known of the parameters.
///
/// Parameters are named by their paths, in a simultaneous fit with the name of the part before them; values are in
/// base units.
package struct FitRequest: Sendable {
  /// One thing that is fitted.
  package struct Part: Sendable {
    /// The name in a simultaneous fit.
    package let name: String?
    /// A histogram, a profile, a sample of one column, or points.
    package let data: Value
    package let model: ModelExpression
    /// The part of the axis to fit, both ends included: bins that lie in it whole.
    ///
    /// `nil` is all of it.
    package let range: (low: Double, high: Double)?

    package init(
      name: String? = nil, data: Value, model: ModelExpression, range: (low: Double, high: Double)? = nil
    ) {
      self.name = name
      self.data = data
      self.model = model
      self.range = range
    }
  }

  /// A parameter that follows others: constant + Σ factor · parameter.
  package struct Tie: Sendable {
    package let path: String
    package let constant: Double
    package let terms: [(path: String, factor: Double)]

    package init(path: String, constant: Double, terms: [(path: String, factor: Double)]) {
      self.path = path
      self.constant = constant
      self.terms = terms
    }
  }

  package let parts: [Part]
  /// Others begin where the data suggest.
  package var start: [String: Double] = [:]
  /// Both ends included; they stand in place of a shape's own limits.
  package var bounds: [String: (low: Double, high: Double)] = [:]
  /// Parameters that stay where they start.
  package var fixed: Set<String> = []
  /// What else is known of parameters: each adds ((p - value)/sigma)² to what is minimised.
  package var constraints: [(path: String, value: Double, sigma: Double)] = []
  package var ties: [Tie] = []
  package var method = FitMethod.chiSquare
  /// Whether chi-square takes the model's integral over the bin; a likelihood always does.
  package var isIntegrated = false
  /// Whether the errors to both sides are wanted.
  package var minos = false

  package init(_ parts: [Part]) { self.parts = parts }
}
