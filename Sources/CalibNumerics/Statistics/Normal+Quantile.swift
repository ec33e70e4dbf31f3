import Glibc

extension Normal {
  /// The place below which a probability lies, by Newton's method from a rough start; right to some 1e-15.
  package static func quantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else {
      return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
    }
    if probability > 0.5 { return -quantile(1 - probability) }
    var z = -(max(-2 * log(probability) - 1, 0.0)).squareRoot()
    for _ in 0..<60 {
      let below = 0.5 * erfc(-z * 0.5.squareRoot())
      let density = Normal.density(z)
      // In the tail the logarithm is nearly straight in z².
      let step = below / density * log(below / probability)
      z -= step
      if abs(step) < 1e-15 * max(1, abs(z)) { break }
    }
    return z
  }
}
