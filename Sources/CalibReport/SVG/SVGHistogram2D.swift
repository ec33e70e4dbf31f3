import CalibModel

/// A two-dimensional histogram as SVG: a colour for each bin that is not empty.
struct SVGHistogram2D {
  private let plot: PlotRecord
  private let histogram: Histogram2D
  private let width = 420.0
  private let height = 286.0
  private let left = 58.0
  private let right = 62.0
  private let top = 14.0
  private let bottom = 252.0

  init(_ plot: PlotRecord, _ histogram: Histogram2D) {
    (self.plot, self.histogram) = (plot, histogram)
  }

  func svg() -> String {
    var canvas = SVGCanvas(width: width, height: height)
    let horizontal = PlotAxis(histogram.x, unit: plot.unit, from: left, to: width - right)
    let vertical = PlotAxis(histogram.y, unit: plot.verticalUnit, from: bottom, to: top)
    cells(horizontal, vertical, on: &canvas)
    canvas.line(left, bottom, width - right, bottom, "axis")
    canvas.line(left, top, left, bottom, "axis")
    for tick in horizontal.ticks(5) {
      canvas.line(tick.position, bottom, tick.position, bottom + 4, "axis")
      canvas.text(tick.text, tick.position, bottom + 17, .middle)
    }
    for tick in vertical.ticks(5) { canvas.text(tick.text, left - 6, tick.position + 4, .end) }
    canvas.text(plot.unit.name, width - right, bottom + 31, .end, "unit")
    canvas.text(plot.verticalUnit.name, left + 4, top - 3, .start, "unit")
    return canvas.svg(title: "histogram \(plot.name)")
  }

  /// Neighbours of one colour in a row are one cell; empty bins stay paper.
  private func cells(_ horizontal: PlotAxis, _ vertical: PlotAxis, on canvas: inout SVGCanvas) {
    let filled = histogram.counts.filter { $0 != 0 }
    guard let least = filled.min(), let greatest = filled.max() else { return }
    let (low, high) = (min(least, 0), max(greatest, 0))
    var cells = SVGCells(least < 0 ? .around : .upwards)
    for j in 0..<histogram.y.bins {
      let (upper, lower) = (
        vertical.position(histogram.y.edge(j + 1)), vertical.position(histogram.y.edge(j))
      )
      var start = 0
      while start < histogram.x.bins {
        let level = level(histogram[start, j], low, high)
        var end = start + 1
        while end < histogram.x.bins, self.level(histogram[end, j], low, high) == level { end += 1 }
        if let level {
          let from = horizontal.position(histogram.x.edge(start))
          let to = horizontal.position(histogram.x.edge(end))
          cells.add(from, upper, to - from, lower - upper, level: level)
        }
        start = end
      }
    }
    cells.draw(on: &canvas)
    cells.key(
      width - right + 10, top, height: bottom - top, low: QuantityText.number(low, significant: 3),
      high: QuantityText.number(high, significant: 3), on: &canvas)
  }

  private func level(_ content: Double, _ low: Double, _ high: Double) -> Int? {
    guard content != 0, high > low else { return nil }
    return min(SVGCells.levels - 1, Int((content - low) / (high - low) * Double(SVGCells.levels)))
  }
}
