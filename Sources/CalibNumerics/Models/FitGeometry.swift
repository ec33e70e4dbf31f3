/// The range of a fit and the width of its bins: what a shape needs to know besides its parameters.
package struct FitGeometry: Hashable, Sendable {
  package let low: Double
  package let high: Double
  /// By this a density becomes entries per bin.
  package let binWidth: Double

  package init(low: Double, high: Double, binWidth: Double) {
    self.low = low
    self.high = high
    self.binWidth = binWidth
  }

  package var length: Double { high - low }
  package var center: Double { 0.5 * (low + high) }
}
