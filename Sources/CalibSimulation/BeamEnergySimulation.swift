import CalibModel

/// Muon pairs of 24 runs of experiment 18, each of an hour, at collision energies that step from time to time.
///
/// The mass is a Gaussian around the energy. Between runs 12 and 13 the machine is moved to another energy; all other steps
/// come unasked, in the middle of runs, and are smaller than the resolution but larger than the error of ten minutes. The
/// tails lie within the selection of the example's script, so that a mean has no bias.
struct BeamEnergySimulation: DetectorSimulation {
  private let experiment = 18
  private let runs = 1...24
  /// Seconds.
  private let runLength = 3600.0
  /// GeV.
  private let resolution = 0.006
  /// GeV; each holds from its run and the seconds in it to before the next.
  private let energies: [(run: Int, seconds: Double, value: Double)] = [
    (1, 0, 10.5794), (4, 1800, 10.5773), (9, 2400, 10.5790),
    (13, 0, 10.6101), (17, 600, 10.6079), (21, 3000, 10.6096),
  ]

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run))
      let count = random.whole(1200, 1800)
      let times = (0..<count).map { _ in random.uniform(0, runLength) }.sorted()
      var table = TableWriter(header: "t,mass", capacity: 20 * count)
      for time in times {
        table.add((time, 3), (random.normal(mean: energy(run, time), sigma: resolution), 6))
      }
      return GeneratedFile(path: "data/mumu_\(experiment)_\(run).csv", bytes: table.bytes)
    }
  }

  var truth: [TrueConstant] {
    energies.indices.map { place in
      let (energy, next) = (energies[place], place + 1 < energies.count ? energies[place + 1] : nil)
      // Where the next begins with its run, the last is the run before it.
      let last = next.map { $0.seconds > 0 ? $0.run : $0.run - 1 } ?? runs.upperBound
      guard let firstRun = ExperimentRun(experiment: experiment, run: energy.run),
        let lastRun = ExperimentRun(experiment: experiment, run: last)
      else { preconditionFailure("calib bug: a simulated run that is none") }
      return TrueConstant(
        calibration: "collision_energy", field: "energy", first: firstRun, last: lastRun, value: energy.value,
        unit: "GeV",
        seconds: .init(
          from: energy.seconds > 0 ? energy.seconds : nil,
          to: next.flatMap { $0.seconds > 0 ? $0.seconds : nil }))
    }
  }

  private func energy(_ run: Int, _ time: Double) -> Double {
    energies.last { ($0.run, $0.seconds) <= (run, time) }?.value ?? energies[0].value
  }
}
