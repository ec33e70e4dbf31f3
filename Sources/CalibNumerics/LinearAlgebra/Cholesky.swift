import CLAPACK

/// The Cholesky factor L of a symmetric positive definite matrix A = L Lᵀ.
///
/// Small matrices are factorised here, because a fit does it at each step and a library call costs more
/// than the work; from order 9 on LAPACK's `dpotrf` does it. Only the lower triangle of A is read.
package struct Cholesky: Hashable, Sendable {
  package let order: Int
  /// L by rows; above the diagonal it is 0.
  package private(set) var factor: [Double]

  /// Factorises a matrix given by rows; `nil` where it is not positive definite in double precision.
  package init?(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "calib bug: not a square matrix")
    self.order = order
    factor = matrix
    guard order <= 8 ? factorise() : factoriseByLibrary() else { return nil }
    for row in 0..<order {
      // A pivot that lost nearly all digits of its diagonal element is one of a singular matrix.
      let pivot = factor[row * order + row]
      guard pivot * pivot > 1e-14 * matrix[row * order + row] else { return nil }
      for column in (row + 1)..<order { factor[row * order + column] = 0 }
    }
  }

  package subscript(row: Int, column: Int) -> Double { factor[row * order + column] }

  /// Solves A x = b.
  package func solution(_ right: [Double]) -> [Double] {
    var x = right
    for row in 0..<order {
      var sum = x[row]
      for column in 0..<row { sum -= factor[row * order + column] * x[column] }
      x[row] = sum / factor[row * order + row]
    }
    for row in stride(from: order - 1, through: 0, by: -1) {
      var sum = x[row]
      for below in (row + 1)..<order { sum -= factor[below * order + row] * x[below] }
      x[row] = sum / factor[row * order + row]
    }
    return x
  }

  /// A⁻¹ by rows, symmetric to the last bit.
  package var inverse: [Double] {
    var result = [Double](repeating: 0, count: order * order)
    for column in 0..<order {
      var unit = [Double](repeating: 0, count: order)
      unit[column] = 1
      let x = solution(unit)
      for row in column..<order {
        result[row * order + column] = x[row]
        result[column * order + row] = x[row]
      }
    }
    return result
  }
}

extension Cholesky {
  private mutating func factorise() -> Bool {
    for row in 0..<order {
      for column in 0...row {
        var sum = factor[row * order + column]
        for k in 0..<column { sum -= factor[row * order + k] * factor[column * order + k] }
        if row == column {
          guard sum > 0, sum.isFinite else { return false }
          factor[row * order + row] = sum.squareRoot()
        } else {
          factor[row * order + column] = sum / factor[column * order + column]
        }
      }
    }
    return true
  }

  /// The lower triangle by rows is LAPACK's upper triangle by columns.
  private mutating func factoriseByLibrary() -> Bool {
    guard factor.allSatisfy(\.isFinite) else { return false }
    let info = calib_cholesky(Int32(order), &factor)
    // Without the library the same is done here, only slower.
    return info == CALIB_LAPACK_MISSING ? factorise() : info == 0
  }
}
