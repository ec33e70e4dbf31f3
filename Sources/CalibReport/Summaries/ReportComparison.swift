package import CalibModel

/// The constants of a run, or of a tag, beside those of another run or tag.
package struct ReportComparison: Sendable {
  /// One constant in one interval; `old` is absent where the other has none there.
  package struct Row: Hashable, Sendable {
    package let calibration: String
    /// The part of the new constant's interval for which the old one was valid.
    package let interval: IntervalOfValidity
    /// The new constant's own interval.
    package let whole: IntervalOfValidity
    package let field: String
    package let old: Payload.Constant?
    package let new: Payload.Constant

    package init(
      calibration: String, interval: IntervalOfValidity, of whole: IntervalOfValidity? = nil, field: String,
      old: Payload.Constant?, new: Payload.Constant
    ) {
      self.calibration = calibration
      self.interval = interval
      self.whole = whole ?? interval
      self.field = field
      self.old = old
      self.new = new
    }
  }

  /// What the run is compared with: `tag prompt_2026a`.
  package let name: String
  /// In the order of calibrations, intervals and fields.
  package let rows: [Row]

  package init(name: String, rows: [Row]) {
    self.name = name
    self.rows = rows
  }

  /// How many constants are not what they were; those that were not there before do not count.
  package var changed: Int { rows.count { $0.old != nil && $0.old != $0.new } }

  /// `4 of 24 constants changed`, and how many are new.
  var facts: [String] {
    let fresh = rows.count { $0.old == nil }
    let known = QuantityText.plural(rows.count - fresh, "constant")
    let new = fresh == 1 ? "1 was not there" : "\(QuantityText.count(fresh)) were not there"
    return ["\(QuantityText.count(changed)) of \(known) changed"] + (fresh > 0 ? [new] : [])
  }

  /// Those that changed, the largest move in errors first, then those without a move, then those as before.
  var sorted: [Row] {
    rows.enumerated().sorted { left, right in
      let (a, b) = (left.element.rank, right.element.rank)
      return a == b ? left.offset < right.offset : a > b
    }.map(\.element)
  }
}

extension ReportComparison.Row {
  /// The new value less the old, with its unit; empty where they are no two numbers of one unit.
  var move: String {
    if old == new { return "same" }
    if let keyed { return keyed.text }
    guard let new = number(self.new), let old = old.flatMap({ number($0) }), new.unit == old.unit else {
      return ""
    }
    let error: Double? = if case .measured(_, let error, _) = self.new { error } else { nil }
    // To the digits of the error: more of them would say nothing.
    let digits = error.map { QuantityText.rounded(new.value - old.value, error: $0) }
    guard let digits, digits.exponent == 0, error ?? 0 > 0 else {
      return signed(QuantityText.quantity(new.value - old.value, unit: new.unit))
    }
    return signed(digits.value) + (new.unit.isEmpty ? "" : " \(TerminalText.sanitized(new.unit))")
  }

  /// The move over the error of the new value; empty where there is none.
  var significance: String {
    guard old != new, let errorsMoved else { return "" }
    return signed(QuantityText.fixed(errorsMoved, decimals: 1))
  }

  /// The move over the error of the new value, of keyed constants the largest; `nil` where there is none.
  ///
  /// The errors of both mostly come from the same events, so they are not added.
  var errorsMoved: Double? {
    if let keyed { return keyed.largestInErrors }
    guard case .measured(let new, let error, let unit) = new, error > 0,
      let old = old.flatMap({ number($0) }), old.unit == unit
    else { return nil }
    return (new - old.value) / error
  }

  /// The keys' moves; `nil` where they are no keyed numbers of one unit.
  var keyed: KeyedMoves? {
    guard case .keyed(let new) = new, case .keyed(let old)? = old else { return nil }
    return KeyedMoves(from: old, to: new)
  }

  /// What sorts rows: how far a constant moved; below that changes without a size, then what was not there before.
  fileprivate var rank: Double {
    if old == nil { return -1 }
    if old == new { return -2 }
    return errorsMoved.map(abs) ?? 0
  }

  /// With a sign, but for a zero.
  private func signed(_ text: String) -> String {
    text.hasPrefix("-") || !text.contains { ("1"..."9").contains($0) } ? text : "+\(text)"
  }

  private func number(_ constant: Payload.Constant) -> (value: Double, unit: String)? {
    switch constant {
    case .integer(let value): (Double(value), "")
    case .number(let value, let unit): (value, unit)
    case .measured(let value, _, let unit): (value, unit)
    case .bool, .string, .keyed, .record, .list, .curve: nil
    }
  }
}
