package import CalibModel

/// Why an interval is what it is: from what a run found, in words.
package enum IntervalExplanation {
  /// The page for one run of a calibration: its interval, what was tried on the way, what gates and checks said.
  package static func text(_ result: CalibrationResult, _ run: ExperimentRun, style: TextStyle) -> String {
    let name = TerminalText.sanitized(result.name)
    let found = result.intervals.filter { $0.contains(run) }
    guard !found.isEmpty else { return lines(withoutConstants: result, run).map { $0 + "\n" }.joined() }
    return found.map { text($0, of: result, name: name, run, style: style) }.joined()
  }

  /// One interval, or one piece of an interval that a run has a part of.
  private static func text(
    _ interval: CalibrationResult.Interval, of result: CalibrationResult, name: String, _ run: ExperimentRun,
    style: TextStyle
  ) -> String {
    var lines = ["\(name)@\(run) is in \(style.paint(interval.label, .strong))"]
    lines += pieces(interval, of: result).map { "  " + $0 }
    lines += origin(interval, run).map { "  " + $0 }
    let trials = result.trials.filter { trial in
      interval.piece.map { $0 == trial.piece } ?? true && trial.label.overlaps(interval.interval)
    }
    lines += self.trials(trials).map { "  " + $0 }
    for check in interval.report.checks where !check.passed {
      lines.append("  \(check.kind.rawValue) \(check.name) fails: \(TerminalText.sanitized(check.value))")
    }
    for gate in interval.gates {
      let element = gate.elements.first { $0.verdict == gate.verdict }
      let reason = gate.reason.isEmpty ? element?.reason ?? "" : gate.reason
      lines.append("  gate of \(TerminalText.sanitized(gate.field)): \(gate.verdict.rawValue), \(reason)")
    }
    lines += ending(of: result).map { "  " + $0 }
    if !interval.digest.isEmpty { lines.append("  payload \(interval.digest.prefix(12))") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Which piece of its interval it is.
  private static func pieces(_ interval: CalibrationResult.Interval, of result: CalibrationResult) -> [String]
  {
    guard let piece = interval.piece else { return [] }
    let all = result.intervals.filter { $0.interval == interval.interval }
    let place = (all.firstIndex { $0.piece == piece } ?? 0) + 1
    let end = piece.to.map { "before \($0)" } ?? "the end of the interval"
    return ["piece \(place) of \(all.count): from \(piece.from) to \(end), cut where it costs least"]
  }

  /// How a calibration ended that is not simply done: its constants are there, and are not published.
  private static func ending(of result: CalibrationResult) -> [String] {
    switch result.outcome {
    case .converged, .completed: return []
    case .notConverged where !result.note.isEmpty:
      return ["\(TerminalText.sanitized(result.name)) is \(TerminalText.sanitized(result.note))"]
    case .incomplete, .notConverged, .rejected, .failed, .blocked, .cancelled:
      return ["\(TerminalText.sanitized(result.name)) is \(result.outcome.words)"]
    }
  }

  private static func origin(_ interval: CalibrationResult.Interval, _ run: ExperimentRun) -> [String] {
    var lines: [String] = []
    if let first = interval.runs.first, let last = interval.runs.last {
      let entries = interval.report.entries.first.map { ", \(QuantityText.number($0.value)) entries" } ?? ""
      let span = interval.runs.count == 1 ? "\(first)" : "\(first) to \(last)"
      lines.append("from \(QuantityText.plural(interval.runs.count, "run")), \(span)\(entries)")
    }
    if !interval.runs.contains(run) {
      let before = interval.runs.last { $0 < run }
      if interval.isExtended, before != nil, run > (interval.runs.last ?? run) {
        lines.append("\(run) has too little data: the constants before it cover it (`tail: extend`)")
      } else {
        let whose =
          before == nil ? "it lies before the first run with data" : "it belongs to the interval before it"
        lines.append("no data in \(run); \(whose)")
      }
    }
    if interval.isMixed {
      lines.append("on constants of the store in gaps of what it reads (`gaps: fall_back`)")
    }
    return lines
  }

  private static func trials(_ trials: [CalibrationResult.Trial]) -> [String] {
    trials.map { trial in
      let span = trial.runCount == 1 ? "\(trial.first)" : "\(trial.first)..\(trial.last)"
      let kind = trial.kind.isEmpty ? "tried" : trial.kind
      switch trial.status {
      case .ok, .iterate: return "\(kind) \(span): enough"
      case .notEnoughData: return "\(kind) \(span): not enough data, \(TerminalText.sanitized(trial.reason))"
      case .failure: return "\(kind) \(span): failed, \(TerminalText.sanitized(trial.reason))"
      }
    }
  }

  private static func lines(withoutConstants result: CalibrationResult, _ run: ExperimentRun) -> [String] {
    let name = TerminalText.sanitized(result.name)
    let tried = result.trials.filter { $0.label.contains(run) }
    var lines = ["\(name)@\(run) has no constants: \(name) is \(result.outcome.words)"]
    if tried.isEmpty {
      let spans = result.intervals.map(\.interval)
      if let first = spans.first, let last = spans.last {
        lines.append(
          "  \(run) lies outside of \(first.first)..\(IntervalOfValidity.endDescription(last.lastKey))")
      }
    }
    lines += trials(tried).map { "  " + $0 }
    // What was tried tells of this run; the note tells of all.
    if tried.isEmpty, !result.note.isEmpty { lines.append("  \(TerminalText.sanitized(result.note))") }
    return lines
  }
}
