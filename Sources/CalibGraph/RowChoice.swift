package import CalibModel

/// Which events of a file are read where its dataset is limited.
///
/// An event has a rank, which follows from seed, run, file and its number in the run alone; those of at most a limit are
/// chosen. So what is chosen of one run does not depend on any other run.
package struct RowChoice: Hashable, Sendable {
  package let seed: Int
  /// The file's path below the script's folder, so that the choice moves with the folder.
  package let file: String
  /// For each run of the file the highest rank that is chosen, in the order of the runs.
  package let limits: [UInt64]

  package init(seed: Int, file: String, limits: [UInt64]) {
    self.seed = seed
    self.file = file
    self.limits = limits
  }

  /// What the ranks of a run's events are made from.
  package func key(_ run: ExperimentRun) -> UInt64 { Self.key(seed: seed, run: run, file: file) }

  package static func key(seed: Int, run: ExperimentRun, file: String) -> UInt64 {
    // FNV-1a of 64 bits (Fowler, Noll, Vo), mixed with the two numbers.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in file.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    hash = mixed(hash ^ mixed(UInt64(bitPattern: Int64(seed))))
    return mixed(hash &+ mixed(UInt64(bitPattern: run.key) &+ 1))
  }

  /// The rank of an event.
  ///
  /// - Parameter number: its number within the run and file, from 0.
  package static func rank(_ key: UInt64, _ number: Int) -> UInt64 {
    mixed(key &+ UInt64(bitPattern: Int64(number)) &* 0x9e37_79b9_7f4a_7c15)
  }

  /// The last step of SplitMix64.
  ///
  /// Source: G. Steele, D. Lea, C. Flood, *Fast Splittable Pseudorandom Number Generators*, 2014.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9e37_79b9_7f4a_7c15
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
