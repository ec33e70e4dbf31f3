import CalibModel

/// Photons of pairs of tracks in a counter of sixteen modules, in six runs of experiment 12.
///
/// A photon's time is what was expected plus the time zero of its module,
/// plus the run's common time zero, plus an exact Gaussian. The modules' time zeros add up to nothing.
struct FlightTimeSimulation: DetectorSimulation {
  private let experiment = 12
  private let runs = 400...405
  private let modules = 1...16
  private let pairsPerRun = 2_400
  /// In ns.
  private let resolution = 0.1

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run) + 13_000)
      return GeneratedFile(path: "data/pairs_\(experiment)_\(run).csv", bytes: pairs(run, &random))
    }
  }

  var truth: [TrueConstant] {
    func run(_ number: Int) -> ExperimentRun {
      guard let run = ExperimentRun(experiment: experiment, run: number) else {
        preconditionFailure("calib bug: a simulated run that is none")
      }
      return run
    }
    let (first, last) = (run(runs.lowerBound), run(runs.upperBound))
    let times = modules.map { module in
      TrueConstant(
        calibration: "module_t0", field: "t0[\(module)]", first: first, last: last, value: timeZero(module),
        unit: "ns")
    }
    return times
      + runs.map { number in
        TrueConstant(
          calibration: "common_t0", field: "t0", first: run(number), last: run(number),
          value: common(number), unit: "ns")
      }
  }

  /// In ns; antisymmetric, so that the sum is 0.
  private func timeZero(_ module: Int) -> Double {
    let half = modules.count / 2
    let place = module <= half ? module : modules.count + 1 - module
    return (module <= half ? 1 : -1) * 0.04 * Double((place * 5) % 9 - 4)
  }

  /// In ns, of both tracks of a run; they add up to nothing over the runs, so that the modules' times keep theirs.
  private func common(_ run: Int) -> Double {
    let times = [-0.10, 0.05, 0.06, -0.06, -0.05, 0.10]
    return times[(run - runs.lowerBound) % times.count]
  }

  private func pairs(_ run: Int, _ random: inout RandomSource) -> [UInt8] {
    var table = TableWriter(
      header: "slot,other_slot,time,other_time,expected,other_expected", capacity: 48 * pairsPerRun)
    for _ in 0..<pairsPerRun {
      let slot = random.whole(modules.lowerBound, modules.upperBound)
      var other = random.whole(modules.lowerBound, modules.upperBound - 1)
      if other >= slot { other += 1 }
      let (expected, otherExpected) = (random.uniform(10, 40), random.uniform(10, 40))
      table.add(
        (Double(slot), 0), (Double(other), 0), (expected + delay(slot, run, &random), 4),
        (otherExpected + delay(other, run, &random), 4), (expected, 4), (otherExpected, 4))
    }
    return table.bytes
  }

  private func delay(_ module: Int, _ run: Int, _ random: inout RandomSource) -> Double {
    timeZero(module) + common(run) + random.normal(mean: 0, sigma: resolution)
  }
}
