package import CalibModel

extension StrategyWalk {
  /// What was tried so far and what came of it, by interval: the same for any order of arrival.
  package var trials: [CalibrationResult.Trial] {
    let tried = executions.compactMap { execution -> CalibrationResult.Trial? in
      guard let ending = results[execution.id], let first = execution.runs.first,
        let last = execution.runs.last
      else { return nil }
      return CalibrationResult.Trial(
        label: execution.label, first: first, last: last, runCount: execution.runs.count,
        kind: execution.kind.rawValue, status: ending.status, reason: ending.reason)
    }
    return tried.sorted {
      ($0.label.firstKey, $0.runCount, $0.kind) < ($1.label.firstKey, $1.runCount, $1.kind)
    }
  }
}
