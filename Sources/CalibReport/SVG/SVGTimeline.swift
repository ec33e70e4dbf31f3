import CalibGraph
import CalibModel

/// The tasks of a run over time as SVG: a lane for each worker, below it a row for each calibration.
///
/// Its size is bound by the number of lanes, not by that of tasks: where a lane has more bars than can be told apart,
/// neighbours of one kind are drawn as one.
struct SVGTimeline {
  private let timeline: RunTimeline
  private let lanes: [[RunTimeline.Bar]]
  private let names: [String]
  private let width = 1100.0
  private let left = 128.0
  private let right = 16.0
  private let top = 6.0
  private let rowHeight = 20.0
  private let laneHeight: Double
  private let gap = 14.0
  private let total: Double

  /// More calibrations than these have no rows.
  private static let mostNames = 40
  /// Bars nearer than this, in units of the drawing, are joined.
  private static let least = 1.0
  /// From this number on neighbours are joined and have no titles.
  private static let mostTitles = 1500

  init(_ timeline: RunTimeline) {
    self.timeline = timeline
    lanes = timeline.lanes
    names = Array(timeline.names.prefix(Self.mostNames))
    laneHeight = lanes.count > 16 ? 8 : 18
    total = max(1, Double(timeline.milliseconds))
  }

  func svg() -> String {
    let rows = top + Double(lanes.count) * laneHeight + gap
    let bottom = rows + Double(names.count) * rowHeight
    var canvas = SVGCanvas(width: width, height: bottom + 34)
    axis(&canvas, bottom: bottom)
    for (number, lane) in lanes.enumerated() {
      draw(lane, y: top + Double(number) * laneHeight, on: &canvas)
    }
    canvas.text(
      QuantityText.plural(lanes.count, "worker"), left - 8, top + min(13, laneHeight), .end, "unit")
    for (number, name) in names.enumerated() {
      draw(name, y: rows + Double(number) * rowHeight, on: &canvas)
    }
    return canvas.svg(title: "tasks over time")
  }

  private func x(_ milliseconds: Double) -> Double { left + milliseconds / total * (width - left - right) }

  /// Times in milliseconds, seconds, minutes or hours, whichever gives short numbers.
  private func axis(_ canvas: inout SVGCanvas, bottom: Double) {
    let units: [(size: Double, name: String)] = [(1, "ms"), (1e3, "s"), (60e3, "min"), (3600e3, "h")]
    let unit = units.last { total >= $0.size } ?? units[0]
    let ticks = AxisTicks(0, total / unit.size, count: 8)
    for value in ticks.values {
      let place = x(value * unit.size)
      canvas.line(place, top, place, bottom + 4, "grid")
      canvas.text(ticks.text(value), place, bottom + 17, .middle)
    }
    canvas.line(left, bottom, width - right, bottom, "axis")
    canvas.text(unit.name, width - right, bottom + 31, .end, "unit")
  }
}

extension SVGTimeline {
  private func draw(_ lane: [RunTimeline.Bar], y: Double, on canvas: inout SVGCanvas) {
    let height = laneHeight - 2
    guard timeline.worked.count > Self.mostTitles else {
      for bar in lane {
        canvas.rectangle(
          x(Double(bar.start)), y, drawnWidth(bar.start, bar.end), height, style(bar), tip: Self.title(bar))
      }
      return
    }
    var open: (start: Int, end: Int, style: String)?
    func close() {
      guard let open else { return }
      canvas.rectangle(x(Double(open.start)), y, drawnWidth(open.start, open.end), height, open.style)
    }
    for bar in lane {
      if let known = open, known.style == style(bar),
        x(Double(bar.start)) - x(Double(known.end)) < Self.least
      {
        open?.end = bar.end
      } else {
        close()
        open = (bar.start, bar.end, style(bar))
      }
    }
    close()
  }

  /// From the first to the last task of a calibration, each pass for itself.
  private func draw(_ name: String, y: Double, on canvas: inout SVGCanvas) {
    let bars = timeline.bars.filter { $0.calibration == name }
    canvas.text(TerminalText.truncated(TerminalText.sanitized(name), to: 19), left - 8, y + 13, .end)
    for pass in Set(bars.map(\.pass)).sorted() {
      let of = bars.filter { $0.pass == pass }
      guard let start = of.map(\.start).min(), let end = of.map(\.end).max() else { continue }
      let tasks = of.reduce(0) { $0 + $1.count }
      let hasFailed = of.contains { $0.ending == .failed }
      canvas.rectangle(
        x(Double(start)), y + 4, drawnWidth(start, end), rowHeight - 10, hasFailed ? "span bad" : "span",
        radius: 2,
        tip: "\(name)\(pass > 0 ? ", pass \(pass)" : ""): \(QuantityText.plural(tasks, "task")), "
          + "\(QuantityText.duration(milliseconds: start)) to \(QuantityText.duration(milliseconds: end))")
    }
  }

  /// Never too thin to be seen.
  private func drawnWidth(_ start: Int, _ end: Int) -> Double {
    max(Self.least, x(Double(end)) - x(Double(start)) - 0.4)
  }

  private func style(_ bar: RunTimeline.Bar) -> String {
    bar.ending == .failed ? "task failed" : "task \(bar.kind.rawValue)"
  }

  private static func title(_ bar: RunTimeline.Bar) -> String {
    let several = bar.count > 1 ? " × \(bar.count)" : ""
    let pass = bar.pass > 0 ? ", pass \(bar.pass)" : ""
    let ending = bar.ending == .done ? "" : ", \(bar.ending.rawValue)"
    return "\(bar.kind.rawValue)\(several) of \(bar.calibration)\(pass)\(ending): \(bar.subject), "
      + QuantityText.duration(milliseconds: bar.end - bar.start)
  }
}
