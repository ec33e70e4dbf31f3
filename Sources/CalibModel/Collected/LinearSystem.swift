/// The normal equations of linear least squares, Σ gᵢgⱼ/σ² x = -Σ gᵢr/σ², with parameters found in the rows.
///
/// The derivatives g are those of the residual r by the parameters, so that the minimum of Σ(r + g·x)²/σ² is wanted.
package struct LinearSystem: Hashable, Sendable {
  package struct Element: Hashable, Sendable {
    /// Places among ``LinearSystem/parameters``, column ≤ row.
    package let row: Int
    package let column: Int
    package let value: Double

    package init(row: Int, column: Int, value: Double) {
      self.row = row
      self.column = column
      self.value = value
    }
  }

  /// The names of the families, as the script gave them.
  package let families: [String]
  /// The parameters, ascending.
  package let parameters: [GlobalParameter]
  /// In how many rows each has a derivative other than 0.
  package let rows: [Double]
  /// The lower triangle of Σ gᵢgⱼ/σ², only what rows have touched, by row and then column.
  package let matrix: [Element]
  /// -Σ gᵢr/σ².
  package let right: [Double]
  /// Σ r²/σ², at the values that the rows were computed with.
  package let chi2: Double
  /// Rows taken.
  package let taken: RowWeights
  /// Rows with a number that was none, or an error that was not positive.
  package let invalid: Double

  package init(
    families: [String], parameters: [GlobalParameter], rows: [Double], matrix: [Element], right: [Double],
    chi2: Double, taken: RowWeights, invalid: Double
  ) {
    precondition(
      rows.count == parameters.count && right.count == parameters.count, "calib bug: parameters without rows")
    self.families = families
    self.parameters = parameters
    self.rows = rows
    self.matrix = matrix
    self.right = right
    self.chi2 = chi2
    self.taken = taken
    self.invalid = invalid
  }
}
