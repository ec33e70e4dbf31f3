import CalibGraph
import CalibModel

/// What a run that watches does not publish yet: last intervals that the next data may still change.
///
/// The last interval of a sequential strategy is closed by its successor, or after `close_after:` without new data
/// (`semantics`, section 10). What is known of it is kept all the same, and published when it is closed.
struct HeldBack {
  let moment: WatchMoment
  let work: WorkSpec

  /// The interval of a calibration that is still open; `nil` where all are closed.
  func open(_ result: CalibrationResult) -> OpenInterval? {
    guard let spec = work.calibrations.first(where: { $0.name == result.name }),
      case .sequential(let options) = spec.strategy, let last = result.intervals.last
    else { return nil }
    let closesAt = options.closeAfterSeconds.map { latestArrival(spec) + Int64($0 * 1e9) }
    if let closesAt, moment.now >= closesAt { return nil }
    return OpenInterval(
      calibration: result.name, interval: last.interval, closesAfterSeconds: options.closeAfterSeconds,
      closesAt: closesAt)
  }

  /// The result without its last interval.
  func withoutLast(_ result: CalibrationResult) -> CalibrationResult {
    CalibrationResult(
      name: result.name, payloadName: result.payloadName, outcome: result.outcome, note: result.note,
      passes: result.passes, intervals: result.intervals.dropLast(), trials: result.trials)
  }

  /// When the latest of a calibration's data came.
  private func latestArrival(_ spec: CalibrationSpec) -> Int64 {
    let datasets = Set(spec.collectors.flatMap(\.datasets))
    return work.files.filter { datasets.contains($0.dataset) }.map { moment.arrival(of: $0.identity) }
      .max() ?? 0
  }
}
