/// How an alignment is solved; names and defaults are those of Millepede's steering files.
package struct AlignmentSettings: Hashable, Sendable {
  package enum Method: String, Hashable, Sendable, CaseIterable {
    /// Cholesky's factorisation alone: the fastest, without errors.
    case decomposition
    /// Cholesky's factorisation with the inverse: errors and global correlations.
    case inversion
    /// Eigenvalues too: the weak modes.
    case diagonalization
    /// Iterations that need no factorisation, with multipliers for constraints: for many parameters.
    case minres
    /// The same by conjugate gradients on what the constraints leave free.
    case gradients
  }

  /// A linear condition Σ factor · parameter = value.
  package struct Constraint: Hashable, Sendable {
    package let terms: [MilleRecord.Derivative]
    package let value: Double

    package init(_ terms: [MilleRecord.Derivative], value: Double = 0) {
      self.terms = terms
      self.value = value
    }
  }

  package var method = Method.inversion
  /// A parameter is determined only where so many measurements depend on it.
  package var entries = 25
  package var constraints: [Constraint] = []
  /// Whether constraints are kept by multipliers in place of elimination.
  package var usesMultipliers = false
  /// How far parameters may be from 0 at first: adds 1/s² to the matrix; a negative one fixes the parameter.
  package var presigmas: [Int: Double] = [:]
  /// That of the parameters without one of their own; 0 is none.
  package var presigma = 0.0
  package var start: [Int: Double] = [:]
  /// Records beyond so many times the limit of 3 sigma are rejected in every iteration.
  package var hugecut = 50.0
  /// The factors of the limit in the first and the second iteration, which then falls to 1; `nil` cuts
  /// nothing.
  ///
  /// A first one below 1 switches both cuts off in the first iteration.
  package var chisqcut: (first: Double, second: Double)? {
    get { cuts.count == 2 ? (cuts[0], cuts[1]) : nil }
    set { cuts = newValue.map { [$0.first, $0.second] } ?? [] }
  }
  private var cuts: [Double] = []
  /// How often the track is fitted with less weight for outliers; 0 or 1 is never.
  package var outlierdownweighting = 0
  /// A record whose measurements lost more than this part of their weight is rejected; 0 is never.
  package var dwfractioncut = 0.0
  package var maximumIterations = 10
  /// The iterations end where the next step would lower the sum by less.
  package var limit = 1e-3
  /// Beyond so many parameters the matrix is kept sparse, and `minres` solves in place of factorisations.
  package var denseLimit = 5_000

  package init() {}
}

/// Why an alignment has no solution.
package enum AlignmentError: Error, Hashable, Sendable {
  case noRecords
  /// No parameter has enough entries.
  case noParameters
  /// More than a third of the records were rejected.
  case tooManyRejects(rejected: Int, records: Int)
  /// Parameters that the records cannot tell apart, or that nothing holds.
  case singular
  /// A constraint that contradicts the others or names no parameter that moves; with its number.
  case badConstraint(Int)
  /// Iterations that did not come to an end.
  case notConverged
  /// A number that is none.
  case notFinite
  /// LAPACK, which the method needs, is not there.
  case noLibrary
}

extension AlignmentError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noRecords: "there are no records"
    case .noParameters: "no parameter has as many entries as `entries` asks for"
    case .tooManyRejects(let rejected, let records): "\(rejected) of \(records) records are rejected"
    case .singular: "the records cannot tell the parameters apart: constraints or presigmas are missing"
    case .badConstraint(let number): "constraint \(number + 1) contradicts the others, or nothing in it moves"
    case .notConverged: "the iterations of the solution did not converge"
    case .notFinite: "a number of the records is not finite"
    case .noLibrary: "the library LAPACK is missing"
    }
  }
}
