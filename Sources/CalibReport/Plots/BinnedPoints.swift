import CalibModel

/// What a one-dimensional plot shows of each bin, in the scale of the fitted curve.
struct BinnedPoints {
  struct Point {
    let bin: Int
    let value: Double
    /// One standard deviation; 0 where there is none.
    let error: Double
  }

  let axis: HistogramAxis
  /// Ascending; bins of a profile that have no mean are left out.
  let points: [Point]
  /// Whether bins are filled from zero, as contents are and means are not.
  let isFilled: Bool
  /// How values are to be read where they are no contents: `entries per 2.5 GeV`; else empty.
  let note: String

  /// Contents of unequal bins are shown per mean width, as a fit's curve is; those of a logarithmic axis only with one.
  init(_ histogram: Histogram, unit: Unit, hasCurve: Bool) {
    axis = histogram.axis
    isFilled = true
    let isDensity =
      switch histogram.axis.kind {
      case .variable: true
      case .logarithmic: hasCurve
      case .regular, .integer, .category: false
      }
    let axis = histogram.axis
    points = histogram.counts.indices.map { bin in
      let scale = isDensity ? axis.width / axis.width(bin) : 1
      return Point(
        bin: bin, value: histogram.counts[bin] * scale,
        error: max(0, histogram.variance(bin)).squareRoot() * scale)
    }
    let what = histogram.isWeighted ? "weights" : "entries"
    let size = QuantityText.number(axis.width / unit.factor, significant: 3)
    let width = unit.name.isEmpty ? size : "\(size) \(unit.name)"
    note = isDensity ? "\(what) per \(width)" : histogram.isWeighted ? "sums of weights" : ""
  }

  /// Means with their standard errors, in the vertical unit.
  init(_ profile: Profile, verticalUnit: Unit) {
    axis = profile.axis
    isFilled = false
    note = "means"
    points = profile.bins.indices.compactMap { bin in
      let moments = profile.bins[bin]
      guard moments.weight > 0, moments.mean.isFinite else { return nil }
      return Point(
        bin: bin, value: moments.mean / verticalUnit.factor,
        error: (moments.meanError ?? 0) / verticalUnit.factor)
    }
  }

  /// (value - curve)/error for each bin that the curve covers; of counts the error is the root of the curve.
  ///
  /// - Parameter curve: in the scale of the values.
  func pulls(_ curve: FittedCurve, ofCounts: Bool) -> [(bin: Int, value: Double)] {
    points.compactMap { point in
      guard let expected = curve.value(axis.center(point.bin)) else { return nil }
      let error = ofCounts ? max(0, expected).squareRoot() : point.error
      return error > 0 ? (point.bin, (point.value - expected) / error) : nil
    }
  }
}
