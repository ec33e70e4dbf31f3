package import CalibModel

/// One interval of a calibration's last run, as closely as it is asked for: a pass, a key.
package enum IntervalView {
  /// The constants, the passes and the checks of the interval that has a run.
  ///
  /// - Parameters:
  ///   - pass: shows what this pass watched, and no constants; `nil`: the whole interval.
  ///   - key: shows of keyed constants the one of this key.
  package static func text(
    _ result: CalibrationResult, _ run: ExperimentRun, pass: Int?, key: String?, style: TextStyle
  ) -> String {
    var text = IntervalExplanation.text(result, run, style: style)
    guard let interval = result.intervals.first(where: { $0.contains(run) }) else { return text }
    var lines: [String] = []
    if pass == nil {
      for field in interval.report.payloads.flatMap(\.fields) { lines += self.lines(field, key, style) }
    }
    for one in result.passes where pass == nil || one.number == pass {
      lines += watched(one, in: interval.interval, key, style)
    }
    if pass == nil {
      lines += interval.report.entries.map {
        "\(TerminalText.sanitized($0.name)): \(QuantityText.entries($0.value)) entries"
      }
      lines += interval.report.checks.map { check in
        let mark =
          check.passed
          ? style.paint(style.sign("✓", "ok"), .good) : style.paint(style.sign("✗", "failed"), .bad)
        let value = check.value.isEmpty ? "" : ": \(TerminalText.sanitized(check.value))"
        return "\(mark) \(check.kind.rawValue) \(TerminalText.sanitized(check.name))\(value)"
      }
    }
    text += lines.map { "  \($0)\n" }.joined()
    return text
  }

  private static func lines(_ field: Payload.Field, _ key: String?, _ style: TextStyle) -> [String] {
    let name = TerminalText.sanitized(field.name)
    if let key, case .keyed(let constants) = field.value {
      return ["\(name)[\(key)]  \(ConstantText.text(constants, key: key) ?? "there is no such key")"]
    }
    return ConstantText.lines(field.value, name: name, style: style)
  }

  private static func watched(
    _ pass: CalibrationResult.Pass, in interval: IntervalOfValidity, _ key: String?, _ style: TextStyle
  ) -> [String] {
    let values = pass.intervals.first { $0.interval.overlaps(interval) }?.values ?? []
    guard !values.isEmpty else { return [] }
    let texts = values.map { value -> String in
      let name = TerminalText.sanitized(value.name)
      if let key, case .keyed(let constants) = value.value, let text = ConstantText.text(constants, key: key)
      {
        return "\(name)[\(key)] = \(text)"
      }
      return "\(name) = \(QuantityText.constant(value.value))"
    }
    return ["pass \(pass.number): " + texts.joined(separator: ", ")]
  }
}
