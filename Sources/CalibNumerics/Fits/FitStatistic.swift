/// What a fit of bins minimises.
package enum FitStatistic: Hashable, Sendable {
  /// Σ (n - f)²/n with the model at the bin's centre; empty bins are left out (Neyman).
  case chiSquare
  /// 2 Σ (f - n + n ln(n/f)) with the model integrated over the bin: -2 ln of the extended Poisson
  /// likelihood, less a constant. Source: S. Baker, R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437.
  case likelihood
}

/// A statistic at one place with its gradient and the matrix of the normal equations, in the memory of a fit.
struct NormalEquations {
  /// The statistic F.
  var value = 0.0
  /// -½ ∂F/∂p.
  let descent: UnsafeMutablePointer<Double>
  /// An approximation of ½ ∂²F/∂p∂p that is never negative, by rows, lower triangle.
  ///
  /// It is the matrix of Gauss and Newton: without the second derivatives of the model.
  let matrix: UnsafeMutablePointer<Double>

  init(order: Int, memory: FitMemory) {
    descent = memory.take(order)
    matrix = memory.take(order * order)
  }

  static func memory(order: Int) -> Int { order + order * order }
}
