package import CalibModel

/// The constants of a run beside those of another run or of a tag.
package struct ReportComparison: Sendable {
  /// One constant in one interval; `old` is absent where the other has none there.
  package struct Row: Hashable, Sendable {
    package let calibration: String
    package let interval: IntervalOfValidity
    package let field: String
    package let old: Payload.Constant?
    package let new: Payload.Constant

    package init(
      calibration: String, interval: IntervalOfValidity, field: String, old: Payload.Constant?,
      new: Payload.Constant
    ) {
      self.calibration = calibration
      self.interval = interval
      self.field = field
      self.old = old
      self.new = new
    }
  }

  /// What the run is compared with: `tag prompt_2026a`.
  package let name: String
  package let rows: [Row]

  package init(name: String, rows: [Row]) {
    self.name = name
    self.rows = rows
  }

  /// How many constants are not what they were.
  package var changed: Int { rows.count { $0.old != $0.new } }
}

extension ReportComparison.Row {
  /// The new value less the old, with its unit; empty where they are no two numbers of one unit.
  var move: String {
    guard let new = number(self.new), let old = old.flatMap({ number($0) }), new.unit == old.unit else {
      return old == self.new ? "same" : ""
    }
    return old.value == new.value ? "same" : QuantityText.quantity(new.value - old.value, unit: new.unit)
  }

  /// The move over the error of the new value; empty where there is none.
  ///
  /// The errors of both mostly come from the same events, so they are not added.
  var significance: String {
    guard case .measured(let new, let error, let unit) = new, error > 0,
      let old = old.flatMap({ number($0) }), old.unit == unit
    else { return "" }
    return QuantityText.fixed((new - old.value) / error, decimals: 1)
  }

  private func number(_ constant: Payload.Constant) -> (value: Double, unit: String)? {
    switch constant {
    case .integer(let value): (Double(value), "")
    case .number(let value, let unit): (value, unit)
    case .measured(let value, _, let unit): (value, unit)
    default: nil
    }
  }
}
