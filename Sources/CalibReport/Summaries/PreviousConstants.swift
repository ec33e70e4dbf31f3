import CalibModel

/// What a constant was before, over runs: drawn behind the new ones.
struct PreviousConstants {
  struct Level {
    let interval: IntervalOfValidity
    let value: Double
    /// `nil` for a number without an error.
    let error: Double?
  }

  let levels: [Level]

  /// The old values of a field that are numbers in the unit of the new ones.
  init(_ comparison: ReportComparison?, calibration: String, field: String, unit: String) {
    levels = (comparison?.rows ?? []).compactMap { row in
      guard row.calibration == calibration, row.field == field else { return nil }
      guard let old = row.old, let known = ConstantsOverRuns.number(old), known.unit == unit,
        known.value.isFinite
      else { return nil }
      return Level(interval: row.interval, value: known.value, error: known.error)
    }
  }
}
