import CalibModel

/// The lines of the live display.
struct ProgressLines {
  let progress: RunProgress
  let style: TextStyle

  /// One line for each calibration that is worked on, then one that says what waits; at most `limit` lines.
  func lines(at elapsed: Duration, limit: Int) -> [String] {
    let working = progress.calibrations.filter { $0.state == .running }
    let waiting = progress.calibrations.count { $0.state == .waiting }
    let ended = progress.calibrations.count { $0.state == .ended }
    let shown = working.prefix(max(0, limit - 1))
    let widest = shown.map { TerminalText.width(TerminalText.sanitized($0.name)) }.max() ?? 0
    let nameWidth = min(widest, max(12, style.width / 3))
    let pieces = shown.map { parts(of: $0, nameWidth: nameWidth, at: elapsed) }
    let taken = pieces.map { TerminalText.width($0.head) + TerminalText.width($0.tail) }.max() ?? 0
    var lines = zip(shown, pieces).map { line($0, $1, barWidth: min(30, style.width - taken)) }
    var rest: [String] = []
    if working.count > shown.count { rest.append("\(working.count - shown.count) more at work") }
    if waiting > 0 { rest.append("\(waiting) waiting") }
    if ended > 0 { rest.append("\(ended) ended") }
    let time = QuantityText.duration(wholeSeconds: Int(elapsed.seconds))
    rest.append(rest.isEmpty && !progress.calibrations.isEmpty ? "\(time) so far" : time)
    if progress.calibrations.isEmpty { rest.insert("preparing", at: 0) }
    let separator = style.sign(" · ", ", ")
    lines.append(
      style.paint(TerminalText.truncated(rest.joined(separator: separator), to: style.width), .faint))
    return lines
  }

  /// One calibration: `momentum_scale  pass 2 of 5  ━━━━━━──────  12/24  1.2 M events/s  3 s left`.
  ///
  /// The bars of all lines are as wide as the longest leaves room for, so that they can be compared.
  private func line(
    _ calibration: CalibrationProgress, _ parts: (head: String, tail: String), barWidth: Int
  ) -> String {
    guard barWidth >= 6 else {
      return TerminalText.truncated(parts.head + parts.tail.dropFirst(2), to: style.width)
    }
    return parts.head + bar(done: calibration.done, total: calibration.total, width: barWidth) + parts.tail
  }

  /// What stands before and behind the bar.
  private func parts(
    of calibration: CalibrationProgress, nameWidth: Int, at elapsed: Duration
  ) -> (head: String, tail: String) {
    let name = TerminalText.truncated(TerminalText.sanitized(calibration.name), to: nameWidth)
    let passes = calibration.maximumPasses > 1 ? " of \(calibration.maximumPasses)" : ""
    let (done, total) = (calibration.done, calibration.total)
    let head =
      TerminalText.padded(name, to: nameWidth) + "  pass \(max(1, calibration.pass))\(passes)  "
    var tail = "  \(done)/\(total)"
    if calibration.failed > 0 { tail += "  \(calibration.failed) failed" }
    if let rate = calibration.rate(at: elapsed) { tail += "  \(QuantityText.abbreviated(rate)) events/s" }
    if let left = calibration.timeLeft(at: elapsed) {
      tail += "  \(QuantityText.duration(wholeSeconds: Int(left.seconds.rounded(.up)))) left"
    } else if calibration.running > 0 {
      tail += "  \(QuantityText.plural(calibration.running, "task")) running"
    }
    return (head, tail)
  }

  private func bar(done: Int, total: Int, width: Int) -> String {
    let filled = total > 0 ? width * done / total : 0
    return style.paint(String(repeating: style.sign("━", "#"), count: filled), .good)
      + style.paint(String(repeating: style.sign("─", "."), count: width - filled), .faint)
  }
}
