import Glibc

/// What a fit of bins minimises.
package enum FitStatistic: Hashable, Sendable {
  /// Σ (n - f)²/n with the model at the bin's centre; empty bins are left out (Neyman).
  case chiSquare
  /// 2 Σ (f - n + n ln(n/f)) with the model integrated over the bin: -2 ln of the extended Poisson likelihood, less a
  /// constant. Source: S. Baker, R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437.
  case likelihood
}

/// A statistic at one place with its gradient and the matrix of the normal equations.
struct NormalEquations {
  /// The statistic F.
  var value = 0.0
  /// -½ ∂F/∂p.
  var descent: [Double]
  /// An approximation of ½ ∂²F/∂p∂p that is never negative, by rows, lower triangle.
  ///
  /// It is the matrix of Gauss and Newton: without the second derivatives of the model.
  var matrix: [Double]

  init(order: Int) {
    descent = Array(repeating: 0, count: order)
    matrix = Array(repeating: 0, count: order * order)
  }
}

extension FitStatistic {
  /// The statistic from the values, and what each point weighs in gradient and matrix; `nil` where it is not finite.
  func weigh(
    _ contents: UnsafePointer<Double>, _ output: FitOutput, pull: UnsafeMutablePointer<Double>,
    weight: UnsafeMutablePointer<Double>
  ) -> Double? {
    let result =
      switch self {
      case .chiSquare: Self.chiSquare(contents, output, pull, weight)
      case .likelihood: Self.likelihood(contents, output, pull, weight)
      }
    return result.isFinite ? result : nil
  }

  private static func chiSquare(
    _ contents: UnsafePointer<Double>, _ output: FitOutput, _ pull: UnsafeMutablePointer<Double>,
    _ weight: UnsafeMutablePointer<Double>
  ) -> Double {
    var sum = 0.0
    for point in 0..<output.count {
      let residual = contents[point] - output.values[point]
      weight[point] = 1 / contents[point]
      pull[point] = residual * weight[point]
      sum += residual * pull[point]
    }
    return sum
  }

  private static func likelihood(
    _ contents: UnsafePointer<Double>, _ output: FitOutput, _ pull: UnsafeMutablePointer<Double>,
    _ weight: UnsafeMutablePointer<Double>
  ) -> Double {
    var sum = 0.0
    for point in 0..<output.count {
      let (content, value) = (contents[point], output.values[point])
      // A negative number of entries is no model: without this the likelihood would have no maximum.
      guard value > 0 || (value == 0 && content == 0) else { return .infinity }
      let ratio = content > 0 ? content / value : 0
      // The expected information 1/f would be endless where nothing was seen and nothing is expected.
      weight[point] = content > 0 ? ratio / value : 0
      pull[point] = ratio - 1
      sum += value - content
      if content > 0 { sum += content * log(ratio) }
    }
    return 2 * sum
  }
}
