import CalibModel

/// Showers of known energy in the crystals of a calorimeter, in four runs of experiment 12.
///
/// The ratio of measured and expected energy is an exact Gaussian, so a fit with `gauss` has no bias. Each
/// crystal has
/// a gain of its own; a few are dead and one hardly sees a shower: they keep the constant they had.
struct CrystalSimulation: DetectorSimulation {
  private let experiment = 12
  private let runs = 200...203
  private let crystals = 1...96
  /// Crystals without any shower, and one with too few.
  private let dead: Set = [17, 58]
  private let dim = 71
  private let showersPerRun = 110
  /// The width of the peak of measured over expected energy.
  private let resolution = 0.045

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run) + 7_000)
      return GeneratedFile(path: "data/bhabha_\(experiment)_\(run).csv", bytes: showers(&random))
    }
  }

  /// The gains of the crystals that see enough.
  var truth: [TrueConstant] {
    guard let first = ExperimentRun(experiment: experiment, run: runs.lowerBound),
      let last = ExperimentRun(experiment: experiment, run: runs.upperBound)
    else { preconditionFailure("calib bug: a simulated run that is none") }
    return crystals.filter { !dead.contains($0) && $0 != dim }.map { crystal in
      TrueConstant(
        calibration: "crystal_energy", field: "gain[\(crystal)]", first: first, last: last,
        value: gain(crystal), unit: "GeV/adc")
    }
  }

  /// GeV per ADC count: around 0.001, falling over a ring of 24 crystals.
  private func gain(_ crystal: Int) -> Double {
    0.001 * (1.06 - 0.005 * Double(crystal % 24) + 0.004 * Double(crystal / 24))
  }

  private func showers(_ random: inout RandomSource) -> [UInt8] {
    var table = TableWriter(
      header: "crystal,amplitude,expected", capacity: 22 * crystals.count * showersPerRun)
    for crystal in crystals where !dead.contains(crystal) {
      for _ in 0..<(crystal == dim ? 5 : showersPerRun) {
        let expected = random.uniform(3, 7)
        let ratio = random.normal(mean: 1, sigma: resolution)
        table.add(
          (Double(crystal), 0), (ratio * expected / gain(crystal), 3), (expected, 5))
      }
    }
    return table.bytes
  }
}
