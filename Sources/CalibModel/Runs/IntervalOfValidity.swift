/// An interval of validity: from a run to a run, both included, to the end of an experiment, or open.
///
/// Written `12/100..12/250`, `12/100..12/*`, `12/100..*`; one run alone is written `12/133`.
/// Ends are kept as packed keys, so that comparison is that of integers:
/// a closed end is the run's key, the end of an experiment `experiment << 32 | 0xffffffff`, open `2⁶³-1`.
package struct IntervalOfValidity: Hashable, Sendable, CustomStringConvertible {
  package let firstKey: Int64
  package let lastKey: Int64

  package static let openKey = Int64.max

  /// The key of the end of an experiment.
  package static func endOfExperiment(_ experiment: Int) -> Int64 { Int64(experiment) << 32 | 0xffff_ffff }

  /// Makes an interval of packed keys, both included; `nil` where it would be empty or the first is no run.
  package init?(firstKey: Int64, lastKey: Int64) {
    guard firstKey <= lastKey, ExperimentRun(key: firstKey) != nil else { return nil }
    self.firstKey = firstKey
    self.lastKey = lastKey
  }

  /// The interval of one run.
  package init(_ run: ExperimentRun) {
    firstKey = run.key
    lastKey = run.key
  }

  /// From a run to a run, both included; `nil` where the last lies before the first.
  package init?(_ first: ExperimentRun, _ last: ExperimentRun) {
    self.init(firstKey: first.key, lastKey: last.key)
  }

  /// Reads `12/100..12/250`, `12/100..12/*`, `12/100..*`, `12/*` (an experiment) or `12/133`.
  package init?(_ text: String) {
    let ends = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
    guard let start = ends.first else { return nil }
    let isExperiment = ends.count == 1 && start.hasSuffix("/*")
    guard let first = ExperimentRun(isExperiment ? start.dropLast() + "0" : start) else { return nil }
    let end = ends.count == 2 ? ends[1] : start
    if end == "*" {
      self.init(firstKey: first.key, lastKey: Self.openKey)
    } else if end.hasSuffix("/*"), let experiment = ExperimentRun.number(end.dropLast(2)),
      experiment <= ExperimentRun.largestExperiment
    {
      self.init(firstKey: first.key, lastKey: Self.endOfExperiment(experiment))
    } else if let last = ExperimentRun(end) {
      self.init(first, last)
    } else {
      return nil
    }
  }

  package var first: ExperimentRun {
    guard let run = ExperimentRun(key: firstKey) else {
      preconditionFailure("calib bug: an interval that starts at no run")
    }
    return run
  }

  package var isOpen: Bool { lastKey == Self.openKey }

  /// First experiment, first run, last experiment, last run, as basf2 writes them: -1 for an end that
  /// is open or the end of an experiment.
  package var numbers: [Int] {
    let start = [first.experiment, first.run]
    if isOpen { return start + [-1, -1] }
    let run = lastKey & 0xffff_ffff
    return start + [Int(lastKey >> 32), run == 0xffff_ffff ? -1 : Int(run)]
  }

  package func contains(_ run: ExperimentRun) -> Bool { firstKey <= run.key && run.key <= lastKey }

  package func overlaps(_ other: Self) -> Bool { firstKey <= other.lastKey && other.firstKey <= lastKey }

  package func intersection(_ other: Self) -> Self? {
    Self(firstKey: max(firstKey, other.firstKey), lastKey: min(lastKey, other.lastKey))
  }

  package var description: String {
    if firstKey == lastKey { return first.description }
    return "\(first)..\(Self.endDescription(lastKey))"
  }

  /// The text of a packed upper end: `*`, `12/*` or `12/250`.
  package static func endDescription(_ key: Int64) -> String {
    if key == openKey { return "*" }
    if key & 0xffff_ffff == 0xffff_ffff { return "\(key >> 32)/*" }
    return "\(key >> 32)/\(key & 0xffff_ffff)"
  }

  /// The key just before a run's: before `e/0` lies the end of experiment `e - 1`; `nil` before `0/0`.
  package static func keyBefore(_ run: ExperimentRun) -> Int64? { run.key == 0 ? nil : run.key - 1 }
}

/// The short name that the field uses.
package typealias IoV = IntervalOfValidity
