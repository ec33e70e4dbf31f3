/// What an alignment found.
package struct AlignmentSolution: Hashable, Sendable {
  /// The labels of all parameters that occur, in ascending order.
  package let labels: [Int]
  /// Their values; those that are not determined keep their start.
  package let values: [Double]
  /// Their standard errors; 0 where they do not move, empty where the method gives none.
  package let errors: [Double]
  /// How well each is imitated by all others, from 0 to 1; empty where the method gives none.
  package let globalCorrelations: [Double]
  /// The covariance of the parameters that move, by rows; empty where the method gives none.
  package let covariance: [Double]
  /// The places in `labels` of the parameters that move.
  package let moving: [Int]
  /// Sum over the records after the last iteration.
  package let chi2: Double
  package let ndf: Int
  package let records: Int
  package let rejected: Int
  package let iterations: Int
  /// The eigenvalues in ascending order, and the directions of the weakest ones; empty unless asked for.
  package let eigenvalues: [Double]
  package let weakModes: [WeakMode]

  /// A direction in which the records hardly determine the parameters.
  package struct WeakMode: Hashable, Sendable {
    package let eigenvalue: Double
    /// The direction over the moving parameters, of length 1.
    package let direction: [Double]
  }

  /// The place of a label; `nil` where it does not occur.
  package func place(of label: Int) -> Int? {
    var (low, high) = (0, labels.count)
    while low < high {
      let middle = (low + high) / 2
      if labels[middle] < label { low = middle + 1 } else { high = middle }
    }
    return low < labels.count && labels[low] == label ? low : nil
  }

  package func value(of label: Int) -> Double? { place(of: label).map { values[$0] } }
  package func error(of label: Int) -> Double? {
    place(of: label).flatMap { errors.isEmpty ? nil : errors[$0] }
  }
}
