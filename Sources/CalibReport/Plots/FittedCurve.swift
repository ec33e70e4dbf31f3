import CalibModel

/// A sampled curve, read between its points.
struct FittedCurve {
  private let points: [PlotRecord.Point]

  /// Keeps the points that are finite, in order of x.
  init(_ points: [PlotRecord.Point]) {
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite }.sorted { $0.x < $1.x }
  }

  /// The value at x by straight lines between the points; `nil` outside of them.
  ///
  /// - Complexity: O(log *n*).
  func value(_ x: Double) -> Double? {
    guard let first = points.first, let last = points.last, x >= first.x, x <= last.x else { return nil }
    var (low, high) = (0, points.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if points[middle].x <= x { low = middle } else { high = middle }
    }
    let (a, b) = (points[low], points[high])
    return b.x > a.x ? a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) : a.y
  }
}
