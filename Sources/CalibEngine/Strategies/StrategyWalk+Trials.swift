package import CalibModel

extension StrategyWalk {
  /// What was tried so far and what came of it, by interval: the same for any order of arrival.
  package var trials: [CalibrationResult.Trial] {
    let tried = executions.compactMap { execution -> CalibrationResult.Trial? in
      guard let ending = results[execution.id], let first = execution.runs.first,
        let last = execution.runs.last
      else { return nil }
      return CalibrationResult.Trial(
        label: execution.label, piece: execution.part?.span, first: first, last: last,
        runCount: execution.runs.count,
        kind: execution.kind.rawValue, status: ending.status, reason: ending.reason)
    }
    // Pieces of an interval stand in order of time.
    func key(_ trial: CalibrationResult.Trial) -> (Int64, RunMoment, Int, String) {
      (
        trial.label.firstKey, trial.piece?.from ?? RunMoment(trial.label.first), trial.runCount, trial.kind
      )
    }
    return tried.sorted { key($0) < key($1) }
  }
}
