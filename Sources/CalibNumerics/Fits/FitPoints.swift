/// The bins at which a model is asked for its values; the memory is that of the fit.
package struct FitPoints {
  package let count: Int
  package let centers: UnsafePointer<Double>
  package let lows: UnsafePointer<Double>
  package let highs: UnsafePointer<Double>

  package init(
    count: Int, centers: UnsafePointer<Double>, lows: UnsafePointer<Double>, highs: UnsafePointer<Double>
  ) {
    self.count = count
    self.centers = centers
    self.lows = lows
    self.highs = highs
  }
}

/// Where a model writes: a value per point, and a column of derivatives per parameter.
package struct FitOutput {
  package let count: Int
  package let values: UnsafeMutablePointer<Double>
  private let gradient: UnsafeMutablePointer<Double>
  /// From one column to the next.
  package let stride: Int

  /// - Parameter stride: from one column to the next, at least `count`; `count` if not given.
  package init(
    count: Int, values: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>,
    stride: Int? = nil
  ) {
    self.count = count
    self.values = values
    self.gradient = gradient
    self.stride = stride ?? count
  }

  /// The derivatives by a parameter, `count` of them.
  package func column(_ parameter: Int) -> UnsafeMutablePointer<Double> { gradient + parameter * stride }

  /// The same values with the columns that follow the first `parameters`: for the next term of a sum.
  package func dropping(_ parameters: Int) -> FitOutput {
    FitOutput(count: count, values: values, gradient: column(parameters), stride: stride)
  }
}
