/// The orthogonal change of variables after which linear constraints fix the first variables alone.
///
/// Reflections I - β v vᵀ bring the constraints to lower triangular form one by one.
struct ConstraintElimination {
  let order: Int
  private var vectors: [[Double]] = []
  private var factors: [Double] = []
  /// The values of the first variables, by which the constraints hold.
  private(set) var leading: [Double] = []

  var count: Int { vectors.count }

  /// Takes rows of constraints with their values; throws where one contradicts the others.
  ///
  /// One that follows from the others is left out.
  init(_ constraints: [(row: [Double], value: Double)], order: Int) throws(AlignmentError) {
    self.order = order
    for (number, constraint) in constraints.enumerated() {
      var row = constraint.row
      for index in vectors.indices { reflect(&row, index) }
      let size = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let used = vectors.count
      var value = constraint.value
      for index in 0..<used { value -= row[index] * leading[index] }
      let rest = row[used...].reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard size > 0, rest > 1e-10 * size else {
        guard size > 0, abs(value) <= 1e-9 * max(1, abs(constraint.value)) else {
          throw .badConstraint(number)
        }
        continue
      }
      var vector = [Double](repeating: 0, count: order)
      for index in used..<order { vector[index] = row[index] }
      let head = row[used] >= 0 ? rest : -rest
      vector[used] += head
      vectors.append(vector)
      factors.append(2 / vector.reduce(0) { $0 + $1 * $1 })
      leading.append(value / -head)
    }
  }

  private func reflect(_ x: inout [Double], _ index: Int) {
    let vector = vectors[index]
    var product = 0.0
    for place in index..<order { product += vector[place] * x[place] }
    product *= factors[index]
    for place in index..<order { x[place] -= product * vector[place] }
  }

  /// From the original variables to the changed ones.
  func changed(_ x: [Double]) -> [Double] {
    var x = x
    for index in vectors.indices { reflect(&x, index) }
    return x
  }

  /// From the changed variables to the original ones.
  func original(_ x: [Double]) -> [Double] {
    var x = x
    for index in vectors.indices.reversed() { reflect(&x, index) }
    return x
  }

  /// Changes a symmetric matrix, given in full by rows; `inverted` goes back.
  ///
  /// - Complexity: O(order²) for each constraint.
  func change(_ matrix: inout [Double], inverted: Bool = false) {
    let order = order
    for index in inverted ? Array(vectors.indices.reversed()) : Array(vectors.indices) {
      let (v, beta) = (vectors[index], factors[index])
      matrix.withUnsafeMutableBufferPointer { matrix in
        // q = β (A v - ½ β (vᵀ A v) v); then A - v qᵀ - q vᵀ.
        var q = (0..<order).map { row in
          var sum = 0.0
          for column in index..<order { sum += matrix[row * order + column] * v[column] }
          return beta * sum
        }
        var product = 0.0
        for place in 0..<order { product += v[place] * q[place] }
        for place in 0..<order { q[place] -= 0.5 * beta * product * v[place] }
        for row in 0..<order {
          let (a, b) = (v[row], q[row])
          for column in 0..<order { matrix[row * order + column] -= a * q[column] + b * v[column] }
        }
      }
    }
  }
}
