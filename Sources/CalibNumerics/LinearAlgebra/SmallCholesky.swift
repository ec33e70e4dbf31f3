/// Cholesky's factorisation in memory of the caller: what a fit does at each of its steps.
///
/// Matrices are by rows, and only their lower triangles are read and written.
enum SmallCholesky {
  /// Puts L with A = L Lᵀ in place of A; `false` where A is not positive definite in double precision.
  ///
  /// - Complexity: O(order³).
  static func factorise(_ matrix: UnsafeMutablePointer<Double>, _ order: Int) -> Bool {
    for row in 0..<order {
      let current = matrix + row * order
      for column in 0...row {
        let other = matrix + column * order
        var sum = current[column]
        let diagonal = sum
        for k in 0..<column { sum -= current[k] * other[k] }
        if row == column {
          // A pivot that lost nearly all digits of its diagonal element is one of a singular matrix.
          guard sum > 1e-14 * diagonal, sum > 0, sum.isFinite else { return false }
          current[column] = sum.squareRoot()
        } else {
          current[column] = sum / other[column]
        }
      }
    }
    return true
  }

  /// Puts the solution of L Lᵀ x = b in place of b.
  static func solve(
    _ factor: UnsafePointer<Double>, _ order: Int, _ right: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<order {
      var sum = right[row]
      for column in 0..<row { sum -= factor[row * order + column] * right[column] }
      right[row] = sum / factor[row * order + row]
    }
    for row in stride(from: order - 1, through: 0, by: -1) {
      var sum = right[row]
      for below in (row + 1)..<order { sum -= factor[below * order + row] * right[below] }
      right[row] = sum / factor[row * order + row]
    }
  }

  /// Writes (L Lᵀ)⁻¹, symmetric to the last bit, where it is told; `column` has place for one column.
  static func invert(
    _ factor: UnsafePointer<Double>, _ order: Int, into inverse: UnsafeMutablePointer<Double>,
    column: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<order {
      for row in 0..<order { column[row] = row == index ? 1 : 0 }
      solve(factor, order, column)
      for row in index..<order {
        inverse[row * order + index] = column[row]
        inverse[index * order + row] = column[row]
      }
    }
  }
}
