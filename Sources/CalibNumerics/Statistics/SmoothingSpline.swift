import Glibc

/// The natural spline that balances closeness to points and smoothness: Σ w (y - f)² + λ ∫ f″².
///
/// Without λ it is chosen by generalised cross-validation. Sources: C. H. Reinsch, Numer. Math. 10 (1967)
/// 177; P. Craven, G. Wahba, Numer. Math. 31 (1979) 377; M. F. Hutchinson, F. R. de Hoog, Numer. Math. 47
/// (1985) 99 (the trace in linear time).
package struct SmoothingSpline: Hashable, Sendable {
  package let spline: Spline
  package let lambda: Double
  /// The number of parameters to which it is worth: the trace of the smoother.
  package let freedom: Double

  /// Fits points at ascending places.
  ///
  /// - Parameter errors: of `y`; equal ones if not given.
  /// - Complexity: O(n) for each λ that is tried.
  package init(
    x: [Double], y: [Double], errors: [Double]? = nil, lambda: Double? = nil
  ) throws(StatisticsError) {
    try Spline.check(x, y)
    guard x.count >= 4 else { throw .notEnough(found: x.count, needed: 4) }
    guard errors?.allSatisfy({ $0.isFinite && $0 > 0 }) ?? true else { throw .badWeight }
    guard lambda.map({ $0.isFinite && $0 >= 0 }) ?? true else { throw .badSetting("lambda") }
    let bands = ReinschBands(x, y, variances: errors?.map { $0 * $0 } ?? x.map { _ in 1 })
    let chosen = lambda ?? Self.best(bands)
    let (fitted, curvatures, trace) = bands.solution(chosen)
    try StatisticsError.check([chosen, trace])
    spline = try Spline.make(x, fitted, curvatures: curvatures)
    self.lambda = chosen
    freedom = trace
  }

  package func value(at x: Double) -> Double { spline.value(at: x) }

  /// The λ of the lowest score on a logarithmic grid, refined by golden sections.
  private static func best(_ bands: ReinschBands) -> Double {
    let center = log(bands.naturalScale)
    let grid = stride(from: -14.0, through: 18, by: 1).map { center + $0 }
    let scores = grid.map { bands.score(exp($0)) }
    let lowest = scores.indices.min { scores[$0] < scores[$1] } ?? 0
    var (low, high) = (grid[max(lowest - 1, 0)], grid[min(lowest + 1, grid.count - 1)])
    let golden = 0.3819660112501051
    for _ in 0..<40 {
      let (a, b) = (low + golden * (high - low), high - golden * (high - low))
      if bands.score(exp(a)) < bands.score(exp(b)) { high = b } else { low = a }
    }
    return exp(0.5 * (low + high))
  }
}

/// The banded equations of a smoothing spline: (R + λ Qᵀ V Q) γ = Qᵀ y, f = y - λ V Q γ.
private struct ReinschBands {
  private let x: [Double]
  private let y: [Double]
  private let variances: [Double]
  private let steps: [Double]
  /// The bands of R: its diagonal and the one beside it, for the inner knots.
  private let r0: [Double]
  private let r1: [Double]
  /// Those of Qᵀ V Q.
  private let s0: [Double]
  private let s1: [Double]
  private let s2: [Double]

  init(_ x: [Double], _ y: [Double], variances: [Double]) {
    (self.x, self.y, self.variances) = (x, y, variances)
    let h = zip(x, x.dropFirst()).map { $1 - $0 }
    steps = h
    let inner = 1..<(x.count - 1)
    r0 = inner.map { (h[$0 - 1] + h[$0]) / 3 }
    r1 = inner.map { h[$0] / 6 }
    func q(_ k: Int) -> (Double, Double, Double) { (1 / h[k - 1], -1 / h[k - 1] - 1 / h[k], 1 / h[k]) }
    s0 = inner.map { k in
      let (a, b, c) = q(k)
      return a * a * variances[k - 1] + b * b * variances[k] + c * c * variances[k + 1]
    }
    s1 = inner.map { k in
      guard k + 1 < x.count - 1 else { return 0 }
      let (one, two) = (q(k), q(k + 1))
      return one.1 * two.0 * variances[k] + one.2 * two.1 * variances[k + 1]
    }
    s2 = inner.map { k in
      guard k + 2 < x.count - 1 else { return 0 }
      return q(k).2 * q(k + 2).0 * variances[k + 1]
    }
  }

  /// The λ at which both parts of the matrix are of one size.
  var naturalScale: Double { r0.reduce(0, +) / s0.reduce(0, +) }

  /// n Σ (w (y - f))²/(n - trace)².
  func score(_ lambda: Double) -> Double {
    let (fitted, _, trace) = solution(lambda)
    let squares = y.indices.reduce(0.0) { $0 + (y[$1] - fitted[$1]) * (y[$1] - fitted[$1]) / variances[$1] }
    let left = Double(y.count) - trace
    return left > 1e-9 ? Double(y.count) * squares / (left * left) : .infinity
  }

  /// The fitted values, the second derivatives and the trace of the smoother.
  func solution(_ lambda: Double) -> (fitted: [Double], curvatures: [Double], trace: Double) {
    let n = r0.count
    // L D Lᵀ of the five bands.
    var (d, l1, l2) = (r0, r0, r0)
    for k in 0..<n {
      var pivot = r0[k] + lambda * s0[k]
      var next = (k + 1 < n ? r1[k] + lambda * s1[k] : 0)
      if k >= 1 {
        pivot -= d[k - 1] * l1[k - 1] * l1[k - 1]
        next -= d[k - 1] * l1[k - 1] * l2[k - 1]
      }
      if k >= 2 { pivot -= d[k - 2] * l2[k - 2] * l2[k - 2] }
      d[k] = pivot
      l1[k] = next / pivot
      l2[k] = lambda * s2[k] / pivot
    }
    let chords = steps.indices.map { (y[$0 + 1] - y[$0]) / steps[$0] }
    var g = (0..<n).map { chords[$0 + 1] - chords[$0] }
    for k in 0..<n {
      if k >= 1 { g[k] -= l1[k - 1] * g[k - 1] }
      if k >= 2 { g[k] -= l2[k - 2] * g[k - 2] }
    }
    for k in 0..<n { g[k] /= d[k] }
    for k in stride(from: n - 1, through: 0, by: -1) {
      if k + 1 < n { g[k] -= l1[k] * g[k + 1] }
      if k + 2 < n { g[k] -= l2[k] * g[k + 2] }
    }
    let curvatures = [0] + g + [0]
    let fitted = y.indices.map { k in
      let before = k > 0 ? (curvatures[k - 1] - curvatures[k]) / steps[k - 1] : 0
      let after = k + 1 < y.count ? (curvatures[k + 1] - curvatures[k]) / steps[k] : 0
      return y[k] - lambda * variances[k] * (before + after)
    }
    return (fitted, curvatures, Double(y.count) - lambda * inverseTrace(d, l1, l2))
  }

  /// The trace of (R + λ S)⁻¹ S, from the central bands of the inverse, computed backwards.
  private func inverseTrace(_ d: [Double], _ l1: [Double], _ l2: [Double]) -> Double {
    let n = d.count
    var b0 = [Double](repeating: 0, count: n + 2)
    var (b1, b2) = (b0, b0)
    var trace = 0.0
    for k in stride(from: n - 1, through: 0, by: -1) {
      let (one, two) = (k + 1 < n ? l1[k] : 0, k + 2 < n ? l2[k] : 0)
      b1[k] = -one * b0[k + 1] - two * b1[k + 1]
      b2[k] = -one * b1[k + 1] - two * b0[k + 2]
      b0[k] = 1 / d[k] - one * b1[k] - two * b2[k]
      trace += b0[k] * s0[k] + 2 * (b1[k] * s1[k] + b2[k] * s2[k])
    }
    return trace
  }
}
