/// What a model is fitted to.
package enum FitData: Sendable {
  /// Contents of bins; `integrated` takes the model's integral over the bin instead of its value at the
  /// centre. A likelihood always takes the integral.
  case bins(BinnedData, FitStatistic, integrated: Bool)
  case points(PointData)
  case sample(SampleData)
}

/// Points (x, y ± sigma).
package struct PointData: Hashable, Sendable {
  package let x: [Double]
  package let y: [Double]
  /// The standard errors of `y`; `nil` where they are equal and unknown, and then errors of parameters are
  /// scaled so that chi2/ndf is 1.
  package let sigma: [Double]?

  package init(x: [Double], y: [Double], sigma: [Double]? = nil) {
    precondition(
      x.count == y.count && (sigma?.count ?? x.count) == x.count, "calib bug: points without values")
    self.x = x
    self.y = y
    self.sigma = sigma
  }
}

/// A sample of single values, for fits without bins.
///
/// The model's unit is entries per `width` = (high - low)/panels; its integral over the range is summed
/// over the panels.
package struct SampleData: Hashable, Sendable {
  package static let panels = 200

  /// The values within the range.
  package let values: [Double]
  package let low: Double
  package let high: Double
  /// Whether the number of entries takes part: then yields are fitted.
  ///
  /// Else only the shape is, and one yield has to be fixed.
  package let isExtended: Bool

  /// Takes the values that lie in the range, both ends included; others and those that are no number are
  /// left out.
  package init(_ values: [Double], low: Double, high: Double, extended: Bool = true) {
    self.values = values.filter { $0 >= low && $0 <= high }
    self.low = low
    self.high = high
    isExtended = extended
  }

  package var width: Double { (high - low) / Double(Self.panels) }

  /// The geometry that its models need.
  package var geometry: FitGeometry { FitGeometry(low: low, high: high, binWidth: width) }
}
