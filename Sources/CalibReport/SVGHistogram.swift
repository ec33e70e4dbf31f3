import CalibModel

/// A histogram as SVG: points with errors, the fitted curve, and pulls below it.
struct SVGHistogram {
  private let plot: PlotRecord
  private let left = 46.0
  private let right = 18.0
  private let top = 12.0
  private let width = 420.0
  private let plotHeight = 190.0
  private let pullHeight = 48.0
  private let gap = 10.0
  private let highest: Double

  init(_ plot: PlotRecord) {
    self.plot = plot
    let curve = plot.curve.map(\.y).filter(\.isFinite).max() ?? 0
    let bars = plot.histogram.counts.map { $0 + max(0, $0).squareRoot() }.max() ?? 0
    highest = max(curve, bars, 1) * 1.06
  }

  /// The drawing; with pulls where there is a curve.
  func svg() -> String {
    let pulls = self.pulls
    let bottom = top + plotHeight + (pulls.isEmpty ? 0 : gap + pullHeight)
    var canvas = SVGCanvas(width: width, height: bottom + 34)
    axes(&canvas, bottom: bottom)
    contents(&canvas)
    let points = plot.curve.filter { $0.x.isFinite && $0.y.isFinite }.map { (x: x($0.x), y: y($0.y)) }
    canvas.path(points, "fit")
    if !pulls.isEmpty { draw(pulls, on: &canvas) }
    return canvas.svg(title: "histogram \(plot.name)")
  }

  private func x(_ value: Double) -> Double {
    let axis = plot.histogram.axis
    return left + (value - axis.low) / (axis.high - axis.low) * (width - left - right)
  }

  private func y(_ value: Double) -> Double { top + plotHeight * (1 - min(1, max(0, value / highest))) }
}

extension SVGHistogram {
  /// (content - curve)/√curve for each bin of the fit that expects something.
  private var pulls: [(bin: Int, value: Double)] {
    let curve = FittedCurve(plot.curve)
    let axis = plot.histogram.axis
    return plot.histogram.counts.indices.compactMap { bin in
      guard let expected = curve.value(axis.center(bin)), expected > 0 else { return nil }
      return (bin, (plot.histogram.counts[bin] - expected) / expected.squareRoot())
    }
  }

  private func axes(_ canvas: inout SVGCanvas, bottom: Double) {
    let axis = plot.histogram.axis
    let factor = plot.unit.factor
    let vertical = AxisTicks(0, highest, count: 4)
    for value in vertical.values {
      canvas.line(left, y(value), width - right, y(value), "grid")
      canvas.text(vertical.text(value), left - 6, y(value) + 4, .end)
    }
    let horizontal = AxisTicks(axis.low / factor, axis.high / factor, count: 5)
    for value in horizontal.values {
      canvas.line(x(value * factor), bottom, x(value * factor), bottom + 4, "axis")
      canvas.text(horizontal.text(value), x(value * factor), bottom + 17, .middle)
    }
    canvas.line(left, top + plotHeight, width - right, top + plotHeight, "axis")
    if bottom > top + plotHeight { canvas.line(left, bottom, width - right, bottom, "axis") }
    if !plot.unit.name.isEmpty { canvas.text(plot.unit.name, width - right, bottom + 31, .end, "unit") }
  }

  /// The outline of the bins; for up to 120 of them also points with errors.
  private func contents(_ canvas: inout SVGCanvas) {
    let (axis, counts) = (plot.histogram.axis, plot.histogram.counts)
    var outline: [(x: Double, y: Double)] = [(x(axis.low), y(0))]
    for bin in counts.indices {
      outline.append((x(axis.edge(bin)), y(counts[bin])))
      outline.append((x(axis.edge(bin + 1)), y(counts[bin])))
    }
    outline.append((x(axis.high), y(0)))
    canvas.path(outline, "bars")
    guard counts.count <= 120 else { return }
    for bin in counts.indices where counts[bin] > 0 {
      let (center, error) = (x(axis.center(bin)), counts[bin].squareRoot())
      canvas.line(center, y(counts[bin] + error), center, y(counts[bin] - error), "error")
      canvas.circle(center, y(counts[bin]), counts.count > 60 ? 1.3 : 1.9, "point")
    }
  }

  private func draw(_ pulls: [(bin: Int, value: Double)], on canvas: inout SVGCanvas) {
    let (axis, start) = (plot.histogram.axis, top + plotHeight + gap)
    let limit = max(3, min(8, pulls.map { abs($0.value) }.max() ?? 3))
    let middle = start + pullHeight / 2
    func height(_ pull: Double) -> Double { min(limit, abs(pull)) / limit * pullHeight / 2 }
    let two = height(2)
    canvas.rectangle(left, middle - two, width - left - right, 2 * two, "band")
    for pull in pulls {
      let (from, to) = (x(axis.edge(pull.bin)), x(axis.edge(pull.bin + 1)))
      let size = height(pull.value)
      let inset = to - from > 3 ? 0.5 : 0
      canvas.rectangle(
        from + inset, pull.value > 0 ? middle - size : middle, to - from - 2 * inset, size,
        abs(pull.value) > 3 ? "pull far" : "pull")
    }
    canvas.line(left, middle, width - right, middle, "axis")
    canvas.text("pull", left - 6, middle + 4, .end)
  }
}
