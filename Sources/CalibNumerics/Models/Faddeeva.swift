import Glibc

/// The function of Faddeeva, w(z) = e^(-z²) erfc(-iz), in the upper half plane.
///
/// Weideman's rational expansion with 40 terms near the origin, to some 1e-13 of its largest value;
/// Laplace's continued fraction beyond |z| = 7, to 1e-14 of the value there. Sources: J. A. C. Weideman,
/// SIAM J. Numer. Anal. 31 (1994) 1497; W. Gautschi, SIAM J. Numer. Anal. 7 (1970) 187.
enum Faddeeva {
  private static let terms = 40
  private static let length = (Double(terms) / 2.0.squareRoot()).squareRoot()

  /// The coefficients of the expansion, of the highest power first: a cosine transform of the function on a
  /// circle.
  private static let coefficients: [Double] = {
    let points = 4 * terms
    let values = (1..<points).map { index -> Double in
      let t = length * tan(0.5 * Double.pi * (Double(index) - Double(points) / 2) / (Double(points) / 2))
      return exp(-t * t) * (length * length + t * t)
    }
    return (1...terms).reversed().map { power in
      var sum = 0.0
      for (index, value) in values.enumerated() {
        let angle = Double.pi * (Double(index + 1) - Double(points) / 2) / (Double(points) / 2)
        sum += value * cos(Double(power) * angle)
      }
      return sum / Double(points)
    }
  }()

  /// w(x + i y) for y of 0 or more.
  static func value(x: Double, y: Double) -> (real: Double, imaginary: Double) {
    x * x + y * y > 49 ? fraction(x, y) : expansion(x, y)
  }

  /// 2 p(Z)/(L - iz)² + 1/(√π (L - iz)), Z = (L + iz)/(L - iz).
  private static func expansion(_ x: Double, _ y: Double) -> (Double, Double) {
    // iz = -y + i x.
    let (a, b) = (length + y, -x)
    let size = a * a + b * b
    let (inverseReal, inverseImaginary) = (a / size, -b / size)
    let (c, d) = (length - y, x)
    let (zReal, zImaginary) =
      (c * inverseReal - d * inverseImaginary, c * inverseImaginary + d * inverseReal)
    var (real, imaginary) = (0.0, 0.0)
    for coefficient in coefficients {
      (real, imaginary) = (
        real * zReal - imaginary * zImaginary + coefficient, real * zImaginary + imaginary * zReal
      )
    }
    // Multiplied by 2/(L - iz), then by 1/(L - iz) with the last term added.
    let (p, q) = (
      2 * (real * inverseReal - imaginary * inverseImaginary) + 1 / Double.pi.squareRoot(),
      2 * (real * inverseImaginary + imaginary * inverseReal)
    )
    return (p * inverseReal - q * inverseImaginary, p * inverseImaginary + q * inverseReal)
  }

  /// i/√π / (z - ½/(z - 1/(z - 3⁄2/(z - …)))).
  private static func fraction(_ x: Double, _ y: Double) -> (Double, Double) {
    var (real, imaginary) = (x, y)
    for k in stride(from: 20, through: 1, by: -1) {
      let factor = 0.5 * Double(k) / (real * real + imaginary * imaginary)
      (real, imaginary) = (x - factor * real, y + factor * imaginary)
    }
    let factor = 1 / (Double.pi.squareRoot() * (real * real + imaginary * imaginary))
    return (factor * imaginary, factor * real)
  }
}
