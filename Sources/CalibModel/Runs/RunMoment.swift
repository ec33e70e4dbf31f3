/// A moment of data taking: a run, and a time inside of it, on the clock of the data.
///
/// Without a time it is the beginning of the run, before all times of it. Written `18/3` or `18/3 at 1200 s`.
package struct RunMoment: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let run: ExperimentRun
  /// In nanoseconds.
  package let time: Int64?

  package init(_ run: ExperimentRun, time: Int64? = nil) {
    self.run = run
    self.time = time
  }

  /// After all times of a run.
  package static func end(of run: ExperimentRun) -> RunMoment { RunMoment(run, time: .max) }

  package static func < (left: Self, right: Self) -> Bool {
    if left.run != right.run { return left.run < right.run }
    guard let time = right.time else { return false }
    return left.time.map { $0 < time } ?? true
  }

  package var description: String {
    time.map { "\(run) at \(QuantityText.number(Double($0) / 1e9, significant: 12)) s" } ?? "\(run)"
  }
}

extension RunMoment {
  /// `[experiment, run]`, or `[experiment, run, seconds]`.
  package var json: JSONValue {
    let seconds = time.map { [JSONValue.number(Double($0) / 1e9)] } ?? []
    return .array([.integer(run.experiment), .integer(run.run)] + seconds)
  }

  /// Reads what ``json`` wrote.
  package init?(json: JSONValue) {
    guard let values = json.asArray, (2...3).contains(values.count),
      let experiment = values[0].asInteger, let number = values[1].asInteger,
      let run = ExperimentRun(experiment: experiment, run: number)
    else { return nil }
    guard values.count == 3 else {
      self.init(run)
      return
    }
    guard let seconds = values[2].asDouble, abs(seconds) < 9e9 else { return nil }
    self.init(run, time: Int64((seconds * 1e9).rounded()))
  }
}
