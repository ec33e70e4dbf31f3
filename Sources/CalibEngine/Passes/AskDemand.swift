package import CalibGraph
package import CalibModel

/// Questions of a strategy, wanted in the pass that decides the intervals.
package struct AskDemand: Sendable {
  /// Its number in the walk of the pass.
  package let id: Int
  /// All of one kind.
  package let requests: [BlockRequest]
  /// `nil` where the answers may not be kept, because nothing tells whether the condition is still the same.
  package let fingerprint: Fingerprint?
  package let name: String
  package let runs: [ExperimentRun]
}
