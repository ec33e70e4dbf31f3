import CalibGraph
import CalibModel

/// What a run that watches does not publish yet: last intervals that the next data may still change.
///
/// The last interval of a sequential strategy is closed by its successor, or after `close_after:` without new data
/// (`semantics`, section 10). What is known of it is kept all the same, and published when it is closed.
struct HeldBack {
  /// Nanoseconds since 1970.
  let now: Int64
  let files: [InputFile]

  /// The result without the interval that is still open; the same where all are closed.
  func closed(_ result: CalibrationResult, _ spec: CalibrationSpec) -> CalibrationResult {
    guard case .sequential(let options) = spec.strategy, let last = result.intervals.last,
      !isOver(options, spec)
    else { return result }
    var notes = result.note.isEmpty ? [] : [result.note]
    notes.append("\(last.interval) is held back until data after it close it")
    return CalibrationResult(
      name: result.name, payloadName: result.payloadName, outcome: result.outcome,
      note: notes.joined(separator: "; "), passes: result.passes, intervals: result.intervals.dropLast(),
      trials: result.trials)
  }

  /// Whether no data came for as long as the script says.
  private func isOver(_ options: SequentialOptions, _ spec: CalibrationSpec) -> Bool {
    guard let seconds = options.closeAfterSeconds else { return false }
    let datasets = Set(spec.collectors.flatMap(\.datasets))
    let latest = files.filter { datasets.contains($0.dataset) }.map(\.identity.modified).max() ?? 0
    return Double(now - latest) >= seconds * 1e9
  }
}
