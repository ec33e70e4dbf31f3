/// Means and covariances of several columns; rows in which one is not a number are in nothing but ``invalid``.
package struct Covariance: Hashable, Sendable {
  /// Rows.
  package let count: Double
  /// Σw and Σw²; both are `count` where each row counts 1.
  package let weight: Double
  package let weightSquares: Double
  package let means: [Double]
  /// Σw(xᵢ - mean)(xⱼ - mean) for j ≤ i, row by row.
  package let products: [Double]
  package let invalid: Double

  package init(
    count: Double, weight: Double, weightSquares: Double, means: [Double], products: [Double], invalid: Double
  ) {
    precondition(products.count == means.count * (means.count + 1) / 2, "calib bug: products missing")
    self.count = count
    self.weight = weight
    self.weightSquares = weightSquares
    self.means = means
    self.products = products
    self.invalid = invalid
  }

  package var order: Int { means.count }

  /// (Σw)²/Σw².
  package var effective: Double { weightSquares > 0 ? weight * weight / weightSquares : 0 }

  /// The unbiased covariance of two columns; `nil` for fewer than two effective entries.
  package subscript(i: Int, j: Int) -> Double? {
    guard effective > 1 else { return nil }
    let (row, column) = (max(i, j), min(i, j))
    return products[row * (row + 1) / 2 + column] / weight * (effective / (effective - 1))
  }

  /// The correlation of two columns; `nil` where one of them does not vary.
  package func correlation(_ i: Int, _ j: Int) -> Double? {
    guard let mixed = self[i, j], let first = self[i, i], let second = self[j, j], first > 0, second > 0
    else {
      return nil
    }
    return mixed / (first * second).squareRoot()
  }
}
