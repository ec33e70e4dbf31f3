import CalibGraph
import CalibModel

/// The iterated values of each run: START in the first pass, then those of the run's group in the pass
/// before.
struct IteratedValues: Sendable {
  let names: [String]
  private var startByRun: [ExperimentRun: [IteratedValue]] = [:]
  private var values: [ExperimentRun: [IteratedValue]] = [:]
  /// Whether they can be looked up; always so without iteration.
  private(set) var isKnown: Bool

  init(names: [String]) {
    self.names = names
    isKnown = names.isEmpty
  }

  mutating func start(_ runs: [ExperimentRun], _ lists: [[IteratedValue]]) {
    precondition(
      runs.count == lists.count && lists.allSatisfy { $0.count == names.count },
      "calib bug: start values that do not fit the runs")
    for (run, list) in zip(runs, lists) { startByRun[run] = list }
    values = startByRun
    isKnown = true
  }

  /// Takes the values with which the next pass begins for some runs; a name that is missing keeps its value.
  mutating func take(_ next: [ExecutionReport.NamedValue], for runs: [ExperimentRun]) {
    for run in runs {
      for (place, name) in names.enumerated() {
        if let new = next.first(where: { $0.name == name }) { values[run]?[place] = new.value }
      }
    }
  }

  /// The values that the pass began with, of a run.
  func before(_ run: ExperimentRun) -> [IteratedValue] { values[run] ?? [] }

  /// The first values of all, of a run.
  func start(_ run: ExperimentRun) -> [IteratedValue] { startByRun[run] ?? [] }

  /// The name whose value is not one for some sorted runs, and the first run at which it changes.
  func change(in runs: [ExperimentRun]) -> (name: String, run: ExperimentRun)? {
    for (left, right) in zip(runs, runs.dropFirst()) {
      for (place, pair) in zip(before(left), before(right)).enumerated() where pair.0 != pair.1 {
        return (names[place], right)
      }
    }
    return nil
  }

  /// The table of one name, with an entry for each run.
  func table(_ reference: ConstantReference, name: String, runs: [ExperimentRun]) -> ConstantTable {
    guard let place = names.firstIndex(of: name) else {
      return ConstantTable(reference: reference, entries: [])
    }
    // A field of a record: `spot.x`.
    let path = reference.field == name ? nil : String(reference.field.dropFirst(name.count + 1))
    // Runs of one group share their values, which may be thousands of numbers: these are written once.
    var last: (value: IteratedValue, constant: Payload.Constant, digest: String)?
    var entries: [ConstantTable.Entry] = []
    for run in runs {
      guard let value = values[run]?[place] else { continue }
      if last?.value != value {
        let whole = value.constant
        guard let constant = path.map({ whole.part($0) }) ?? whole else { continue }
        last = (value, constant, constantDigest(constant))
      }
      guard let last else { continue }
      entries.append(
        .init(interval: IntervalOfValidity(run), value: last.constant, digest: last.digest))
    }
    return ConstantTable(reference: reference, entries: entries)
  }
}
