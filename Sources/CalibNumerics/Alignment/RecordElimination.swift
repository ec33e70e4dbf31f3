/// Fits one track at given global parameters and eliminates its own ones from the equations of the alignment.
///
/// With residuals r, weights W and derivatives F, G by local and global parameters, it adds
/// Gᵀ W G - (Gᵀ W F)(Fᵀ W F)⁻¹(Fᵀ W G) to the matrix and Gᵀ W (r - F q) to the right side.
struct RecordElimination {
  /// How the track fits.
  struct Fit {
    let chi2: Double
    let ndf: Int
    /// The part of the weights that outliers lost.
    let lostPart: Double
  }

  private let record: MilleRecord
  private var residuals: [Double]
  private var weights: [Double]
  /// Cholesky's factor of Fᵀ W F.
  private var factor: [Double] = []
  private var order: Int { record.localCount }

  /// Prepares a record; `parameter` gives the value of a label.
  init(_ record: MilleRecord, parameter: (Int) -> Double) {
    self.record = record
    residuals = record.values
    for measurement in 0..<record.count {
      for place in record.globalRange(measurement) {
        residuals[measurement] -= record.globals[place].value * parameter(record.globals[place].index)
      }
    }
    weights = record.sigmas.map { 1 / ($0 * $0) }
  }

  /// Fits the local parameters, again with less weight for outliers where that is asked for; afterwards the
  /// residuals are those of the fitted track.
  ///
  /// `nil` where the measurements do not determine the track.
  mutating func fit(downweighting passes: Int) -> Fit? {
    let (start, full) = (residuals, weights)
    guard fitOnce(start) else { return nil }
    for pass in stride(from: 2, through: passes, by: 1) {
      for measurement in weights.indices {
        let pull = abs(residuals[measurement]) * full[measurement].squareRoot()
        // Huber's weights in the second and third fit, Cauchy's from the fourth on.
        let factor =
          pass <= 3
          ? (pull > 1.345 ? 1.345 / pull : 1) : 1 / (1 + (pull / 2.3849) * (pull / 2.3849))
        weights[measurement] = full[measurement] * factor
      }
      guard fitOnce(start) else { return nil }
    }
    var (chi2, kept) = (0.0, 0.0)
    for measurement in weights.indices {
      chi2 += weights[measurement] * residuals[measurement] * residuals[measurement]
      kept += weights[measurement] / full[measurement]
    }
    guard chi2.isFinite else { return nil }
    return Fit(
      chi2: chi2, ndf: record.count - order, lostPart: 1 - kept / Double(max(record.count, 1)))
  }

  private mutating func fitOnce(_ start: [Double]) -> Bool {
    let size = order
    var (matrix, right) = ([Double](repeating: 0, count: size * size), [Double](repeating: 0, count: size))
    for measurement in 0..<record.count {
      let (weight, range) = (weights[measurement], record.localRange(measurement))
      for i in range {
        let (row, value) = (record.locals[i].index, record.locals[i].value * weight)
        right[row] += value * start[measurement]
        for j in range where record.locals[j].index <= row {
          matrix[row * size + record.locals[j].index] += value * record.locals[j].value
        }
      }
    }
    let isRegular = matrix.withUnsafeMutableBufferPointer { matrix in
      right.withUnsafeMutableBufferPointer { right in
        guard let matrix = matrix.baseAddress, let right = right.baseAddress else { return true }
        guard SmallCholesky.factorise(matrix, size) else { return false }
        SmallCholesky.solve(matrix, size, right)
        return true
      }
    }
    guard isRegular else { return false }
    factor = matrix
    for measurement in 0..<record.count {
      var residual = start[measurement]
      for place in record.localRange(measurement) {
        residual -= record.locals[place].value * right[record.locals[place].index]
      }
      residuals[measurement] = residual
    }
    return true
  }

  /// Adds what the fitted record says of the parameters; `column` gives the index of a label, `nil` where
  /// it does not move.
  func add(to matrix: inout AlignmentMatrix, column: (Int) -> Int?) {
    var indices = Set<Int>()
    let columns = record.globals.map { derivative -> Int in
      let index = column(derivative.index) ?? -1
      if index >= 0 { indices.insert(index) }
      return index
    }
    let touched = indices.sorted()
    let places = Dictionary(uniqueKeysWithValues: touched.enumerated().map { ($1, $0) })
    let (size, order) = (touched.count, order)
    guard size > 0 else { return }
    var block = [Double](repeating: 0, count: size * size)
    /// Fᵀ W G, by columns of G.
    var mixed = [Double](repeating: 0, count: order * size)
    for measurement in 0..<record.count {
      let weight = weights[measurement]
      for i in record.globalRange(measurement) {
        guard let row = places[columns[i]] else { continue }
        let value = weight * record.globals[i].value
        matrix.right[touched[row]] += value * residuals[measurement]
        for j in record.globalRange(measurement) {
          guard let other = places[columns[j]], other <= row else { continue }
          block[row * size + other] += value * record.globals[j].value
        }
        for k in record.localRange(measurement) {
          mixed[row * order + record.locals[k].index] += value * record.locals[k].value
        }
      }
    }
    subtract(&mixed, from: &block, size)
    block.withUnsafeBufferPointer { if let start = $0.baseAddress { matrix.add(start, at: touched) } }
  }

  /// Takes Zᵀ Z off, L Z = Fᵀ W G.
  private func subtract(_ mixed: inout [Double], from block: inout [Double], _ size: Int) {
    let order = order
    mixed.withUnsafeMutableBufferPointer { mixed in
      for row in 0..<size {
        for i in 0..<order {
          var sum = mixed[row * order + i]
          for k in 0..<i { sum -= factor[i * order + k] * mixed[row * order + k] }
          mixed[row * order + i] = sum / factor[i * order + i]
        }
      }
      block.withUnsafeMutableBufferPointer { block in
        for row in 0..<size {
          for column in 0...row {
            var sum = 0.0
            for k in 0..<order { sum += mixed[row * order + k] * mixed[column * order + k] }
            block[row * size + column] -= sum
          }
        }
      }
    }
  }
}
