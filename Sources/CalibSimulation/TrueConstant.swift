package import CalibModel

/// A constant that went into a simulation, for runs from a first to a last, both included.
package struct TrueConstant: Hashable, Sendable {
  package let calibration: String
  package let field: String
  package let first: ExperimentRun
  package let last: ExperimentRun
  /// In `unit`.
  package let value: Double
  /// A unit's name as a script writes it; empty for a plain number.
  package let unit: String

  package init(
    calibration: String, field: String, first: ExperimentRun, last: ExperimentRun, value: Double, unit: String
  ) {
    self.calibration = calibration
    self.field = field
    self.first = first
    self.last = last
    self.value = value
    self.unit = unit
  }
}
