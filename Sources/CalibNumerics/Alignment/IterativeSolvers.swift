/// Iterations that solve symmetric systems by products with the matrix alone.
enum IterativeSolvers {
  /// Conjugate gradients for a positive definite matrix; `nil` where they do not get to `tolerance` times
  /// the right side.
  ///
  /// Source: M. R. Hestenes, E. Stiefel, J. Res. Natl. Bur. Stand. 49 (1952) 409.
  static func conjugateGradients(
    _ right: [Double], tolerance: Double, maximumSteps: Int, product: ([Double]) -> [Double],
    precondition: ([Double]) -> [Double]
  ) -> [Double]? {
    var x = [Double](repeating: 0, count: right.count)
    var residual = right
    var z = precondition(residual)
    var direction = z
    var rho = dot(residual, z)
    let goal = tolerance * dot(right, right).squareRoot()
    if dot(right, right) == 0 { return x }
    for _ in 0..<maximumSteps {
      let image = product(direction)
      let curvature = dot(direction, image)
      guard curvature > 0 else { return nil }
      let step = rho / curvature
      for index in x.indices {
        x[index] += step * direction[index]
        residual[index] -= step * image[index]
      }
      if dot(residual, residual).squareRoot() <= goal { return x }
      z = precondition(residual)
      let next = dot(residual, z)
      let ratio = next / rho
      rho = next
      for index in direction.indices { direction[index] = z[index] + ratio * direction[index] }
    }
    return nil
  }

  /// Minimal residuals for a symmetric matrix that need not be definite, with a positive definite
  /// preconditioner.
  ///
  /// Source: C. C. Paige, M. A. Saunders, SIAM J. Numer. Anal. 12 (1975) 617.
  static func minimalResiduals(
    _ right: [Double], tolerance: Double, maximumSteps: Int, product: ([Double]) -> [Double],
    precondition: ([Double]) -> [Double]
  ) -> [Double]? {
    let count = right.count
    var x = [Double](repeating: 0, count: count)
    var (before, now) = (x, right)
    var z = precondition(now)
    var beta = dot(now, z)
    guard beta >= 0 else { return nil }
    if beta == 0 { return x }
    beta = beta.squareRoot()
    let goal = tolerance * beta
    var (last, oldBeta) = (beta, 0.0)
    var (cosine, sine, delta, epsilon) = (-1.0, 0.0, 0.0, 0.0)
    var (w, oldW) = (x, x)
    for step in 0..<maximumSteps {
      // A step of Lanczos.
      let v = z.map { $0 / beta }
      var next = product(v)
      if step > 0 { for index in next.indices { next[index] -= beta / oldBeta * before[index] } }
      let alpha = dot(v, next)
      for index in next.indices { next[index] -= alpha / beta * now[index] }
      (before, now) = (now, next)
      z = precondition(now)
      oldBeta = beta
      let square = dot(now, z)
      guard square >= 0 else { return nil }
      beta = square.squareRoot()
      // A plane rotation takes the new element away.
      let previous = epsilon
      let rotated = cosine * delta + sine * alpha
      let gamma = sine * delta - cosine * alpha
      epsilon = sine * beta
      delta = -cosine * beta
      let size = max((gamma * gamma + beta * beta).squareRoot(), 1e-300)
      (cosine, sine) = (gamma / size, beta / size)
      let part = cosine * last
      last *= sine
      for index in w.indices {
        let new = (v[index] - previous * oldW[index] - rotated * w[index]) / size
        (oldW[index], w[index]) = (w[index], new)
        x[index] += part * new
      }
      if last <= goal || beta == 0 { return x }
    }
    return nil
  }

  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
