/// Bins of equal width with their contents.
package struct BinnedData: Hashable, Sendable {
  package private(set) var centers: [Double] = []
  package private(set) var lows: [Double] = []
  package private(set) var highs: [Double] = []
  package private(set) var contents: [Double] = []

  private init() {}

  /// Bins between neighbouring edges; there is one edge more than contents.
  package init(edges: [Double], contents: [Double]) {
    precondition(edges.count == contents.count + 1, "calib bug: bins without edges")
    lows = Array(edges.dropLast())
    highs = Array(edges.dropFirst())
    centers = zip(lows, highs).map { 0.5 * ($0 + $1) }
    self.contents = contents
  }

  package var count: Int { contents.count }

  /// The bins that are not empty: those that a chi-square of Neyman's kind can use.
  package var filled: BinnedData {
    var result = BinnedData()
    for bin in contents.indices where contents[bin] != 0 {
      result.centers.append(centers[bin])
      result.lows.append(lows[bin])
      result.highs.append(highs[bin])
      result.contents.append(contents[bin])
    }
    return result
  }
}
