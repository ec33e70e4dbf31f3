import CalibModel

/// Muon pairs of 24 runs of experiment 18, at collision energies that step from time to time.
///
/// The mass is a Gaussian around the energy, whose steps are smaller than the resolution and larger than the error of
/// a run. Its tails lie within the selection of the example's script, so that a mean has no bias.
struct BeamEnergySimulation: DetectorSimulation {
  private let experiment = 18
  private let runs = 1...24
  /// GeV.
  private let resolution = 0.006
  /// GeV; each holds from its run to that before the next.
  private let energies: [(first: Int, value: Double)] = [
    (1, 10.5794), (6, 10.5773), (13, 10.5810), (17, 10.5786),
  ]

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run))
      let count = random.whole(300, 900)
      var table = TableWriter(header: "mass", capacity: 12 * count)
      for _ in 0..<count { table.add((random.normal(mean: energy(of: run), sigma: resolution), 6)) }
      return GeneratedFile(path: "data/mumu_\(experiment)_\(run).csv", bytes: table.bytes)
    }
  }

  var truth: [TrueConstant] {
    energies.indices.map { place in
      let last = place + 1 < energies.count ? energies[place + 1].first - 1 : runs.upperBound
      guard let first = ExperimentRun(experiment: experiment, run: energies[place].first),
        let last = ExperimentRun(experiment: experiment, run: last)
      else { preconditionFailure("calib bug: a simulated run that is none") }
      return TrueConstant(
        calibration: "collision_energy", field: "energy", first: first, last: last,
        value: energies[place].value, unit: "GeV")
    }
  }

  private func energy(of run: Int) -> Double {
    energies.last { $0.first <= run }?.value ?? energies[0].value
  }
}
