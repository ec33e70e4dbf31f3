extension CalibrationResult {
  /// The result with each plot replaced, or left out where the answer is `nil`.
  package func mapPlots(_ change: (PlotRecord) -> PlotRecord?) -> CalibrationResult {
    let intervals = intervals.map { interval in
      var report = interval.report
      report.plots = report.plots.compactMap(change)
      return Interval(
        interval: interval.interval, piece: interval.piece, runs: interval.runs, report: report,
        digest: interval.digest,
        executions: interval.executions, isExtended: interval.isExtended, isMixed: interval.isMixed,
        gates: interval.gates)
    }
    return CalibrationResult(
      name: name, payloadName: payloadName, outcome: outcome, note: note, passes: passes,
      intervals: intervals,
      trials: trials)
  }
}
