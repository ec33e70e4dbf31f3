import CalibModel

/// Constants over runs as SVG: a bar for each interval, its error as a band, its value as a point; behind them in grey
/// what they were before.
struct SVGConstants {
  private let constants: ConstantsOverRuns
  private let previous: [PreviousConstants.Level]
  private let runs: [ExperimentRun]
  private let range: ClosedRange<Double>
  private let ticks: AxisTicks
  private let left: Double
  private let right = 12.0
  private let top = 12.0
  private let plotHeight = 170.0
  /// Wide ones are scrolled on small screens instead of shrunk.
  let isWide: Bool
  private let width: Double

  init(_ constants: ConstantsOverRuns, before: PreviousConstants) {
    self.constants = constants
    previous = before.levels
    runs = constants.runs
    range = Self.range(constants.range, before.levels)
    let ticks = AxisTicks(range.lowerBound, range.upperBound, count: 4)
    self.ticks = ticks
    isWide = constants.points.count > 40
    width = isWide ? 1100 : 420
    let labels = ticks.values.map { ticks.text($0).count }.max() ?? 4
    left = 16 + 6.6 * Double(labels)
  }

  /// The range with the old values in it, but for those so far off that the new ones could not be told apart.
  private static func range(
    _ own: ClosedRange<Double>, _ levels: [PreviousConstants.Level]
  ) -> ClosedRange<Double> {
    let size = own.upperBound - own.lowerBound
    let near = levels.map(\.value).filter {
      $0 > own.lowerBound - 4 * size && $0 < own.upperBound + 4 * size
    }
    guard let low = near.min(), let high = near.max() else { return own }
    return min(own.lowerBound, low - 0.05 * size)...max(own.upperBound, high + 0.05 * size)
  }

  /// Whether some of the old values are off the drawing.
  var hidesPrevious: Bool { previous.contains { !range.contains($0.value) } }

  /// Above this many intervals, bars and bands are one path each, to keep the page small.
  private static let mostPoints = 400

  func svg() -> String {
    var canvas = SVGCanvas(width: width, height: top + plotHeight + 34)
    axes(&canvas)
    for level in previous where range.contains(level.value) { draw(level, on: &canvas) }
    if constants.points.count > Self.mostPoints {
      drawOutlines(on: &canvas)
    } else {
      for (point, extent) in zip(constants.points, constants.extents) { draw(point, extent, on: &canvas) }
    }
    return canvas.svg(title: "\(constants.field) over runs")
  }

  /// The left edge of a run's place, or the right one of the run before it.
  private func x(_ place: Double) -> Double {
    left + place / Double(max(1, runs.count)) * (width - left - right)
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
    for tick in RunTicks.places(runs, width: width - left - right) {
      canvas.line(left + tick.center, bottom, left + tick.center, bottom + 4, "axis")
      canvas.text(runs[tick.place].description, left + tick.center, bottom + 17, .middle)
    }
    canvas.text("run", width - right, bottom + 31, .end, "unit")
  }

  /// All bands as one path and all values as another.
  private func drawOutlines(on canvas: inout SVGCanvas) {
    var (upper, lower, levels):
      ([(x: Double, y: Double)], [(x: Double, y: Double)], [(x: Double, y: Double)]) =
        ([], [], [])
    for (point, extent) in zip(constants.points, constants.extents) {
      let error = point.error ?? 0
      for edge in [x(extent.from), x(extent.to)] {
        upper.append((edge, y(point.value + error)))
        lower.append((edge, y(point.value - error)))
        levels.append((edge, y(point.value)))
      }
    }
    canvas.path(upper + lower.reversed(), "area", closed: true)
    canvas.path(levels, "trace")
  }

  /// What was valid before for the runs of an interval.
  private func draw(_ level: PreviousConstants.Level, on canvas: inout SVGCanvas) {
    guard let first = runs.firstIndex(where: level.interval.contains),
      let last = runs.lastIndex(where: level.interval.contains)
    else { return }
    let (from, to) = (x(Double(first)), x(Double(last + 1)))
    if let error = level.error {
      let upper = y(min(range.upperBound, level.value + error))
      canvas.rectangle(
        from, upper, to - from, y(max(range.lowerBound, level.value - error)) - upper, "before")
    }
    canvas.line(from, y(level.value), to, y(level.value), "before")
  }

  private func draw(
    _ point: ConstantsOverRuns.Point, _ extent: (from: Double, to: Double), on canvas: inout SVGCanvas
  ) {
    let (from, to) = (x(extent.from) + 1, x(extent.to) - 1)
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
    canvas.circle(middle, y(point.value), isWide ? 1.8 : 3, "mark\(tone)", tip: "\(point.label): \(text)")
  }
}
