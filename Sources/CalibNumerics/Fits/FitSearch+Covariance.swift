extension FitSearch {
  /// The distance over which gradients are compared, in errors.
  private static let differenceWidth = 3e-6

  /// The numbers that lie inside their limits.
  var inside: [Int] {
    (0..<order).filter { numbers[$0] > settings.limits[$0].low && numbers[$0] < settings.limits[$0].high }
  }

  /// The inverse of the matrix of Gauss and Newton for some numbers, and by how much the undamped step
  /// would still lower F; `nil` where the matrix is singular.
  func normalInverse(_ rows: [Int]) -> (inverse: [Double], distance: Double)? {
    let size = rows.count
    var matrix = [Double](repeating: 0, count: size * size)
    for (i, row) in rows.enumerated() {
      for j in 0...i { matrix[i * size + j] = equations.matrix[row * order + rows[j]] }
    }
    guard let inverse = Self.inverse(&matrix, size) else { return nil }
    var distance = 0.0
    for (i, row) in rows.enumerated() {
      for (j, column) in rows.enumerated() {
        distance += equations.descent[row] * inverse[i * size + j] * equations.descent[column]
      }
    }
    return (inverse, distance)
  }

  /// The inverse of the true second derivatives, for likelihoods; `nil` where they are not positive definite.
  mutating func likelihoodCovariance(_ rows: [Int], normal: [Double]) -> [Double]? {
    let errors = rows.indices.map { normal[$0 * rows.count + $0].squareRoot() }
    guard var hessian = secondDerivatives(rows, errors: errors) else { return nil }
    return Self.inverse(&hessian, rows.count)
  }

  /// The inverse of a matrix by its lower triangle, which is overwritten.
  private static func inverse(_ matrix: inout [Double], _ order: Int) -> [Double]? {
    var inverse = [Double](repeating: 0, count: order * order)
    return matrix.withUnsafeMutableBufferPointer { matrix in
      inverse.withUnsafeMutableBufferPointer { inverse in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(order, 1)) { column in
          guard let factor = matrix.baseAddress, let result = inverse.baseAddress,
            let column = column.baseAddress
          else { return order == 0 }
          guard SmallCholesky.factorise(factor, order) else { return false }
          SmallCholesky.invert(factor, order, into: result, column: column)
          return true
        }
      }
    } ? inverse : nil
  }

  /// ½ ∂²F/∂p∂p, by differences of the exact gradient over a small part of an error; `nil` beside a place where F is
  /// not finite.
  ///
  /// One-sided differences cost half of what central ones do. They are off by half the width times the third
  /// derivative, which strong correlations blow up a thousandfold: so the width is small; exact gradients lose six
  /// digits of sixteen in it.
  ///
  /// Where the model is linear in two numbers, the matrix of Gauss and Newton is exact for that pair.
  mutating func secondDerivatives(_ rows: [Int], errors: [Double]) -> [Double]? {
    let size = rows.count
    var hessian = [Double](repeating: 0, count: size * size)
    var place = (0..<order).map { numbers[$0] }
    for (i, row) in rows.enumerated() where !settings.isLinear[row] {
      let width = Self.differenceWidth * errors[i]
      guard width.isFinite, width > 0 else { return nil }
      // To the side where there is room: beyond a limit a model may be none.
      place[row] = numbers[row] + (numbers[row] + width < settings.limits[row].high ? width : -width)
      guard let descent = descent(at: place) else { return nil }
      // The width as it was after rounding.
      let step = place[row] - numbers[row]
      for (j, column) in rows.enumerated() {
        hessian[i * size + j] = (equations.descent[column] - descent[column]) / step
      }
      place[row] = numbers[row]
    }
    for (i, row) in rows.enumerated() {
      for (j, column) in rows.prefix(i + 1).enumerated() {
        switch (settings.isLinear[row], settings.isLinear[column]) {
        case (true, true): hessian[i * size + j] = equations.matrix[row * order + column]
        case (true, false): hessian[i * size + j] = hessian[j * size + i]
        case (false, true): break
        case (false, false):
          hessian[i * size + j] = 0.5 * (hessian[i * size + j] + hessian[j * size + i])
        }
      }
    }
    return hessian
  }
}
