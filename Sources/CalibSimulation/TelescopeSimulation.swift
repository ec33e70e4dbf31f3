import CalibModel

/// Straight tracks through a telescope of six planes in eight runs of experiment 7.
///
/// The inner four planes are shifted; they are moved once, before run 5. Hits are in micrometres across the beam.
struct TelescopeSimulation: DetectorSimulation {
  private let experiment = 7
  private let runs = 1...8
  private let tracks = 250
  /// mm along the beam.
  private let places = [0.0, 100, 200, 300, 400, 500]
  /// um.
  private let resolution = 10.0
  /// The shifts of all planes in um; each holds from its run to that before the next.
  private let shifts: [(first: Int, last: Int, values: [Double])] = [
    (1, 4, [0, 35, -62, 18, 44, 0]),
    (5, 8, [0, 21, -48, 30, -15, 0]),
  ]

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run))
      let shift = shifts.last { $0.first <= run }?.values ?? shifts[0].values
      var table = TableWriter(header: "x0,x1,x2,x3,x4,x5", capacity: 60 * tracks)
      for _ in 0..<tracks {
        let (offset, slope) = (random.uniform(-5_000, 5_000), random.uniform(-2, 2))
        let hits = zip(places, shift).map { place, shift in
          random.normal(mean: offset + slope * place + shift, sigma: resolution)
        }
        table.add((hits[0], 3), (hits[1], 3), (hits[2], 3), (hits[3], 3), (hits[4], 3), (hits[5], 3))
      }
      return GeneratedFile(path: "data/tracks_\(experiment)_\(run).csv", bytes: table.bytes)
    }
  }

  var truth: [TrueConstant] {
    shifts.flatMap { period in
      (1...4).compactMap { plane in
        guard let first = ExperimentRun(experiment: experiment, run: period.first),
          let last = ExperimentRun(experiment: experiment, run: period.last)
        else { preconditionFailure("calib bug: a simulated run that is none") }
        return TrueConstant(
          calibration: "telescope", field: "shift\(plane)", first: first, last: last,
          value: period.values[plane], unit: "um")
      }
    }
  }
}
