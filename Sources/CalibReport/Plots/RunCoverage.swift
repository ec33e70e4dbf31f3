import CalibGraph
import CalibModel

/// Which runs have constants of a calibration, and which have none.
struct RunCoverage {
  enum Kind: Hashable {
    /// From data of the interval.
    case covered
    /// By the constants before, for want of data.
    case extended
    /// Standing on constants of the store in gaps of what the calibration reads.
    case mixed
    case gap
  }

  /// Runs beside each other, by their places in the list of all runs, both included.
  struct Stretch: Hashable {
    let kind: Kind
    let first: Int
    let last: Int
    /// The interval; `nil` for a gap.
    let interval: IntervalOfValidity?
  }

  let name: String
  /// In the order of the runs; runs that are none of the calibration's are in no stretch.
  let stretches: [Stretch]

  /// - Parameters:
  ///   - result: the calibration's intervals, ascending.
  ///   - wanted: the runs that it has data for, ascending.
  ///   - runs: all runs of the report, ascending.
  /// - Complexity: O(runs + intervals).
  init(_ result: CalibrationResult, wanted: [ExperimentRun], runs: [ExperimentRun]) {
    name = result.name
    let wanted = Set(wanted)
    let intervals = result.intervals.filter { !$0.digest.isEmpty || !$0.report.payloads.isEmpty }
    var stretches: [Stretch] = []
    var next = 0
    for (place, run) in runs.enumerated() {
      while next < intervals.count, intervals[next].interval.lastKey < run.key { next += 1 }
      let found = next < intervals.count && intervals[next].interval.contains(run) ? intervals[next] : nil
      let kind: Kind
      if let found {
        kind = !found.runs.contains(run) && found.isExtended ? .extended : found.isMixed ? .mixed : .covered
      } else if wanted.contains(run) {
        kind = .gap
      } else {
        continue
      }
      if let last = stretches.last, last.kind == kind, last.last == place - 1,
        last.interval == found?.interval
      {
        stretches[stretches.count - 1] = Stretch(
          kind: kind, first: last.first, last: place, interval: last.interval)
      } else {
        stretches.append(Stretch(kind: kind, first: place, last: place, interval: found?.interval))
      }
    }
    self.stretches = stretches
  }

  var gaps: [Stretch] { stretches.filter { $0.kind == .gap } }

  /// How many runs have constants.
  var covered: Int {
    stretches.filter { $0.kind != .gap }.reduce(0) { $0 + $1.last - $1.first + 1 }
  }

  /// How many runs were wanted or have constants.
  var count: Int { stretches.reduce(0) { $0 + $1.last - $1.first + 1 } }
}
