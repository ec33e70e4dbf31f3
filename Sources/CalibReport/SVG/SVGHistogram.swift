import CalibModel

/// A histogram or a profile as SVG: points with errors, the fitted curve, and pulls below it.
struct SVGHistogram {
  private let name: String
  private let verticalUnit: String
  private let horizontalUnit: String
  private let data: BinnedPoints
  private let horizontal: PlotAxis
  private let curve: [PlotRecord.Point]
  private let pulls: [(bin: Int, value: Double)]
  private let low: Double
  private let high: Double

  private let left: Double
  private static let width = 420.0
  private static let right = 18.0
  private let top = 12.0
  private let plotHeight = 190.0
  private let pullHeight = 48.0
  private let gap = 10.0

  /// - Parameter data: the points of the plot, with its curve in the same scale.
  init(_ plot: PlotRecord, _ data: BinnedPoints) {
    name = plot.name
    self.data = data
    let scale = data.isFilled ? 1 : plot.verticalUnit.factor
    curve = plot.curve.filter { $0.x.isFinite && $0.y.isFinite }.map { .init(x: $0.x, y: $0.y / scale) }
    let ofCounts = data.isFilled && data.note.isEmpty
    pulls = curve.isEmpty ? [] : data.pulls(FittedCurve(curve), ofCounts: ofCounts)
    horizontalUnit = plot.unit.name
    verticalUnit = data.isFilled ? "" : plot.verticalUnit.name
    (low, high) = Self.range(data, curve)
    let labels = AxisTicks(low, high, count: 4)
    left = 18 + 6.6 * Double(labels.values.map { labels.text($0).count }.max() ?? 4)
    horizontal = PlotAxis(data.axis, unit: plot.unit, from: left, to: Self.width - Self.right)
  }

  /// What the vertical axis spans: from zero for contents, else what points and curve need.
  private static func range(_ data: BinnedPoints, _ curve: [PlotRecord.Point]) -> (Double, Double) {
    let ends = data.points.flatMap { [$0.value - $0.error, $0.value + $0.error] } + curve.map(\.y)
    let (least, greatest) = (ends.min() ?? 0, ends.max() ?? 1)
    if data.isFilled {
      let negative = data.points.map { $0.value - $0.error }.filter { $0 < 0 && $0 < -0.02 * greatest }.min()
      let isNegative = data.points.contains { $0.value < 0 }
      return (isNegative ? (negative ?? 0) * 1.06 : 0, max(greatest, 1e-300) * 1.06)
    }
    let margin = greatest > least ? 0.08 * (greatest - least) : max(abs(least) * 0.01, 1e-9)
    return (least - margin, greatest + margin)
  }

  /// The drawing; with pulls where there is a curve.
  func svg() -> String {
    let bottom = top + plotHeight + (pulls.isEmpty ? 0 : gap + pullHeight)
    var canvas = SVGCanvas(width: Self.width, height: bottom + 34)
    axes(&canvas, bottom: bottom)
    if data.isFilled { outline(&canvas) }
    points(&canvas)
    canvas.path(curve.map { (x: horizontal.position($0.x), y: y($0.y)) }, "fit")
    if !pulls.isEmpty { drawPulls(&canvas) }
    return canvas.svg(title: "\(data.isFilled ? "histogram" : "profile") \(name)")
  }

  private func y(_ value: Double) -> Double {
    top + plotHeight * (1 - min(1, max(0, (value - low) / (high - low))))
  }
}

extension SVGHistogram {
  private func axes(_ canvas: inout SVGCanvas, bottom: Double) {
    let end = Self.width - Self.right
    let vertical = AxisTicks(low, high, count: 4)
    for value in vertical.values {
      canvas.line(left, y(value), end, y(value), "grid")
      canvas.text(vertical.text(value), left - 6, y(value) + 4, .end)
    }
    for tick in horizontal.ticks(5) {
      canvas.line(tick.position, bottom, tick.position, bottom + 4, "axis")
      // The last label may stand at the very edge, where half of it would be cut.
      let half = 3.3 * Double(TerminalText.width(tick.text))
      canvas.text(tick.text, min(tick.position, Self.width - half), bottom + 17, .middle)
    }
    canvas.line(left, top + plotHeight, end, top + plotHeight, "axis")
    if bottom > top + plotHeight { canvas.line(left, bottom, end, bottom, "axis") }
    if !horizontalUnit.isEmpty { canvas.text(horizontalUnit, end, bottom + 31, .end, "unit") }
    if !verticalUnit.isEmpty { canvas.text(verticalUnit, left + 4, top + 2, .start, "unit") }
  }

  private func outline(_ canvas: inout SVGCanvas) {
    let axis = data.axis
    var outline: [(x: Double, y: Double)] = [(horizontal.position(axis.low), y(0))]
    for point in data.points {
      outline.append((horizontal.position(axis.edge(point.bin)), y(point.value)))
      outline.append((horizontal.position(axis.edge(point.bin + 1)), y(point.value)))
    }
    outline.append((horizontal.position(axis.high), y(0)))
    canvas.path(outline, "bars")
  }

  /// Points with errors, of up to 120 bins; those of a profile also show the width of their bin.
  private func points(_ canvas: inout SVGCanvas) {
    guard !data.isFilled || data.points.count <= 120 else { return }
    let axis = data.axis
    for point in data.points where !data.isFilled || point.value != 0 {
      let center = horizontal.middle(point.bin)
      canvas.line(center, y(point.value + point.error), center, y(point.value - point.error), "error")
      if !data.isFilled, axis.bins <= 80 {
        let (from, to) = (axis.edge(point.bin), axis.edge(point.bin + 1))
        canvas.line(
          horizontal.position(from), y(point.value), horizontal.position(to), y(point.value), "error")
      }
      canvas.circle(center, y(point.value), axis.bins > 60 ? 1.3 : 1.9, "point")
    }
  }

  private func drawPulls(_ canvas: inout SVGCanvas) {
    let (end, start) = (Self.width - Self.right, top + plotHeight + gap)
    let limit = max(3, min(8, pulls.map { abs($0.value) }.max() ?? 3))
    let middle = start + pullHeight / 2
    func height(_ pull: Double) -> Double { min(limit, abs(pull)) / limit * pullHeight / 2 }
    let two = height(2)
    canvas.rectangle(left, middle - two, end - left, 2 * two, "band")
    for pull in pulls {
      let from = horizontal.position(data.axis.edge(pull.bin))
      let to = horizontal.position(data.axis.edge(pull.bin + 1))
      let size = height(pull.value)
      let inset = to - from > 3 ? 0.5 : 0
      canvas.rectangle(
        from + inset, pull.value > 0 ? middle - size : middle, to - from - 2 * inset, size,
        abs(pull.value) > 3 ? "pull far" : "pull")
    }
    canvas.line(left, middle, end, middle, "axis")
    canvas.text("pull", left - 6, middle + 4, .end)
  }
}
