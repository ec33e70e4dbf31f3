package import CalibModel

/// Why an interval is what it is: from what a run found, in words.
package enum IntervalExplanation {
  /// The page for one run of a calibration: its interval, what was tried on the way, what gates and checks said.
  package static func text(_ result: CalibrationResult, _ run: ExperimentRun, style: TextStyle) -> String {
    let name = TerminalText.sanitized(result.name)
    guard let interval = result.intervals.first(where: { $0.interval.contains(run) }) else {
      return lines(withoutConstants: result, run).map { $0 + "\n" }.joined()
    }
    var lines = ["\(name)@\(run) is in \(style.paint(interval.interval.description, .strong))"]
    lines += origin(interval, run).map { "  " + $0 }
    lines += trials(result.trials.filter { $0.label.overlaps(interval.interval) }).map { "  " + $0 }
    for check in interval.report.checks where !check.passed {
      lines.append("  \(check.kind.rawValue) \(check.name) fails: \(TerminalText.sanitized(check.value))")
    }
    for gate in interval.gates {
      let element = gate.elements.first { $0.verdict == gate.verdict }
      let reason = gate.reason.isEmpty ? element?.reason ?? "" : gate.reason
      lines.append("  gate of \(TerminalText.sanitized(gate.field)): \(gate.verdict.rawValue), \(reason)")
    }
    if !interval.digest.isEmpty { lines.append("  payload \(interval.digest.prefix(12))") }
    return lines.map { $0 + "\n" }.joined()
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
    if !result.note.isEmpty { lines.append("  \(TerminalText.sanitized(result.note))") }
    return lines
  }
}
