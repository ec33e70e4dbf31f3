import CalibModel

/// The frame of a plot in text: labels on the left, ticks and their labels below.
struct TextAxes {
  let style: TextStyle
  /// The ticks of the vertical axis: text, and the row it stands in.
  let vertical: [(text: String, row: Int)]
  /// The ticks of the horizontal axis: text, and the column it points at.
  let horizontal: [(text: String, column: Int)]
  /// The unit of the horizontal axis; may be empty.
  let unit: String

  /// Columns that the frame takes on the left.
  static func margin(_ vertical: [String]) -> Int {
    (vertical.map(TerminalText.width).max() ?? 0) + 2
  }

  /// The lines of the canvas in its frame.
  func lines(_ canvas: TextCanvas) -> [String] {
    let labelWidth = Self.margin(vertical.map(\.text)) - 2
    var lines = (0..<canvas.rows).map { row in
      let label = vertical.first { $0.row == row }?.text
      let text = TerminalText.padded(label ?? "", to: labelWidth, right: true)
      let edge = label == nil ? style.sign("│", "|") : style.sign("┤", "+")
      return text + " " + edge + canvas.line(row, style: style).trimmingBlanks
    }
    let indent = String(repeating: " ", count: labelWidth + 1)
    let ticks = Set(horizontal.map(\.column))
    let rule = (0..<canvas.columns).map { column in
      ticks.contains(column) ? style.sign("┬", "+") : style.sign("─", "-")
    }
    lines.append(indent + style.sign("└", "+") + rule.joined())
    lines.append(indent + " " + labels(canvas.columns))
    return lines
  }

  /// The labels centred below their ticks; one that would touch its neighbour is left out.
  private func labels(_ columns: Int) -> String {
    let tail = unit.isEmpty ? "" : "  \(TerminalText.sanitized(unit))"
    var text = ""
    for tick in horizontal {
      let width = TerminalText.width(tick.text)
      let used = TerminalText.width(text)
      let start = max(0, min(tick.column - width / 2, columns - width))
      guard used == 0 || start >= used + 2 else { continue }
      text = TerminalText.padded(text, to: start) + tick.text
    }
    return text + tail
  }
}
