package import CalibModel

/// What a strategy could not cover, or could not do.
package struct WalkComplaint: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Runs are left without constants.
    case gap
    /// The data are there and the algorithm cannot do it.
    case failure
  }

  package let kind: Kind
  /// The runs concerned; empty for an experiment without any.
  package let runs: [ExperimentRun]
  package let text: String

  package init(_ kind: Kind, runs: [ExperimentRun], text: String) {
    self.kind = kind
    self.runs = runs
    self.text = text
  }
}
