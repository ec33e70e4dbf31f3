import CLAPACK

/// Errors of an alignment, as far as its method gives them.
struct AlignmentErrors {
  var covariance: [Double] = []
  var diagonal: [Double] = []
  var eigenvalues: [Double] = []
  var weakModes: [AlignmentSolution.WeakMode] = []
}

/// Solves the equations of one iteration with its constraints.
struct AlignmentSolver {
  private let matrix: AlignmentMatrix
  private let constraints: [(row: [Double], value: Double)]
  private let settings: AlignmentSettings
  private let elimination: ConstraintElimination
  /// Cholesky's factor of what the constraints leave free, by rows; empty where the method needs none.
  private let factor: [Double]
  /// The matrix in the changed variables, in full; empty where the method needs none.
  private let changed: [Double]

  private var order: Int { matrix.order }
  private var freeOrder: Int { order - elimination.count }

  init(
    _ matrix: AlignmentMatrix, _ constraints: [(row: [Double], value: Double)], _ settings: AlignmentSettings
  ) throws(AlignmentError) {
    (self.matrix, self.constraints, self.settings) = (matrix, constraints, settings)
    elimination = try ConstraintElimination(constraints, order: matrix.order)
    guard !Self.isIterative(matrix, settings), !settings.usesMultipliers || settings.method != .decomposition
    else {
      (factor, changed) = ([], [])
      return
    }
    var full = matrix.dense
    let order = matrix.order
    if elimination.count > 0 {
      Self.mirror(&full, order)
      elimination.change(&full)
      var inner = Self.lowerRight(full, order, elimination.count)
      try Self.factorise(&inner, order - elimination.count)
      (changed, factor) = (full, inner)
    } else {
      changed = []
      try Self.factorise(&full, order)
      factor = full
    }
  }

  private static func isIterative(_ matrix: AlignmentMatrix, _ settings: AlignmentSettings) -> Bool {
    matrix.isSparse || settings.method == .minres || settings.method == .gradients
  }

  /// The change of the parameters.
  func step() throws(AlignmentError) -> [Double] {
    var step: [Double]
    if Self.isIterative(matrix, settings) {
      step =
        settings.method == .gradients ? try conjugateGradients() : try minimalResiduals()
    } else if factor.isEmpty || settings.usesMultipliers {
      step = try multipliers()
    } else {
      step = try eliminated()
    }
    // What rounding or an early end left of the constraints is taken away along them.
    var x = elimination.changed(step)
    for (index, value) in elimination.leading.enumerated() { x[index] = value }
    step = elimination.original(x)
    return step
  }

  /// The covariance and what else the method gives.
  func errors() throws(AlignmentError) -> AlignmentErrors {
    var result = AlignmentErrors()
    let wantsErrors = settings.method == .inversion || settings.method == .diagonalization
    guard wantsErrors, !factor.isEmpty else { return result }
    let (size, lead) = (freeOrder, elimination.count)
    var inverse = factor
    if calib_cholesky_inverse(Int32(size), &inverse) != 0 { throw .noLibrary }
    var full = [Double](repeating: 0, count: order * order)
    for row in 0..<size {
      for column in 0...row {
        full[(row + lead) * order + column + lead] = inverse[row * size + column]
        full[(column + lead) * order + row + lead] = inverse[row * size + column]
      }
    }
    if lead > 0 { elimination.change(&full, inverted: true) }
    result.covariance = full
    result.diagonal = (0..<order).map(matrix.diagonal)
    if settings.method == .diagonalization { try addModes(&result) }
    return result
  }
}

extension AlignmentSolver {
  private static func mirror(_ matrix: inout [Double], _ order: Int) {
    for row in 0..<order {
      for column in 0..<row { matrix[column * order + row] = matrix[row * order + column] }
    }
  }

  private static func lowerRight(_ matrix: [Double], _ order: Int, _ lead: Int) -> [Double] {
    let size = order - lead
    var inner = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        inner[row * size + column] = matrix[(row + lead) * order + column + lead]
      }
    }
    return inner
  }

  /// Factorises in place; a pivot that lost nearly all digits of its diagonal element is one of a singular
  /// matrix.
  private static func factorise(_ matrix: inout [Double], _ order: Int) throws(AlignmentError) {
    let diagonal = (0..<order).map { matrix[$0 * order + $0] }
    guard diagonal.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw .singular }
    let info = calib_cholesky(Int32(order), &matrix)
    if info == CALIB_LAPACK_MISSING { throw .noLibrary }
    guard info == 0 else { throw .singular }
    for row in 0..<order {
      let pivot = matrix[row * order + row]
      guard pivot * pivot > 1e-13 * diagonal[row] else { throw .singular }
    }
  }

  /// In the changed variables the first ones are known; the others follow from the rest of the matrix.
  private func eliminated() throws(AlignmentError) -> [Double] {
    let lead = elimination.count
    let right = lead > 0 ? elimination.changed(matrix.right) : matrix.right
    var inner = Array(right[lead...])
    for row in inner.indices {
      for (index, value) in elimination.leading.enumerated() {
        inner[row] -= changed[(row + lead) * order + index] * value
      }
    }
    guard calib_cholesky_solve(Int32(freeOrder), factor, &inner) == 0 else { throw .noLibrary }
    return lead > 0 ? elimination.original(elimination.leading + inner) : inner
  }

  /// The matrix bordered by the constraints, indefinite, by Bunch and Kaufman.
  private func multipliers() throws(AlignmentError) -> [Double] {
    let size = order + constraints.count
    var full = [Double](repeating: 0, count: size * size)
    for row in 0..<order {
      for column in 0...row { full[row * size + column] = matrix.dense[row * order + column] }
    }
    for (index, constraint) in constraints.enumerated() {
      for column in 0..<order { full[(order + index) * size + column] = constraint.row[column] }
    }
    var right = matrix.right + constraints.map(\.value)
    let info = calib_symmetric_solve(Int32(size), &full, &right)
    if info == CALIB_LAPACK_MISSING { throw .noLibrary }
    guard info == 0 else { throw .singular }
    return Array(right.prefix(order))
  }

  private func addModes(_ result: inout AlignmentErrors) throws(AlignmentError) {
    let (size, lead) = (freeOrder, elimination.count)
    var inner = lead > 0 ? Self.lowerRight(changed, order, lead) : matrix.dense
    var values = [Double](repeating: 0, count: size)
    guard calib_eigenvalues(Int32(size), &inner, &values) == 0 else { throw .noLibrary }
    result.eigenvalues = values
    result.weakModes = (0..<min(10, size)).map { mode in
      let direction = Array(repeating: 0.0, count: lead) + inner[(mode * size)..<((mode + 1) * size)]
      return AlignmentSolution.WeakMode(
        eigenvalue: values[mode], direction: lead > 0 ? elimination.original(direction) : direction)
    }
  }
}

extension AlignmentSolver {
  private static let tolerance = 1e-12

  private var inverseDiagonal: [Double] {
    (0..<order).map { matrix.diagonal($0) > 0 ? 1 / matrix.diagonal($0) : 1 }
  }

  /// With the constraints as multipliers.
  private func minimalResiduals() throws(AlignmentError) -> [Double] {
    let (compressed, inverse) = (matrix.compressed, inverseDiagonal)
    // The multipliers' part of the preconditioner is the diagonal of C D⁻¹ Cᵀ.
    let border = constraints.map { constraint in
      1 / max(zip(constraint.row, inverse).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }, 1e-300)
    }
    let solution = IterativeSolvers.minimalResiduals(
      matrix.right + constraints.map(\.value), tolerance: Self.tolerance,
      maximumSteps: 20 * (order + constraints.count) + 1_000,
      product: { x in
        var y = compressed.product(x)
        for (index, constraint) in constraints.enumerated() {
          let multiplier = x[order + index]
          var sum = 0.0
          for (column, factor) in constraint.row.enumerated() where factor != 0 {
            sum += factor * x[column]
            y[column] += factor * multiplier
          }
          y.append(sum)
        }
        return y
      },
      precondition: { x in zip(x, inverse + border).map { $0 * $1 } })
    guard let solution else { throw .notConverged }
    return Array(solution.prefix(order))
  }

  /// In the changed variables, where the constraints leave the last ones free; without constraints with the
  /// diagonal as preconditioner.
  private func conjugateGradients() throws(AlignmentError) -> [Double] {
    let (compressed, lead, inverse) = (matrix.compressed, elimination.count, inverseDiagonal)
    func embedded(_ x: [Double]) -> [Double] {
      lead > 0 ? elimination.original(Array(repeating: 0, count: lead) + x) : x
    }
    func projected(_ x: [Double]) -> [Double] { lead > 0 ? Array(elimination.changed(x)[lead...]) : x }
    let fixed = elimination.original(
      elimination.leading + [Double](repeating: 0, count: order - lead))
    let image = compressed.product(fixed)
    let right = projected(zip(matrix.right, image).map { $0 - $1 })
    let solution = IterativeSolvers.conjugateGradients(
      right, tolerance: Self.tolerance, maximumSteps: 20 * order + 1_000,
      product: { projected(compressed.product(embedded($0))) },
      precondition: { x in projected(zip(embedded(x), inverse).map { $0 * $1 }) })
    guard let solution else { throw .notConverged }
    return zip(embedded(solution), fixed).map { $0 + $1 }
  }
}
