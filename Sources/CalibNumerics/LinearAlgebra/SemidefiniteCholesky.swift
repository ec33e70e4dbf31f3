/// A lower triangle L with L Lᵀ = C for a covariance that may have directions without any spread.
///
/// Constraints leave such directions; their columns of L are 0.
package struct SemidefiniteCholesky {
  private let factor: [Double]
  private let order: Int

  /// Takes a symmetric matrix by rows, never negative but for rounding.
  ///
  /// - Complexity: O(order³).
  package init(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "calib bug: a matrix of another size")
    var lower = [Double](repeating: 0, count: order * order)
    for column in 0..<order {
      var pivot = matrix[column * order + column]
      let size = pivot
      for k in 0..<column { pivot -= lower[column * order + k] * lower[column * order + k] }
      // Less than the rounding of what was taken away is nothing.
      guard pivot > 1e-11 * size, pivot > 0 else { continue }
      let root = pivot.squareRoot()
      lower[column * order + column] = root
      for row in (column + 1)..<max(order, column + 1) {
        var sum = matrix[row * order + column]
        for k in 0..<column { sum -= lower[row * order + k] * lower[column * order + k] }
        lower[row * order + column] = sum / root
      }
    }
    (factor, self.order) = (lower, order)
  }

  package subscript(row: Int, column: Int) -> Double { factor[row * order + column] }
}
