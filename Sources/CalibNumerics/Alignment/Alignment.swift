/// An alignment after Millepede II: all tracks and all alignment parameters in one least-squares fit.
///
/// Each record's own parameters are eliminated, so that the equations hold the global parameters alone. The
/// records are read in each iteration, because cuts depend on how well they fit. Source: V. Blobel, Nucl.
/// Instrum. Meth. A 566 (2006) 5.
package struct Alignment {
  private let settings: AlignmentSettings
  private let records: [MilleRecord]
  private let labels: [Int]
  private let places: [Int: Int]
  /// The places of the parameters that move.
  private let moving: [Int]
  /// The column of each place; -1 where the parameter does not move.
  private let columns: [Int]
  private var values: [Double]

  /// Prepares an alignment; throws where nothing can be determined.
  package init(_ records: [MilleRecord], _ settings: AlignmentSettings) throws(AlignmentError) {
    guard !records.isEmpty else { throw .noRecords }
    self.records = records
    self.settings = settings
    var counts: [Int: Int] = [:]
    for record in records {
      guard record.values.allSatisfy(\.isFinite), record.sigmas.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .notFinite
      }
      for derivative in record.globals where derivative.value != 0 {
        guard derivative.value.isFinite else { throw .notFinite }
        counts[derivative.index, default: 0] += 1
      }
    }
    let labels = counts.keys.sorted()
    let moving = labels.indices.filter {
      (counts[labels[$0]] ?? 0) >= settings.entries && (settings.presigmas[labels[$0]] ?? 0) >= 0
    }
    guard !moving.isEmpty else { throw .noParameters }
    var columns = [Int](repeating: -1, count: labels.count)
    for (column, place) in moving.enumerated() { columns[place] = column }
    (self.labels, self.moving, self.columns) = (labels, moving, columns)
    places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    values = labels.map { settings.start[$0] ?? 0 }
  }

  /// Iterates to the solution.
  package mutating func solution() throws(AlignmentError) -> AlignmentSolution {
    let order = moving.count
    let isSparse = order > settings.denseLimit
    var iteration = 0
    var cut = RecordCut(settings)
    while true {
      var matrix = AlignmentMatrix(order: order, isSparse: isSparse)
      let sums = try accumulate(&matrix, cut, iteration)
      addPresigmas(&matrix)
      let solver = try AlignmentSolver(matrix, constraints(), settings)
      let isLast = iteration + 1 >= settings.maximumIterations
      let step = try solver.step()
      let promise = IterativeSolvers.dot(step, matrix.right)
      guard step.allSatisfy(\.isFinite) else { throw .singular }
      let isDone = iteration > 0 && cut.isFinal && abs(promise) < settings.limit
      for (column, place) in moving.enumerated() { values[place] += step[column] }
      iteration += 1
      if isDone || isLast {
        guard isDone || !isLast || abs(promise) < max(settings.limit, 1e-6 * sums.chi2) else {
          throw .notConverged
        }
        return result(sums, try solver.errors(), iteration)
      }
      cut.advance(rejected: sums.rejected)
    }
  }
}

extension Alignment {
  struct Sums {
    var chi2 = 0.0
    var ndf = 0
    var rejected = 0
  }

  /// Eliminates all records into the matrix.
  private func accumulate(_ matrix: inout AlignmentMatrix, _ cut: RecordCut, _ iteration: Int)
    throws(AlignmentError) -> Sums
  {
    var sums = Sums()
    var limits: [Int: Double] = [:]
    for record in records {
      var elimination = RecordElimination(record) { label in places[label].map { values[$0] } ?? 0 }
      let passes = iteration == 0 ? 0 : settings.outlierdownweighting
      guard let fit = elimination.fit(downweighting: passes), fit.ndf > 0 else {
        sums.rejected += 1
        continue
      }
      let limit = limits[fit.ndf] ?? RecordCut.limit(fit.ndf)
      limits[fit.ndf] = limit
      let isLost =
        passes > 1 && settings.dwfractioncut > 0 && fit.lostPart > settings.dwfractioncut
      guard !isLost, !cut.rejects(fit.chi2, limit: limit) else {
        sums.rejected += 1
        // What is rejected still counts, so that a cut does not look like a better fit.
        sums.chi2 += limit
        sums.ndf += fit.ndf
        continue
      }
      sums.chi2 += fit.chi2
      sums.ndf += fit.ndf
      elimination.add(to: &matrix) { label in
        guard let place = places[label], columns[place] >= 0 else { return nil }
        return columns[place]
      }
    }
    guard 3 * sums.rejected <= records.count else {
      throw .tooManyRejects(rejected: sums.rejected, records: records.count)
    }
    return sums
  }

  private func addPresigmas(_ matrix: inout AlignmentMatrix) {
    for (column, place) in moving.enumerated() {
      let sigma = settings.presigmas[labels[place]] ?? settings.presigma
      guard sigma > 0 else { continue }
      matrix.add(1 / (sigma * sigma), row: column, column: column)
      matrix.right[column] -= values[place] / (sigma * sigma)
    }
  }

  /// The constraints on the next step, as rows over the moving parameters; those that name none of them are
  /// left out where they hold.
  private func constraints() throws(AlignmentError) -> [(row: [Double], value: Double)] {
    var result: [(row: [Double], value: Double)] = []
    for (number, constraint) in settings.constraints.enumerated() {
      var (row, value) = ([Double](repeating: 0, count: moving.count), constraint.value)
      for term in constraint.terms {
        guard let place = places[term.index] else { continue }
        value -= term.value * values[place]
        if columns[place] >= 0 { row[columns[place]] += term.value }
      }
      if row.allSatisfy({ $0 == 0 }) {
        guard abs(value) < 1e-9 else { throw .badConstraint(number) }
        continue
      }
      result.append((row, value))
    }
    return result
  }

  private func result(_ sums: Sums, _ errors: AlignmentErrors, _ iterations: Int) -> AlignmentSolution {
    let order = moving.count
    var (standard, correlations) = ([Double](), [Double]())
    if !errors.covariance.isEmpty {
      (standard, correlations) = (labels.map { _ in 0 }, labels.map { _ in 0 })
      for (column, place) in moving.enumerated() {
        let variance = max(errors.covariance[column * order + column], 0)
        standard[place] = variance.squareRoot()
        let product = variance * errors.diagonal[column]
        correlations[place] = product > 1 ? (1 - 1 / product).squareRoot() : 0
      }
    }
    return AlignmentSolution(
      labels: labels, values: values, errors: standard, globalCorrelations: correlations,
      covariance: errors.covariance, moving: moving, chi2: sums.chi2, ndf: sums.ndf - order,
      records: records.count, rejected: sums.rejected, iterations: iterations,
      eigenvalues: errors.eigenvalues, weakModes: errors.weakModes)
  }
}

/// Which records an iteration rejects.
private struct RecordCut {
  private let huge: Double
  private let second: Double?
  private let isOffAtFirst: Bool
  private var factor: Double?
  private var iteration = 0

  init(_ settings: AlignmentSettings) {
    huge = settings.hugecut
    factor = settings.chisqcut?.first
    second = settings.chisqcut?.second
    isOffAtFirst = settings.chisqcut.map { $0.first < 1 } ?? false
  }

  /// The chi-square that a good record exceeds with a probability of 3 sigma, 0.27 %.
  static func limit(_ ndf: Int) -> Double {
    var (low, high) = (0.0, 20.0 * Double(ndf) + 50)
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if ChiSquareDistribution.upperTail(middle, ndf: ndf) > 0.0026997960632602 {
        low = middle
      } else {
        high = middle
      }
    }
    return low
  }

  func rejects(_ chi2: Double, limit: Double) -> Bool {
    if iteration == 0, isOffAtFirst { return false }
    return chi2 > huge * limit || factor.map { chi2 > $0 * limit } ?? false
  }

  /// Whether the factor does not change any more.
  var isFinal: Bool { factor.map { $0 == 1 } ?? true }

  mutating func advance(rejected: Int) {
    iteration += 1
    guard let now = factor else { return }
    var next = iteration == 1 ? second ?? now : now.squareRoot()
    if next < 1.5 || (iteration > 1 && rejected == 0) { next = 1 }
    factor = next
  }
}
