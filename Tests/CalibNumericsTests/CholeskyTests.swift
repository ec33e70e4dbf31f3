import CalibNumerics
import Testing

@Suite struct CholeskyTests {
  @Test("a positive definite matrix is the product of its factor", arguments: [1, 2, 5, 8, 9, 12, 40])
  func factorReproduces(_ order: Int) throws {
    let matrix = positive(order)
    let cholesky = try #require(Cholesky(matrix, order: order))
    for row in 0..<order {
      for column in 0..<order {
        let sum = (0..<order).reduce(0) { $0 + cholesky[row, $1] * cholesky[column, $1] }
        #expect(abs(sum - matrix[row * order + column]) < 1e-10)
        if column > row { #expect(cholesky[row, column] == 0) }
      }
    }
  }

  @Test("the inverse times the matrix is the unit matrix", arguments: [1, 3, 8, 9, 30])
  func inverseInverts(_ order: Int) throws {
    let matrix = positive(order)
    let inverse = try #require(Cholesky(matrix, order: order)).inverse
    for row in 0..<order {
      for column in 0..<order {
        let sum = (0..<order).reduce(0) { $0 + inverse[row * order + $1] * matrix[$1 * order + column] }
        #expect(abs(sum - (row == column ? 1 : 0)) < 1e-10)
      }
    }
  }

  @Test func `a matrix that is not positive definite has no factor`() {
    #expect(Cholesky([1, 2, 2, 1], order: 2) == nil)
    #expect(Cholesky([1, 1, 1, 1], order: 2) == nil)
    #expect(Cholesky([0], order: 1) == nil)
    #expect(Cholesky([.nan], order: 1) == nil)
    #expect(Cholesky([Double](repeating: 1, count: 100), order: 10) == nil)
  }

  /// RRᵀ + 1 for a random R.
  private func positive(_ order: Int) -> [Double] {
    var random = RandomNumbers(seed: UInt64(order))
    let root = (0..<order * order).map { _ in random.uniform(-1, 1) }
    return (0..<order * order).map { index in
      let (row, column) = (index / order, index % order)
      let sum = (0..<order).reduce(0) { $0 + root[row * order + $1] * root[column * order + $1] }
      return sum + (row == column ? 1 : 0)
    }
  }
}
