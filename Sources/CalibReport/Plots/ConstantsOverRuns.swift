package import CalibModel

/// One numeric field of a payload over the intervals of a calibration.
package struct ConstantsOverRuns: Hashable, Sendable {
  package struct Point: Hashable, Sendable {
    package let interval: IntervalOfValidity
    /// What people call it: its interval, of a piece with the moment from which it holds.
    package let label: String
    package let runs: [ExperimentRun]
    package let value: Double
    /// `nil` for a number without an error.
    package let error: Double?
    package let isExtended: Bool
    /// Whether a `require` or an `expect` of the interval failed.
    package let hasFailedCheck: Bool
  }

  package let field: String
  package let unit: String
  /// The intervals with a finite value, in their order.
  package let points: [Point]

  /// The fields of a calibration that can be drawn, in the order of the payload.
  ///
  /// The unit is that of the first interval; intervals with another one are left out.
  package static func all(_ result: CalibrationResult) -> [ConstantsOverRuns] {
    fieldNames(result).compactMap { field in
      var unit: String?
      var points: [Point] = []
      for interval in result.intervals {
        guard let number = interval.report.constant(field).flatMap(number), number.value.isFinite,
          unit == nil || unit == number.unit
        else { continue }
        unit = number.unit
        points.append(
          Point(
            interval: interval.interval, label: interval.label, runs: interval.runs, value: number.value,
            error: number.error.flatMap { $0.isFinite ? $0 : nil }, isExtended: interval.isExtended,
            hasFailedCheck: interval.report.checks.contains { !$0.passed }))
      }
      return unit.map { ConstantsOverRuns(field: field, unit: $0, points: points) }
    }
  }

  /// All runs, sorted, each once: the places on the horizontal axis.
  package var runs: [ExperimentRun] { Set(points.flatMap(\.runs)).sorted() }

  /// From where to where each point lies on an axis on which every run has a length of 1; those that share a run share its
  /// place in equal parts.
  var extents: [(from: Double, to: Double)] {
    let places = Dictionary(runs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var shares: [ExperimentRun: Int] = [:]
    for run in points.flatMap(\.runs) { shares[run, default: 0] += 1 }
    var taken: [ExperimentRun: Int] = [:]
    return points.map { point in
      func edge(_ run: ExperimentRun?, _ parts: Int) -> Double {
        guard let run, let place = places[run] else { return 0 }
        return Double(place) + Double(taken[run, default: 0] + parts) / Double(shares[run, default: 1])
      }
      let extent = (from: edge(point.runs.first, 0), to: edge(point.runs.last, 1))
      for run in point.runs { taken[run, default: 0] += 1 }
      return extent
    }
  }

  /// The least range that holds all values with their errors, with a margin; never empty.
  var range: ClosedRange<Double> {
    let lows = points.map { $0.value - ($0.error ?? 0) }
    let highs = points.map { $0.value + ($0.error ?? 0) }
    guard let low = lows.min(), let high = highs.max() else { return 0...1 }
    let margin = high > low ? (high - low) * 0.08 : max(abs(low) * 1e-3, 1e-9)
    return (low - margin)...(high + margin)
  }

  /// The names of all fields of all intervals, in the order of the first payload that has them.
  static func fieldNames(_ result: CalibrationResult) -> [String] {
    var names: [String] = []
    for field in result.intervals.flatMap({ $0.report.payloads.flatMap(\.fields) })
    where !names.contains(field.name) {
      names.append(field.name)
    }
    return names
  }

  /// A constant that is one number; `nil` for others.
  static func number(_ constant: Payload.Constant) -> (value: Double, error: Double?, unit: String)? {
    switch constant {
    case .integer(let value): (Double(value), nil, "")
    case .number(let value, let unit): (value, nil, unit)
    case .measured(let value, let error, let unit): (value, error, unit)
    case .bool, .string, .keyed, .record, .list, .curve, .file: nil
    }
  }
}
