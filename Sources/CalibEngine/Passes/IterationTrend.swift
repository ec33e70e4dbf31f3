import CalibModel

/// What the values of passes that did not converge were doing: what a person wants to know first.
enum IterationTrend: Hashable {
  /// They do not move any more, and the condition does not hold all the same.
  case stalled
  /// They swing and the swings do not shrink.
  case oscillates
  /// Each step is larger than the one before.
  case runsAway
  /// The steps shrink so slowly that the passes were not enough.
  case creeps

  /// The trend of the values of one number over passes, the first being where it started; `nil` where there is none.
  ///
  /// Looks at the last three steps. A step counts as none below 1e-12 of the values.
  init?(_ values: [Double]) {
    guard values.count >= 2, values.allSatisfy(\.isFinite) else { return nil }
    let scale = values.suffix(4).map(abs).max() ?? 0
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    let last = steps.suffix(3)
    if let step = last.last, abs(step) <= 1e-12 * scale {
      self = .stalled
      return
    }
    guard last.count == 3 else { return nil }
    let ratios = zip(last.dropFirst(), last).map { $1 == 0 ? Double.infinity : $0 / $1 }
    if ratios.allSatisfy({ $0 < -0.9 && $0 > -1.5 }) {
      self = .oscillates
    } else if ratios.allSatisfy({ abs($0) >= 1.5 }) {
      self = .runsAway
    } else if ratios.allSatisfy({ $0 > 0.8 && $0 < 1.5 }) {
      self = .creeps
    } else {
      return nil
    }
  }

  var words: String {
    switch self {
    case .stalled: "does not move any more"
    case .oscillates: "oscillates"
    case .runsAway: "runs away"
    case .creeps: "creeps: the steps hardly shrink"
    }
  }
}
