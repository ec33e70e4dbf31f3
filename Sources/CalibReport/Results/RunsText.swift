import CalibModel

/// Lists of runs and intervals, short.
enum RunsText {
  /// `run 12/100`, `runs 12/100, 12/101`, `12 runs 12/100 … 12/111`.
  static func phrase(_ runs: [ExperimentRun]) -> String {
    guard let first = runs.first, let last = runs.last else { return "no runs" }
    switch runs.count {
    case 1: return "run \(first)"
    case 2...3: return "runs " + runs.map(\.description).joined(separator: ", ")
    default: return "\(QuantityText.count(runs.count)) runs \(first) … \(last)"
    }
  }

  /// `12/100..12/105, 12/106..12/*`, with the middle left out where there are more than four.
  static func phrase(_ intervals: [IntervalOfValidity]) -> String {
    guard intervals.count > 4, let last = intervals.last else {
      return intervals.map(\.description).joined(separator: ", ")
    }
    return intervals.prefix(2).map(\.description).joined(separator: ", ") + ", … \(last)"
  }
}
