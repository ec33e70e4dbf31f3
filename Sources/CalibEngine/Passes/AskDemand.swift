package import CalibGraph
package import CalibModel

/// Questions of a strategy, wanted in the pass that decides the intervals.
package struct AskDemand: Sendable {
  /// What is asked.
  package enum Subject: Sendable {
    /// All of one kind.
    case blocks([BlockRequest])
    case losses(LossRequest)

    /// How many answers there are to be.
    package var count: Int {
      switch self {
      case .blocks(let requests): requests.count
      case .losses(let request): request.count
      }
    }
  }

  /// Its number in the walk of the pass.
  package let id: Int
  package let subject: Subject
  /// `nil` where the answers may not be kept, because nothing tells whether the condition is still the same.
  package let fingerprint: Fingerprint?
  package let name: String
  /// The runs of the blocks; of intervals that end with the same atom those of that atom.
  package let runs: [ExperimentRun]
}
