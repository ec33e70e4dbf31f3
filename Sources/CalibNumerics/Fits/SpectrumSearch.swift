import Glibc

/// Looks for a peak on a level in the contents of bins.
///
/// The level is the line, straight or exponential, through the means of the outermost tenths; the peak is
/// the window where the contents rise above it with the largest significance; its width is that at half
/// maximum.
struct SpectrumSearch {
  private let data: BinnedData
  /// Sums of the contents above the level, and of the contents, below each edge.
  private let excess: [Double]
  private let contents: [Double]
  private var level: (left: Double, right: Double)
  private let binWidth: Double

  /// Prepares the search; there is at least one bin.
  init(_ data: BinnedData, level form: LevelForm) {
    self.data = data
    binWidth = data.highs[0] - data.lows[0]
    contents = Self.sums(data.count) { data.contents[$0] }
    guard form != .none else {
      excess = contents
      level = (0, 0)
      return
    }
    let count = data.count
    let edge = max(1, count / 10)
    // The level stays above 0 at both ends, so that a likelihood is finite there.
    let smallest = 0.02 * contents[count] / Double(count)
    let left = contents[edge] / Double(edge)
    let right = (contents[count] - contents[count - edge]) / Double(edge)
    let run = LevelRun(form, from: left, to: right, over: Double(count - edge), smallest: smallest)
    let middle = 0.5 * Double(edge - 1)
    excess = Self.sums(count) { data.contents[$0] - run.level(at: Double($0) - middle) }
    level = (run.level(at: -0.5 - middle), run.level(at: Double(count) - 0.5 - middle))
    level = (max(level.left, smallest), max(level.right, smallest))
  }

  private static func sums(_ count: Int, _ value: (Int) -> Double) -> [Double] {
    Array(unsafeUninitializedCapacity: count + 1) { buffer, initialized in
      var sum = 0.0
      buffer[0] = 0
      for bin in 0..<count {
        sum += value(bin)
        buffer[bin + 1] = sum
      }
      initialized = count + 1
    }
  }

  /// The contents of a bin above the level.
  private func excess(of bin: Int) -> Double { excess[bin + 1] - excess[bin] }

  /// The best guess.
  var guess: SpectrumGuess {
    let window = bestWindow
    var (sum, moment) = (0.0, 0.0)
    for bin in window.low..<window.high {
      let inside = max(excess(of: bin), 0)
      sum += inside
      moment += inside * data.centers[bin]
    }
    let position = sum > 0 ? moment / sum : data.centers[(window.low + window.high) / 2]
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
    let reach = max(2.5 * sigma, binWidth)
    let low = firstBin { data.centers[$0] >= position - reach }
    let high = firstBin { data.centers[$0] > position + reach }
    return SpectrumGuess(
      leftLevel: level.left, rightLevel: level.right, peakPosition: position, peakSigma: sigma,
      peakYield: max(excess[max(low, high)] - excess[low], 0.02 * contents[data.count], 1))
  }

  /// The first bin for which a condition holds that stays true once it is; the number of bins where there
  /// is none.
  private func firstBin(where isBehind: (Int) -> Bool) -> Int {
    var (low, high) = (0, data.count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The window of the largest Σ excess/√Σ contents; `high` is exclusive.
  private var bestWindow: (low: Int, high: Int) {
    let count = data.count
    return excess.withUnsafeBufferPointer { excess in
      contents.withUnsafeBufferPointer { contents in
        var (best, found) = (-Double.infinity, (low: 0, high: count))
        var size = min(3, count)
        while size <= max(count / 2, min(3, count)) {
          for low in 0...(count - size) {
            let above = excess[low + size] - excess[low]
            // The square keeps the sign and spares the root.
            let significance = above * abs(above) / (contents[low + size] - contents[low] + 1)
            if significance > best { (best, found) = (significance, (low, low + size)) }
          }
          size += max(2, size / 3)
        }
        return found
      }
    }
  }

  /// The width at half maximum over 2.355, of the excess smoothed over a third of the window.
  private func width(around position: Double, window: Int) -> Double {
    let (half, count) = (window / 6, data.count)
    func smooth(_ bin: Int) -> Double {
      let (low, high) = (max(0, bin - half), min(count - 1, bin + half) + 1)
      return (excess[high] - excess[low]) / Double(high - low)
    }
    let reach = 0.5 * Double(window + 1) * binWidth
    var (top, height) = (-1, 0.0)
    for bin in 0..<count where abs(data.centers[bin] - position) <= reach {
      let value = smooth(bin)
      if value > height { (top, height) = (bin, value) }
    }
    guard top >= 0 else { return binWidth }
    var (low, high) = (top, top)
    while low > 0, smooth(low) > 0.5 * height { low -= 1 }
    while high < count - 1, smooth(high) > 0.5 * height { high += 1 }
    // A half that the range cuts off is as wide as the other.
    let longer = max(low == 0 ? 0 : top - low, high == count - 1 ? 0 : high - top)
    let bins = low == 0 || high == count - 1 ? 2 * max(longer, 1) : high - low - 1
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
