import Glibc

/// Random numbers that are the same for one seed everywhere: xoshiro256**, seeded by SplitMix64.
///
/// Sources: D. Blackman, S. Vigna, ACM Trans. Math. Softw. 47 (2021) 36; G. Steele, D. Lea, C. Flood, OOPSLA (2014);
/// G. Marsaglia, T. Bray, SIAM Rev. 6 (1964) 260 for the polar method.
struct RandomSource {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  /// The polar method makes normal numbers in pairs: the second of the last one.
  private var spare: Double?

  /// Streams of one seed are independent for all practical purposes.
  init(seed: UInt64, stream: UInt64) {
    var mixer = seed
    let offset = Self.mixed(&mixer) ^ stream &* 0xd134_2543_de82_ef95
    mixer = offset
    state = (Self.mixed(&mixer), Self.mixed(&mixer), Self.mixed(&mixer), Self.mixed(&mixer))
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// Uniform in 0..<1, with 53 bits.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// Whole, from `low` to `high`, both included; for ranges far below 2⁵³.
  mutating func whole(_ low: Int, _ high: Int) -> Int { low + Int(uniform() * Double(high - low + 1)) }

  mutating func normal(mean: Double, sigma: Double) -> Double {
    if let spare {
      self.spare = nil
      return mean + sigma * spare
    }
    while true {
      let (u, v) = (uniform(-1, 1), uniform(-1, 1))
      let square = u * u + v * v
      guard square > 0, square < 1 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spare = v * factor
      return mean + sigma * (u * factor)
    }
  }

  /// A density that falls along a straight line from `low` to `high`; `fall` is 0 for none, 1 where it ends at 0.
  mutating func falling(_ low: Double, _ high: Double, fall: Double) -> Double {
    // The cumulative density of 1 - fall·t on -1...1, solved for t.
    let rest = (1 + fall) * (1 + fall) - 4 * fall * uniform()
    let t = fall == 0 ? uniform(-1, 1) : (1 - rest.squareRoot()) / fall
    return low + (high - low) * 0.5 * (t + 1)
  }

  private static func mixed(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
