/// A value with its error, which remembers what it comes from.
///
/// It is the linear form `value + Σ cₖ zₖ` over independent sources zₖ of mean 0 and variance 1; its error is √Σcₖ².
/// Fit parameters with covariance C = L Lᵀ share the sources z of `p = p₀ + L z`, so whatever is computed from them
/// has, to first order, the error that their correlation gives: `x - x` is 0 ± 0. Sources are numbered within
/// one execution; values of different executions or from a store are independent.
package struct Measured: Hashable, Sendable {
  package struct Term: Hashable, Sendable {
    package let source: Int
    package let coefficient: Double

    package init(source: Int, coefficient: Double) {
      self.source = source
      self.coefficient = coefficient
    }
  }

  package let value: Double
  /// Terms in ascending order of source; no source twice.
  package let terms: [Term]

  /// Makes a linear form; `terms` are in ascending order of source.
  package init(value: Double, terms: [Term] = []) {
    self.value = value
    self.terms = terms
  }

  /// The standard error, in the unit of the value.
  package var error: Double {
    terms.count == 1
      ? abs(terms[0].coefficient) : terms.reduce(0) { $0 + $1.coefficient * $1.coefficient }.squareRoot()
  }

  /// f(self) to first order: the value f, and the derivative df/dself at it.
  package func mapped(to value: Double, derivative: Double) -> Measured {
    Measured(
      value: value, terms: terms.map { Term(source: $0.source, coefficient: $0.coefficient * derivative) })
  }

  /// f(left, right) to first order, with the two partial derivatives.
  ///
  /// - Complexity: linear in the number of terms.
  package static func combined(
    _ value: Double, _ left: Measured, derivative a: Double, _ right: Measured, derivative b: Double
  ) -> Measured {
    var terms: [Term] = []
    terms.reserveCapacity(left.terms.count + right.terms.count)
    var (i, j) = (0, 0)
    while i < left.terms.count || j < right.terms.count {
      let source = min(
        i < left.terms.count ? left.terms[i].source : Int.max,
        j < right.terms.count ? right.terms[j].source : Int.max)
      var coefficient = 0.0
      if i < left.terms.count, left.terms[i].source == source {
        coefficient += a * left.terms[i].coefficient
        i += 1
      }
      if j < right.terms.count, right.terms[j].source == source {
        coefficient += b * right.terms[j].coefficient
        j += 1
      }
      terms.append(Term(source: source, coefficient: coefficient))
    }
    return Measured(value: value, terms: terms)
  }
}
