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
  /// Where it begins inside of the first run, or ends inside of the last.
  package let seconds: Seconds

  /// Seconds of a run; `nil` for the beginning of the first and the end of the last.
  package struct Seconds: Hashable, Sendable {
    package var from: Double?
    package var to: Double?

    package init(from: Double? = nil, to: Double? = nil) {
      self.from = from
      self.to = to
    }

    var isInside: Bool { from != nil || to != nil }
  }

  package init(
    calibration: String, field: String, first: ExperimentRun, last: ExperimentRun, value: Double,
    unit: String,
    seconds: Seconds = Seconds()
  ) {
    self.seconds = seconds
    self.calibration = calibration
    self.field = field
    self.first = first
    self.last = last
    self.value = value
    self.unit = unit
  }
}
