extension SpectrumGuess {
  /// A rough description of points: levels at the ends, and the highest point as the peak.
  package init(points: PointData, _ geometry: FitGeometry) {
    let order = points.x.indices.sorted { points.x[$0] < points.x[$1] }
    let edge = max(1, order.count / 10)
    func mean(_ places: some Collection<Int>) -> Double {
      places.reduce(0) { $0 + points.y[$1] } / Double(max(places.count, 1))
    }
    let (left, right) = (mean(order.prefix(edge)), mean(order.suffix(edge)))
    let top = order.max { points.y[$0] < points.y[$1] }
    let height = (top.map { points.y[$0] } ?? 0) - 0.5 * (left + right)
    let half = order.count { points.y[$0] - 0.5 * (left + right) > 0.5 * height }
    let sigma = max(Double(half), 1) * geometry.length / Double(max(order.count, 1)) / 2.355
    self.init(
      leftLevel: left, rightLevel: right, peakPosition: top.map { points.x[$0] } ?? geometry.center,
      peakSigma: sigma, peakYield: max(height, 1e-300) * sigma * 2.5 / geometry.binWidth)
  }

  /// A rough description of a sample, from a histogram of it; levels are in entries per panel of the sample.
  package init(sample: SampleData, level form: LevelForm) {
    let bins = max(10, min(100, sample.values.count / 20))
    let width = (sample.high - sample.low) / Double(bins)
    var contents = [Double](repeating: 0, count: bins)
    for value in sample.values where width > 0 {
      contents[min(bins - 1, max(0, Int((value - sample.low) / width)))] += 1
    }
    let edges = (0...bins).map { sample.low + width * Double($0) }
    var guess = SpectrumSearch(BinnedData(edges: edges, contents: contents), level: form).guess
    let scale = Double(bins) / Double(SampleData.panels)
    guess.leftLevel *= scale
    guess.rightLevel *= scale
    self = guess
  }
}
