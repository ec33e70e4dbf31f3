/// A validation plot: what was collected, with a fit where one was named.
package struct PlotRecord: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case histogram(Histogram)
    case profile(Profile)
    case histogram2D(Histogram2D)
  }

  package let name: String
  package let content: Content
  package let fit: FitResult?
  /// The unit to draw the horizontal axis in, and its size in base units.
  package let unit: Unit
  /// The same of what a profile averages and of the second axis of two; of no meaning for a histogram.
  package var verticalUnit = Unit.none
  /// The fitted curve sampled over the fit's range: x in base units, y in entries per bin, or of a profile in base
  /// units too.
  ///
  /// It is computed where a plot is drawn, and not kept.
  package var curve: [Point]

  package struct Point: Hashable, Sendable {
    package let x: Double
    package let y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  package init(name: String, content: Content, fit: FitResult?, unit: Unit, curve: [Point] = []) {
    self.name = name
    self.content = content
    self.fit = fit
    self.unit = unit
    self.curve = curve
  }

  package init(name: String, histogram: Histogram, fit: FitResult?, unit: Unit, curve: [Point]) {
    self.init(name: name, content: .histogram(histogram), fit: fit, unit: unit, curve: curve)
  }
}

extension PlotRecord {
  /// Where the rows lie along the horizontal axis, whatever else is known of them.
  package var histogram: Histogram {
    switch content {
    case .histogram(let histogram): return histogram
    case .profile(let profile):
      var histogram = Histogram(axis: profile.axis)
      histogram.counts = profile.bins.map(\.effective)
      return histogram
    case .histogram2D(let histogram): return histogram.projectedOnX
    }
  }

  /// Rows inside of the axes.
  package var entries: Double {
    switch content {
    case .histogram(let histogram): histogram.entries
    case .profile(let profile): profile.entries
    case .histogram2D(let histogram): histogram.entries
    }
  }
}

extension PlotRecord.Content {
  /// Adds another of the same kind and with the same axes; `nil` for any other.
  package func merged(with other: Self) -> Self? {
    switch (self, other) {
    case (.histogram(var sum), .histogram(let added)):
      guard sum.axis == added.axis else { return nil }
      sum.merge(added)
      return .histogram(sum)
    case (.profile(let sum), .profile(let added)):
      guard sum.axis == added.axis else { return nil }
      let bins = zip(sum.bins, added.bins).map { left, right in
        var merged = left
        merged.merge(right)
        return merged
      }
      return .profile(
        Profile(
          axis: sum.axis, bins: bins, entries: sum.entries + added.entries,
          underflow: sum.underflow + added.underflow, overflow: sum.overflow + added.overflow,
          invalid: sum.invalid + added.invalid))
    case (.histogram2D(let sum), .histogram2D(let added)):
      guard sum.x == added.x, sum.y == added.y else { return nil }
      var squares: [Double]?
      if let left = sum.squares, let right = added.squares { squares = zip(left, right).map(+) }
      return .histogram2D(
        Histogram2D(
          x: sum.x, y: sum.y, counts: zip(sum.counts, added.counts).map(+), squares: squares,
          entries: sum.entries + added.entries, outside: sum.outside + added.outside,
          invalid: sum.invalid + added.invalid))
    case (.histogram, _), (.profile, _), (.histogram2D, _): return nil
    }
  }
}
