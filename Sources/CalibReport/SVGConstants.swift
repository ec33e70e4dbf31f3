import CalibModel

/// Constants over runs as SVG: a bar for each interval, its error as a band, its value as a point.
struct SVGConstants {
  private let constants: ConstantsOverRuns
  private let runs: [ExperimentRun]
  private let places: [ExperimentRun: Int]
  private let range: ClosedRange<Double>
  private let ticks: AxisTicks
  private let left: Double
  private let right = 12.0
  private let top = 12.0
  private let plotHeight = 170.0
  /// Wide ones are scrolled on small screens instead of shrunk.
  let isWide: Bool
  private let width: Double

  init(_ constants: ConstantsOverRuns) {
    self.constants = constants
    runs = constants.runs
    places = Dictionary(runs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    range = constants.range
    let ticks = AxisTicks(range.lowerBound, range.upperBound, count: 4)
    self.ticks = ticks
    isWide = constants.points.count > 40
    width = isWide ? 1100 : 420
    let labels = ticks.values.map { ticks.text($0).count }.max() ?? 4
    left = 16 + 6.6 * Double(labels)
  }

  /// Above this many intervals, bars and bands are one path each, to keep the page small.
  private static let mostPoints = 400

  func svg() -> String {
    var canvas = SVGCanvas(width: width, height: top + plotHeight + 34)
    axes(&canvas)
    if constants.points.count > Self.mostPoints {
      drawOutlines(on: &canvas)
    } else {
      for point in constants.points { draw(point, on: &canvas) }
    }
    return canvas.svg(title: "\(constants.field) over runs")
  }

  /// The left edge of a run's place, or the right one of the run before it.
  private func x(_ place: Int) -> Double {
    left + Double(place) / Double(max(1, runs.count)) * (width - left - right)
  }

  private func y(_ value: Double) -> Double {
    top + (range.upperBound - value) / (range.upperBound - range.lowerBound) * plotHeight
  }

  private func axes(_ canvas: inout SVGCanvas) {
    let bottom = top + plotHeight
    for value in ticks.values {
      canvas.line(left, y(value), width - right, y(value), "grid")
      canvas.text(ticks.text(value), left - 6, y(value) + 4, .end)
    }
    canvas.line(left, bottom, width - right, bottom, "axis")
    var free = -Double.infinity
    for (place, run) in runs.enumerated() {
      let center = (x(place) + x(place + 1)) / 2
      let half = Double(run.description.count) * 3.4
      // The last label that fits keeps off the right edge, so that none is cut.
      guard center - half > free + 8, center + half <= width - 1 else { continue }
      canvas.line(center, bottom, center, bottom + 4, "axis")
      canvas.text(run.description, center, bottom + 17, .middle)
      free = center + half
    }
    canvas.text("run", width - right, bottom + 31, .end, "unit")
  }

  /// All bands as one path and all values as another.
  private func drawOutlines(on canvas: inout SVGCanvas) {
    var (upper, lower, levels):
      ([(x: Double, y: Double)], [(x: Double, y: Double)], [(x: Double, y: Double)]) =
        ([], [], [])
    for point in constants.points {
      let of = point.runs.compactMap { places[$0] }
      guard let first = of.min(), let last = of.max() else { continue }
      let error = point.error ?? 0
      for edge in [x(first), x(last + 1)] {
        upper.append((edge, y(point.value + error)))
        lower.append((edge, y(point.value - error)))
        levels.append((edge, y(point.value)))
      }
    }
    canvas.path(upper + lower.reversed(), "area", closed: true)
    canvas.path(levels, "trace")
  }

  private func draw(_ point: ConstantsOverRuns.Point, on canvas: inout SVGCanvas) {
    let of = point.runs.compactMap { places[$0] }
    guard let first = of.min(), let last = of.max() else { return }
    let (from, to) = (x(first) + 1, x(last + 1) - 1)
    let middle = (from + to) / 2
    let tone = point.hasFailedCheck ? " doubt" : ""
    if let error = point.error {
      let (upper, lower) = (y(point.value + error), y(point.value - error))
      canvas.rectangle(from, upper, to - from, lower - upper, "band\(tone)")
      canvas.line(middle, upper, middle, lower, "error\(tone)")
    }
    canvas.line(
      from, y(point.value), to, y(point.value), "level\(tone)\(point.isExtended ? " extended" : "")")
    let text =
      point.error.map { QuantityText.measured(point.value, error: $0, unit: constants.unit) }
      ?? QuantityText.quantity(point.value, unit: constants.unit)
    canvas.circle(middle, y(point.value), isWide ? 1.8 : 3, "mark\(tone)", tip: "\(point.interval): \(text)")
  }
}
