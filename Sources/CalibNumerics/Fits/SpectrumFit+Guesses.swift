/// Guesses from a spectrum for fits that do not go through ``SpectrumFit``: of samples, and of several things at once.
extension SpectrumFit {
  /// The best guess first, then others; none where there is nothing to guess from.
  package static func guesses(_ data: BinnedData, for model: any FitModel) -> [SpectrumGuess] {
    guard data.count > 0, data.contents.contains(where: { $0 > 0 }) else { return [] }
    let search = SpectrumSearch(data, level: model.levelForm)
    return [search.guess] + search.alternatives
  }

  /// Guesses from points in ascending order of x: a level through the ends, and the place farthest above it.
  ///
  /// - Parameter binWidth: by which the model's densities are multiplied.
  package static func guesses(x: [Double], y: [Double], binWidth: Double) -> [SpectrumGuess] {
    guard let first = x.first, let last = x.last, x.count > 1, last > first else { return [] }
    let edge = max(1, x.count / 10)
    let left = y.prefix(edge).reduce(0, +) / Double(edge)
    let right = y.suffix(edge).reduce(0, +) / Double(edge)
    let above = zip(x, y).map { $1 - (left + (right - left) * ($0 - first) / (last - first)) }
    let whole = zip(x, y).map { $1 }
    func guess(_ heights: [Double], _ left: Double, _ right: Double) -> SpectrumGuess? {
      guard let top = heights.indices.max(by: { heights[$0] < heights[$1] }) else { return nil }
      var (low, high) = (top, top)
      while low > 0, heights[low] > 0.5 * heights[top] { low -= 1 }
      while high < x.count - 1, heights[high] > 0.5 * heights[top] { high += 1 }
      let sigma = max((x[high] - x[low]) / 2.355, 0.4 * (last - first) / Double(x.count))
      return SpectrumGuess(
        leftLevel: left, rightLevel: right, peakPosition: x[top], peakSigma: sigma,
        // The area of a Gaussian of this height and width, over the unit of a density.
        peakYield: heights[top] * sigma * 2.5066282746310002 / binWidth)
    }
    return [guess(above, left, right), guess(whole, 0, 0)].compactMap { $0 }
  }
}
