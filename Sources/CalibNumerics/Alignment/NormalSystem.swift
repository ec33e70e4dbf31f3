/// Normal equations without records of their own, Σ gᵢgⱼ/σ² x = b, solved as those of an alignment are.
package struct NormalSystem {
  package struct Element {
    package let row: Int
    package let column: Int
    package let value: Double

    package init(row: Int, column: Int, value: Double) {
      self.row = row
      self.column = column
      self.value = value
    }
  }

  private let elements: [Element]
  private let right: [Double]
  private let counts: [Double]

  /// Takes the lower triangle of the matrix, each element once; `counts` says how many rows each parameter occurs in.
  package init(_ elements: [Element], right: [Double], counts: [Double]) {
    precondition(right.count == counts.count, "calib bug: equations without parameters")
    (self.elements, self.right, self.counts) = (elements, right, counts)
  }

  /// Solves the equations; the labels of settings and solution are the places of the parameters.
  ///
  /// - Parameters:
  ///   - chi2: Σ(r/σ)² where all parameters are 0.
  ///   - rows: how many rows were added up.
  package func solution(
    _ settings: AlignmentSettings, chi2: Double, rows: Double
  ) throws(AlignmentError) -> AlignmentSolution {
    guard rows > 0 else { throw .noRecords }
    guard right.allSatisfy(\.isFinite), elements.allSatisfy(\.value.isFinite) else { throw .notFinite }
    let moving = right.indices.filter {
      counts[$0] >= Double(settings.entries) && (settings.presigmas[$0] ?? 0) >= 0
    }
    guard !moving.isEmpty else { throw .noParameters }
    var columns = [Int](repeating: -1, count: right.count)
    for (column, place) in moving.enumerated() { columns[place] = column }
    var matrix = AlignmentMatrix(order: moving.count, isSparse: moving.count > settings.denseLimit)
    for element in elements where columns[element.row] >= 0 && columns[element.column] >= 0 {
      matrix.add(element.value, row: columns[element.row], column: columns[element.column])
    }
    for (column, place) in moving.enumerated() {
      matrix.right[column] = right[place]
      let sigma = settings.presigmas[place] ?? settings.presigma
      if sigma > 0 { matrix.add(1 / (sigma * sigma), row: column, column: column) }
    }
    let conditions = try conditions(settings, columns, moving.count)
    let solver = try AlignmentSolver(matrix, conditions, settings)
    let step = try solver.step()
    guard step.allSatisfy(\.isFinite) else { throw .singular }
    var values = [Double](repeating: 0, count: right.count)
    for (column, place) in moving.enumerated() { values[place] = step[column] }
    let errors = try solver.errors()
    var standard: [Double] = []
    if !errors.covariance.isEmpty {
      standard = right.map { _ in 0 }
      for (column, place) in moving.enumerated() {
        standard[place] = max(errors.covariance[column * moving.count + column], 0).squareRoot()
      }
    }
    return AlignmentSolution(
      labels: Array(right.indices), values: values, errors: standard, globalCorrelations: [],
      covariance: errors.covariance, moving: moving, chi2: chi2 + change(values),
      ndf: max(0, Int(rows) - moving.count + conditions.count), records: Int(rows), rejected: 0,
      iterations: 1, eigenvalues: errors.eigenvalues, weakModes: errors.weakModes)
  }
}

extension NormalSystem {
  /// xᵀ A x - 2 b x: what a solution adds to the chi-square, below 0 where it is better than none.
  private func change(_ x: [Double]) -> Double {
    var sum = 0.0
    for element in elements {
      sum += (element.row == element.column ? 1 : 2) * element.value * x[element.row] * x[element.column]
    }
    for place in x.indices { sum -= 2 * right[place] * x[place] }
    return sum
  }

  /// The constraints as rows over the parameters that move; those that name none of them are left out where they hold.
  private func conditions(
    _ settings: AlignmentSettings, _ columns: [Int], _ order: Int
  ) throws(AlignmentError) -> [(row: [Double], value: Double)] {
    var found: [(row: [Double], value: Double)] = []
    for (number, constraint) in settings.constraints.enumerated() {
      var row = [Double](repeating: 0, count: order)
      for term in constraint.terms where columns.indices.contains(term.index) && columns[term.index] >= 0 {
        row[columns[term.index]] += term.value
      }
      if row.allSatisfy({ $0 == 0 }) {
        guard abs(constraint.value) < 1e-9 else { throw .badConstraint(number) }
        continue
      }
      found.append((row, constraint.value))
    }
    return found
  }
}
