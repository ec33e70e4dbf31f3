import CalibModel

/// Which runs have constants, as SVG: a row for each calibration, a piece for each interval, gaps in red.
struct SVGCoverage {
  private let rows: [RunCoverage]
  private let runs: [ExperimentRun]
  private let width = 1100.0
  private let left = 160.0
  private let right = 16.0
  private let top = 4.0
  private let rowHeight = 22.0

  /// From this number on, the intervals of a row are not told apart.
  private static let mostPieces = 400

  init(_ rows: [RunCoverage], runs: [ExperimentRun]) {
    (self.rows, self.runs) = (rows, runs)
  }

  func svg() -> String {
    let bottom = top + Double(rows.count) * rowHeight + 2
    var canvas = SVGCanvas(width: width, height: bottom + 34)
    for (number, row) in rows.enumerated() {
      let y = top + Double(number) * rowHeight
      canvas.text(
        TerminalText.truncated(TerminalText.sanitized(row.name), to: 24), left - 8, y + 15, .end)
      draw(row, y: y + 3, on: &canvas)
    }
    canvas.line(left, bottom, width - right, bottom, "axis")
    for tick in RunTicks.places(runs, width: width - left - right) {
      canvas.line(left + tick.center, bottom, left + tick.center, bottom + 4, "axis")
      canvas.text(runs[tick.place].description, left + tick.center, bottom + 17, .middle)
    }
    canvas.text("run", width - right, bottom + 31, .end, "unit")
    return canvas.svg(title: "runs with constants")
  }

  private func x(_ place: Int) -> Double {
    left + Double(place) / Double(max(1, runs.count)) * (width - left - right)
  }

  private func draw(_ row: RunCoverage, y: Double, on canvas: inout SVGCanvas) {
    let height = rowHeight - 8
    var stretches = row.stretches
    if stretches.count > Self.mostPieces { stretches = Self.joined(stretches) }
    let gap = x(1) - x(0) > 3 ? 1.0 : 0
    for (number, stretch) in stretches.enumerated() {
      let isOdd = number % 2 == 1 && stretch.kind == .covered && stretches.count == row.stretches.count
      let odd = isOdd ? " odd" : ""
      let (from, to) = (x(stretch.first), x(stretch.last + 1))
      canvas.rectangle(
        from, y, max(0.8, to - from - gap), height, "cover \(style(stretch.kind))\(odd)",
        tip: tip(stretch, of: row))
    }
  }

  /// Stretches of one kind that touch, as one.
  private static func joined(_ stretches: [RunCoverage.Stretch]) -> [RunCoverage.Stretch] {
    stretches.reduce(into: []) { joined, next in
      if let last = joined.last, last.kind == next.kind, last.last + 1 == next.first {
        joined[joined.count - 1] = .init(kind: last.kind, first: last.first, last: next.last, interval: nil)
      } else {
        joined.append(next)
      }
    }
  }

  private func style(_ kind: RunCoverage.Kind) -> String {
    switch kind {
    case .covered: "covered"
    case .extended: "extended"
    case .mixed: "mixed"
    case .gap: "gap"
    }
  }

  private func tip(_ stretch: RunCoverage.Stretch, of row: RunCoverage) -> String {
    let (first, last) = (runs[stretch.first], runs[stretch.last])
    let span = stretch.interval.map { "\($0)" } ?? (first == last ? "\(first)" : "\(first) to \(last)")
    return "\(row.name) \(span)\(stretch.kind == .gap ? ": no constants" : "")"
  }
}
