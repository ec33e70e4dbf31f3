package import CalibModel

/// Plots for terminals, of Unicode blocks or of ASCII.
package enum BlockPlot {
  /// A histogram with its fit, a title above, entries and fit parameters below.
  ///
  /// Bins are made wider, or added up where there are more of them than columns.
  /// - Parameter height: rows of the plot itself.
  package static func text(
    _ plot: PlotRecord, height: Int = 10, fitText: FitText = FitText(catalog: nil), style: TextStyle
  ) -> String {
    let plot = shown(plot)
    // The labels of counts take eight columns at most, the frame three, and the unit stands on the right.
    let bars = Bars(plot, columns: style.width - 13 - TerminalText.width(plot.unit.name))
    let top = max(bars.counts.max() ?? 0, bars.curve.compactMap { $0 }.max() ?? 0)
    let scale = top > 0 ? Double(height) / top : 0
    var canvas = TextCanvas(columns: bars.counts.count * bars.width, rows: height)
    for (bar, count) in bars.counts.enumerated() {
      draw(count * scale, bar: bar, width: bars.width, on: &canvas, style: style)
    }
    for (column, value) in bars.curve.enumerated() {
      guard let value, value > 0 else { continue }
      let row = height - 1 - min(height - 1, Int(value * scale))
      canvas.put(Character(style.sign("•", "*")), column: column, row: row, .bad)
    }
    let axes = TextAxes(
      style: style,
      vertical: [
        (QuantityText.number(top, significant: 4), 0),
        (QuantityText.number(top / 2, significant: 4), height / 2), ("0", height - 1),
      ], horizontal: ticks(plot, columns: canvas.columns), unit: plot.unit.name)
    let title = style.paint(TerminalText.sanitized(plot.name), .strong)
    let lines = [title] + axes.lines(canvas) + footer(plot, fitText: fitText, style: style)
    return lines.map { $0 + "\n" }.joined()
  }

  /// A field of a payload over runs: a line for each interval, a vertical one for its error.
  package static func text(_ constants: ConstantsOverRuns, height: Int = 9, style: TextStyle) -> String {
    let runs = constants.runs
    let range = constants.range
    let labels = [range.upperBound, (range.lowerBound + range.upperBound) / 2, range.lowerBound].map {
      QuantityText.rounded($0, error: (range.upperBound - range.lowerBound) / 10).value
    }
    let room = max(8, style.width - TextAxes.margin(labels) - 6)
    let columns = runs.count >= room ? room : runs.count * min(8, room / max(1, runs.count))
    var canvas = TextCanvas(columns: max(1, columns), rows: height)
    let scale = Double(columns) / Double(max(1, runs.count))
    for (point, extent) in zip(constants.points, constants.extents) {
      // A share of a run may end just below a column, for want of digits.
      let from = Int(extent.from * scale + 1e-6)
      let to = max(from, Int(extent.to * scale + 1e-6) - 1)
      draw(point, from: from, to: to, range: range, on: &canvas, style: style)
    }
    let ends = [(runs.first, 0), (runs.last, columns - 1)].compactMap { run, column in
      run.map { (text: $0.description, column: column) }
    }
    let axes = TextAxes(
      style: style, vertical: zip(labels, [0, height / 2, height - 1]).map { ($0, $1) },
      horizontal: runs.count > 1 ? ends : Array(ends.prefix(1)), unit: "run")
    let unit = constants.unit.isEmpty ? "" : " [\(TerminalText.sanitized(constants.unit))]"
    let title = style.paint(TerminalText.sanitized(constants.field), .strong) + unit
    return ([title] + axes.lines(canvas)).map { $0 + "\n" }.joined()
  }
}

extension BlockPlot {
  /// What blocks can show: of a profile and of two axes, where the rows lie.
  private static func shown(_ plot: PlotRecord) -> PlotRecord {
    switch plot.content {
    case .histogram: return plot
    case .profile, .histogram2D:
      return PlotRecord(
        name: "\(plot.name), entries", histogram: plot.histogram, fit: nil, unit: plot.unit, curve: [])
    }
  }

  private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A bar of so many rows, to an eighth of a row.
  private static func draw(
    _ level: Double, bar: Int, width: Int, on canvas: inout TextCanvas, style: TextStyle
  ) {
    for row in 0..<canvas.rows {
      let part = level - Double(canvas.rows - 1 - row)
      guard part > 0 else { continue }
      let eighth = min(8, max(1, Int((part * 8).rounded())))
      let character: Character = style.usesUnicode ? eighths[eighth] : part >= 0.5 ? "#" : "."
      for column in bar * width..<(bar + 1) * width { canvas.put(character, column: column, row: row, .link) }
    }
  }

  private static func draw(
    _ point: ConstantsOverRuns.Point, from: Int, to: Int, range: ClosedRange<Double>,
    on canvas: inout TextCanvas, style: TextStyle
  ) {
    func row(_ value: Double) -> Int {
      let part = (range.upperBound - value) / (range.upperBound - range.lowerBound)
      return max(0, min(canvas.rows - 1, Int((part * Double(canvas.rows - 1)).rounded())))
    }
    let tone: TextStyle.Tone = point.hasFailedCheck ? .bad : .link
    let (center, middle) = (row(point.value), (from + to) / 2)
    if let error = point.error {
      for place in row(point.value + error)...row(point.value - error) {
        canvas.put(Character(style.sign("│", "|")), column: middle, row: place, tone)
      }
    }
    let bar = Character(point.isExtended ? style.sign("╌", ".") : style.sign("─", "-"))
    for column in from...to { canvas.put(bar, column: column, row: center, tone) }
    canvas.put(Character(style.sign("●", "o")), column: middle, row: center, tone)
  }

  private static func ticks(_ plot: PlotRecord, columns: Int) -> [(text: String, column: Int)] {
    let axis = plot.histogram.axis
    let (low, high) = (axis.low / plot.unit.factor, axis.high / plot.unit.factor)
    let ticks = AxisTicks(low, high, count: max(2, columns / 12))
    return ticks.values.map { value in
      let column = Int((value - low) / (high - low) * Double(columns))
      return (ticks.text(value), min(columns - 1, max(0, column)))
    }
  }

  private static func footer(_ plot: PlotRecord, fitText: FitText, style: TextStyle) -> [String] {
    let histogram = plot.histogram
    var parts = ["\(QuantityText.entries(histogram.entries)) entries"]
    if histogram.underflow > 0 { parts.append("\(QuantityText.entries(histogram.underflow)) below") }
    if histogram.overflow > 0 { parts.append("\(QuantityText.entries(histogram.overflow)) above") }
    if histogram.invalid > 0 { parts.append("\(QuantityText.entries(histogram.invalid)) not a number") }
    var lines = ["  " + parts.joined(separator: ", ")]
    guard let fit = plot.fit else { return lines }
    lines.append("  fit: \(FitText.quality(fit))")
    let parameters = fitText.parameters(fit, axis: plot.unit)
    let widest = parameters.map { TerminalText.width($0.name) }.max() ?? 0
    lines += parameters.map { "    \(TerminalText.padded($0.name, to: widest))  \($0.text)" }
    return lines
  }

  /// Bins fitted into columns: each some columns wide, or several added up.
  private struct Bars {
    /// The contents of each bar.
    let counts: [Double]
    /// The columns of each bar.
    let width: Int
    /// The fitted curve at each column, in entries per bar; `nil` outside of the fit's range.
    let curve: [Double?]

    init(_ plot: PlotRecord, columns: Int) {
      let histogram = plot.histogram
      let bins = histogram.axis.bins
      let room = max(8, columns)
      let merged = bins > room ? (bins + room - 1) / room : 1
      counts = stride(from: 0, to: bins, by: merged).map { start in
        histogram.counts[start..<min(bins, start + merged)].reduce(0, +)
      }
      width = max(1, room / counts.count)
      let total = counts.count * width
      let span = histogram.axis.width * Double(merged * counts.count)
      let curve = FittedCurve(plot.curve)
      self.curve = (0..<total).map { column in
        curve.value(histogram.axis.low + span * (Double(column) + 0.5) / Double(total)).map {
          $0 * Double(merged)
        }
      }
    }
  }
}
