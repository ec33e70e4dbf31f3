/// Least squares of a model that is linear in its parameters: y = Σ pⱼ fⱼ(x).
package struct LinearLeastSquares: Hashable, Sendable {
  /// What is done with points far from the model.
  package enum Outliers: Hashable, Sendable {
    case keep
    /// Points beyond so many errors are left out, again and again until none is any more.
    case reject(limit: Double)
    /// Points beyond 1.345 errors weigh less, by 1.345/|pull|. Source: P. J. Huber, Ann. Math. Stat. 35
    /// (1964) 73.
    case huber
    /// Points weigh 1/(1 + (pull/2.385)²).
    case cauchy
  }

  package let parameters: [Double]
  /// By rows.
  ///
  /// Scaled by chi2/ndf where the errors of the points were not given.
  package let covariance: [Double]
  package let chi2: Double
  package let ndf: Int
  /// Whether each point took part.
  package let used: [Bool]

  package func error(_ parameter: Int) -> Double {
    covariance[parameter * parameters.count + parameter].squareRoot()
  }

  package var pValue: Double { ChiSquareDistribution.upperTail(chi2, ndf: ndf) }

  private static let maximumPasses = 50
  private static let firstPasses = 10

  /// Fits.
  ///
  /// - Parameters:
  ///   - rows: for each point the values of the functions.
  ///   - errors: of `y`; `nil` where they are equal and unknown, and then outliers are judged by 1.4826
  ///     times the median of the distances to the model.
  package init(
    rows: [[Double]], y: [Double], errors: [Double]? = nil, outliers: Outliers = .keep
  ) throws(StatisticsError) {
    let order = rows.first?.count ?? 0
    guard rows.count > order, order > 0 else { throw .notEnough(found: rows.count, needed: order + 1) }
    guard y.allSatisfy(\.isFinite), rows.allSatisfy({ $0.allSatisfy(\.isFinite) }),
      errors?.allSatisfy(\.isFinite) ?? true
    else { throw .notFinite }
    guard errors?.allSatisfy({ $0 > 0 }) ?? true else { throw .badWeight }
    if case .reject(let limit) = outliers, !(limit > 0) { throw .badSetting("limit") }
    let weights = errors?.map { 1 / ($0 * $0) } ?? y.map { _ in 1 }
    var factors = y.map { _ in 1.0 }
    var solution = try Self.solve(rows, y, weights)
    var residuals = Self.residuals(rows, y, solution.parameters)
    let isRejecting = if case .reject = outliers { true } else { false }
    for pass in 0..<(outliers == .keep ? 0 : Self.maximumPasses) {
      var scale = 1.0
      let pulls = zip(residuals, weights).map { abs($0 * $1.squareRoot()) }
      // A rejection begins with weights by the scatter itself: wild points would else drag the model away
      // from all others.
      let isFirst = isRejecting && pass < Self.firstPasses
      if errors == nil || isFirst {
        scale = 1.4826 * (try OrderStatistics.median(pulls))
        if scale == 0 { break }
      }
      let judge = isFirst ? Outliers.huber : outliers
      let next = pulls.map { judge.factor($0 / scale) }
      let kept = next.count { $0 > 0 }
      guard kept > order else { throw .notEnough(found: kept, needed: order + 1) }
      solution = try Self.solve(rows, y, zip(weights, next).map { $0 * $1 })
      residuals = Self.residuals(rows, y, solution.parameters)
      let change = zip(next, factors).reduce(0) { max($0, abs($1.0 - $1.1)) }
      factors = next
      if change < 1e-9, !isFirst { break }
    }
    parameters = solution.parameters
    used = factors.map { $0 > 0 }
    ndf = factors.count { $0 > 0 } - order
    let sum = zip(residuals, zip(weights, factors)).reduce(0) { $0 + $1.0 * $1.0 * $1.1.0 * $1.1.1 }
    chi2 = sum
    let scale = errors == nil ? sum / Double(max(ndf, 1)) : 1
    covariance = solution.inverse.map { $0 * scale }
    try StatisticsError.check(parameters + covariance + [chi2])
  }

  private static func residuals(_ rows: [[Double]], _ y: [Double], _ parameters: [Double]) -> [Double] {
    zip(rows, y).map { row, y in y - zip(row, parameters).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// The normal equations, with columns of equal size and one step of refinement.
  private static func solve(_ rows: [[Double]], _ y: [Double], _ weights: [Double]) throws(StatisticsError)
    -> (parameters: [Double], inverse: [Double])
  {
    let order = rows[0].count
    let scales = try (0..<order).map { column throws(StatisticsError) -> Double in
      let size = zip(rows, weights).reduce(0) { $0 + $1.0[column] * $1.0[column] * $1.1 }.squareRoot()
      guard size > 0 else { throw StatisticsError.singular }
      return 1 / size
    }
    var matrix = [Double](repeating: 0, count: order * order)
    for (row, weight) in zip(rows, weights) {
      for i in 0..<order {
        for j in 0...i { matrix[i * order + j] += weight * row[i] * scales[i] * row[j] * scales[j] }
      }
    }
    guard let factor = Cholesky(matrix, order: order) else { throw .singular }
    var parameters = [Double](repeating: 0, count: order)
    for _ in 0..<2 {
      var right = [Double](repeating: 0, count: order)
      for (residual, (row, weight)) in zip(residuals(rows, y, parameters), zip(rows, weights)) {
        for i in 0..<order { right[i] += weight * row[i] * scales[i] * residual }
      }
      for (i, step) in factor.solution(right).enumerated() { parameters[i] += step * scales[i] }
    }
    var inverse = factor.inverse
    for i in 0..<order { for j in 0..<order { inverse[i * order + j] *= scales[i] * scales[j] } }
    return (parameters, inverse)
  }
}

extension LinearLeastSquares.Outliers {
  /// What a point weighs whose distance is so many errors.
  fileprivate func factor(_ pull: Double) -> Double {
    switch self {
    case .keep: 1
    case .reject(let limit): pull <= limit ? 1 : 0
    case .huber: pull <= 1.345 ? 1 : 1.345 / pull
    case .cauchy: 1 / (1 + (pull / 2.3849) * (pull / 2.3849))
    }
  }
}

extension LinearLeastSquares {
  /// A polynomial Σ pₖ (x - center)ᵏ.
  package static func polynomial(
    degree: Int, x: [Double], y: [Double], errors: [Double]? = nil, center: Double = 0,
    outliers: Outliers = .keep
  ) throws(StatisticsError) -> LinearLeastSquares {
    guard degree >= 0 else { throw .badSetting("degree") }
    let rows = x.map { x in
      (0..<degree).reduce(into: [1.0]) { row, _ in row.append(row[row.count - 1] * (x - center)) }
    }
    return try LinearLeastSquares(rows: rows, y: y, errors: errors, outliers: outliers)
  }

  /// The delay of small signals: t = t₀ + a/√q, with `second` also + b/q.
  ///
  /// - Parameter charges: above 0.
  package static func timeWalk(
    times: [Double], charges: [Double], errors: [Double]? = nil, second: Bool = false,
    outliers: Outliers = .keep
  ) throws(StatisticsError) -> LinearLeastSquares {
    guard charges.allSatisfy({ $0 > 0 }) else { throw .badWeight }
    let rows = charges.map { charge in
      [1, 1 / charge.squareRoot()] + (second ? [1 / charge] : [])
    }
    return try LinearLeastSquares(rows: rows, y: times, errors: errors, outliers: outliers)
  }
}
