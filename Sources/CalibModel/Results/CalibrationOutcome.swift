/// How a calibration ended (`semantics`, section 6).
package enum CalibrationOutcome: String, Hashable, Sendable, CaseIterable {
  /// The iteration's condition held in every interval.
  case converged
  /// Done; no iteration was asked for.
  case completed
  /// Some runs are without constants.
  case incomplete
  /// The passes ran out before the condition held.
  case notConverged = "not_converged"
  /// A `require` failed.
  case rejected
  case failed
  /// A dependency did not deliver.
  case blocked
  case cancelled
}

/// The one result that an execution of an algorithm ends with.
package enum ExecutionStatus: String, Hashable, Sendable {
  /// Constants found.
  case ok
  /// Constants found, and another pass is wanted.
  case iterate
  /// Too little data in these runs; merging in more may help.
  case notEnoughData = "not_enough_data"
  /// The data are there and the algorithm cannot do it.
  case failure

  package var isSuccess: Bool { self == .ok || self == .iterate }
}

extension CalibrationOutcome {
  /// As people read it: `not converged`.
  package var words: String { rawValue.replacing("_", with: " ") }
}
