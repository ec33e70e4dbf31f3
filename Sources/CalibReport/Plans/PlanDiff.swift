package import CalibGraph
package import CalibModel

/// What a plan changes against the results of the last run, interval by interval.
package struct PlanDiff: Hashable, Sendable {
  package enum Change: String, Hashable, Sendable, CaseIterable {
    /// An interval that was not there.
    case added = "+"
    /// The same interval, fitted again.
    case redone = "~"
    /// An interval that there is no more.
    case removed = "-"
    /// As it was.
    case same = "="
  }

  package struct Line: Hashable, Sendable {
    package let change: Change
    package let interval: IntervalOfValidity
    /// Why it is fitted again; else empty.
    package let reason: String
  }

  package struct Calibration: Hashable, Sendable {
    package let name: String
    /// Its intervals, in order.
    package let lines: [Line]
  }

  /// The calibrations whose intervals the plan can tell, and that the last run had.
  package let calibrations: [Calibration]

  /// - Parameter last: the results of the last run.
  package init(_ plan: Plan, last: [CalibrationResult]) {
    calibrations = plan.calibrations.compactMap { calibration in
      guard let before = last.first(where: { $0.name == calibration.name }),
        !calibration.expectedIntervals.isEmpty
      else { return nil }
      let tasks = plan.tasks.filter {
        $0.description.kind == .execution && $0.description.calibration == calibration.name
      }
      return Calibration(
        name: calibration.name,
        lines: Self.lines(calibration.expectedIntervals, before.intervals, tasks))
    }
  }

  private static func lines(
    _ expected: [IntervalOfValidity], _ before: [CalibrationResult.Interval], _ tasks: [Plan.Task]
  ) -> [Line] {
    let known = Dictionary(before.map { ($0.interval, $0) }, uniquingKeysWith: { first, _ in first })
    var lines = expected.map { interval in
      guard let old = known[interval] else { return Line(change: .added, interval: interval, reason: "") }
      let again = tasks.first { task in
        task.action != .reuse && task.description.runs.last == old.runs.last
      }
      return Line(change: again == nil ? .same : .redone, interval: interval, reason: again?.reason ?? "")
    }
    let left = Set(expected)
    lines += before.filter { !left.contains($0.interval) }.map {
      Line(change: .removed, interval: $0.interval, reason: "")
    }
    return lines.sorted {
      ($0.interval.firstKey, $0.change.rawValue) < ($1.interval.firstKey, $1.change.rawValue)
    }
  }
}

extension PlanDiff {
  /// The changes for people, those that are as they were only counted; empty where nothing changes.
  package func text(style: TextStyle) -> String {
    var lines: [String] = []
    for calibration in calibrations where calibration.lines.contains(where: { $0.change != .same }) {
      lines.append("\(TerminalText.sanitized(calibration.name)) against the last run")
      for line in calibration.lines where line.change != .same {
        let reason =
          line.reason.isEmpty ? "" : style.paint("  \(TerminalText.sanitized(line.reason))", .faint)
        lines.append(
          "  \(style.paint("\(line.change.rawValue) \(line.interval)", Self.tone(line.change)))\(reason)")
      }
      let same = calibration.lines.count { $0.change == .same }
      if same > 0 { lines.append("  = \(QuantityText.plural(same, "interval")) as before") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func tone(_ change: Change) -> TextStyle.Tone {
    switch change {
    case .added: .good
    case .redone: .doubtful
    case .removed: .bad
    case .same: .faint
    }
  }
}
