import CalibModel

/// One execution that is wanted whatever others say: `single`, a run of `per_run`, a group of a later pass.
struct FixedWalk: WalkPiece {
  /// What too little data means here.
  enum Shortage: Hashable, Sendable {
    /// The runs stay without constants.
    case gap
    case failure
    /// It was enough in the first pass.
    case failureOfPass(Int)
  }

  let runs: [ExperimentRun]
  let label: IntervalOfValidity
  let shortage: Shortage
  /// The interval kept from the pass that decided the group; `nil` where this is the deciding one.
  let group: KeptInterval?
  private(set) var kept: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []

  init(
    runs: [ExperimentRun], label: IntervalOfValidity, shortage: Shortage, group: KeptInterval? = nil
  ) {
    self.runs = runs
    self.label = label
    self.shortage = shortage
    self.group = group
  }

  mutating func begin(_ outbox: inout WalkOutbox) { outbox.execute(runs, label) }

  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, _ outbox: inout WalkOutbox
  ) {
    switch status {
    case .ok, .iterate:
      kept = [
        KeptInterval(
          execution: execution, interval: group?.interval ?? label, tried: (group?.tried ?? 0) + 1,
          isExtended: group?.isExtended ?? false)
      ]
    case .notEnoughData:
      switch shortage {
      case .gap: complain(.gap, "\(runsText(runs)) without constants: \(reason)")
      case .failure: complain(.failure, "\(label): \(reason)")
      case .failureOfPass(let pass):
        complain(.failure, "\(label): not enough data in pass \(pass): \(reason)")
      }
    case .failure:
      if case .failureOfPass(let pass) = shortage {
        complain(.failure, "\(label): pass \(pass): \(reason)")
      } else {
        complain(.failure, "\(label): \(reason)")
      }
    }
  }

  private mutating func complain(_ kind: WalkComplaint.Kind, _ text: String) {
    complaints = [WalkComplaint(kind, runs: runs, text: text)]
  }
}
