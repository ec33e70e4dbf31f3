import Glibc

/// Random numbers for toys: SplitMix64 with samplers, the same for one seed everywhere.
struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    Double.random(in: low..<high, using: &self)
  }

  mutating func normal() -> Double {
    (-2 * log(uniform(1e-300, 1))).squareRoot() * cos(2 * .pi * uniform(0, 1))
  }

  /// Counts of mean `mean`: by products of uniforms, from 500 on a rounded normal number, which is as good
  /// there.
  mutating func poisson(_ mean: Double) -> Double {
    guard mean < 500 else { return (mean + mean.squareRoot() * normal()).rounded() }
    let limit = exp(-mean)
    var (count, product) = (0.0, uniform(0, 1))
    while product > limit {
      count += 1
      product *= uniform(0, 1)
    }
    return count
  }
}
