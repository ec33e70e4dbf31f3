import Glibc

/// Looks for a peak on a level in the contents of bins.
///
/// The level is the line, straight or exponential, through the means of the outermost tenths; the peak is the window where the contents rise
/// above it with the largest significance; its width is that at half maximum.
struct SpectrumSearch {
  private let data: BinnedData
  /// Contents above the level.
  private let excess: [Double]
  private var level: (left: Double, right: Double)
  private let binWidth: Double

  /// Prepares the search; there is at least one bin.
  init(_ data: BinnedData, level form: LevelForm) {
    self.data = data
    binWidth = data.highs[0] - data.lows[0]
    guard form != .none else {
      excess = data.contents
      level = (0, 0)
      return
    }
    let count = data.count
    let edge = max(1, count / 10)
    // The level stays above 0 at both ends, so that a likelihood is finite there.
    let smallest = 0.02 * data.contents.reduce(0, +) / Double(count)
    let left = data.contents.prefix(edge).reduce(0, +) / Double(edge)
    let right = data.contents.suffix(edge).reduce(0, +) / Double(edge)
    let run = LevelRun(form, from: left, to: right, over: Double(count - edge), smallest: smallest)
    let middle = 0.5 * Double(edge - 1)
    excess = (0..<count).map { data.contents[$0] - run.level(at: Double($0) - middle) }
    level = (run.level(at: -0.5 - middle), run.level(at: Double(count) - 0.5 - middle))
    level = (max(level.left, smallest), max(level.right, smallest))
  }

  /// The best guess.
  var guess: SpectrumGuess {
    let window = bestWindow
    let inside = (window.low..<window.high).map { max(excess[$0], 0) }
    let sum = inside.reduce(0, +)
    let center = zip(window.low..<window.high, inside).reduce(0) { $0 + data.centers[$1.0] * $1.1 } / sum
    let middle = data.centers[(window.low + window.high) / 2]
    let position = sum > 0 ? center : middle
    let sigma = width(around: position, window: window.high - window.low)
    return guess(position: position, sigma: sigma)
  }

  /// Other guesses, for fits that the best one does not lead to the minimum.
  var alternatives: [SpectrumGuess] {
    let (best, length) = (guess, binWidth * Double(data.count))
    let highest = data.contents.indices.max { data.contents[$0] < data.contents[$1] } ?? 0
    let start = data.lows[0]
    let positions =
      [best.peakPosition, data.centers[highest]] + (0..<4).map { start + length * (Double($0) + 0.5) / 4 }
    let widths = [0.4 * best.peakSigma, 2.5 * best.peakSigma, max(length / 40, 0.7 * binWidth), length / 8]
    return positions.flatMap { position in widths.map { guess(position: position, sigma: $0) } }
  }

  private func guess(position: Double, sigma: Double) -> SpectrumGuess {
    let near = data.centers.indices.filter { abs(data.centers[$0] - position) <= max(2.5 * sigma, binWidth) }
    let yield = near.reduce(0) { $0 + excess[$1] }
    let total = data.contents.reduce(0, +)
    return SpectrumGuess(
      leftLevel: level.left, rightLevel: level.right, peakPosition: position, peakSigma: sigma,
      peakYield: max(yield, 0.02 * total, 1))
  }

  /// The window of the largest Σ excess/√Σ contents; `high` is exclusive.
  private var bestWindow: (low: Int, high: Int) {
    let count = data.count
    let sums = excess.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
    let contents = data.contents.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
    var (best, found) = (-Double.infinity, (low: 0, high: count))
    var size = min(3, count)
    while size <= max(count / 2, min(3, count)) {
      for low in 0...(count - size) {
        let significance =
          (sums[low + size] - sums[low]) / (contents[low + size] - contents[low] + 1).squareRoot()
        if significance > best { (best, found) = (significance, (low, low + size)) }
      }
      size += max(2, size / 3)
    }
    return found
  }

  /// The width at half maximum over 2.355, of the excess smoothed over a third of the window.
  private func width(around position: Double, window: Int) -> Double {
    let half = window / 6
    let smooth = excess.indices.map { bin in
      let range = max(0, bin - half)...min(excess.count - 1, bin + half)
      return range.reduce(0) { $0 + excess[$1] } / Double(range.count)
    }
    let near = smooth.indices.filter {
      abs(data.centers[$0] - position) <= 0.5 * Double(window) * binWidth + 0.5 * binWidth
    }
    guard let top = near.max(by: { smooth[$0] < smooth[$1] }), smooth[top] > 0 else { return binWidth }
    var (low, high) = (top, top)
    while low > 0, smooth[low] > 0.5 * smooth[top] { low -= 1 }
    while high < smooth.count - 1, smooth[high] > 0.5 * smooth[top] { high += 1 }
    // A half that the range cuts off is as wide as the other.
    let reach = max(low == 0 ? 0 : top - low, high == smooth.count - 1 ? 0 : high - top)
    let bins = low == 0 || high == smooth.count - 1 ? 2 * max(reach, 1) : high - low - 1
    return max(Double(bins) * binWidth / 2.355, 0.4 * binWidth)
  }
}

/// A level that runs from one value to another over a number of bins.
private struct LevelRun {
  private let start: Double
  private let rate: Double
  private let isExponential: Bool

  init(_ form: LevelForm, from left: Double, to right: Double, over bins: Double, smallest: Double) {
    isExponential = form == .exponential
    start = isExponential ? max(left, smallest) : left
    let change = isExponential ? log(max(right, smallest) / start) : right - left
    rate = bins > 0 ? change / bins : 0
  }

  func level(at bin: Double) -> Double { isExponential ? start * exp(rate * bin) : start + rate * bin }
}
