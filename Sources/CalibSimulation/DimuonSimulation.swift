import CalibModel

/// Muon pairs around the Z in twelve runs of experiment 12.
///
/// The mass is a Gaussian peak at the Z mass times the momentum scale on a straight falling line, exactly: a fit
/// with `gauss + linear` has no bias. The scale steps once; the beam spot moves twice, by more than its error and
/// less than its width. Each step lies before an even run, so that intervals of one or two runs from the first run
/// on never straddle one. A tenth of the events come from elsewhere: their vertices lie in a ring far from the beam,
/// their masses on the line alone, so that cutting them away leaves the shape as it is.
struct DimuonSimulation: DetectorSimulation {
  /// PDG 2024: 91.1880 ± 0.0020 GeV.
  private let zMass = 91.1880
  private let experiment = 12
  private let runs = 100...111
  private let peakFraction = 0.62
  private let strayFraction = 0.1
  /// GeV.
  private let resolution = 2.1
  private let massRange = (low: 60.0, high: 120.0)
  private let fall = 0.6
  /// The standard deviations of the beam spot in mm.
  private let spotWidth = (x: 0.12, y: 0.09)

  /// A stretch of runs with one value.
  private struct Period<Value> {
    let runs: ClosedRange<Int>
    let value: Value
  }

  private let scales = [Period(runs: 100...105, value: 1.0020), Period(runs: 106...111, value: 0.9985)]

  /// The middle of the beam in mm.
  private let spots = [
    Period(runs: 100...103, value: (x: 0.084, y: -0.051)),
    Period(runs: 104...107, value: (x: 0.112, y: -0.038)),
    Period(runs: 108...111, value: (x: 0.143, y: -0.020)),
  ]

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run))
      return GeneratedFile(path: "data/dimuon_\(experiment)_\(run).csv", bytes: events(of: run, &random))
    }
  }

  var truth: [TrueConstant] {
    scales.map { constant("momentum_scale", "scale", $0.runs, $0.value, "") }
      + spots.map { constant("beam_spot", "x", $0.runs, $0.value.x, "mm") }
      + spots.map { constant("beam_spot", "y", $0.runs, $0.value.y, "mm") }
      + [constant("beam_spot", "width", runs, width, "mm")]
  }

  /// √(σx² + σy²), the width of the beam spot in the plane.
  private var width: Double { (spotWidth.x * spotWidth.x + spotWidth.y * spotWidth.y).squareRoot() }
}

extension DimuonSimulation {
  private func constant(
    _ calibration: String, _ field: String, _ runs: ClosedRange<Int>, _ value: Double, _ unit: String
  ) -> TrueConstant {
    guard let first = ExperimentRun(experiment: experiment, run: runs.lowerBound),
      let last = ExperimentRun(experiment: experiment, run: runs.upperBound)
    else { preconditionFailure("calib bug: a simulated run that is none") }
    return TrueConstant(
      calibration: calibration, field: field, first: first, last: last, value: value, unit: unit)
  }

  private func value<Value>(of periods: [Period<Value>], in run: Int) -> Value {
    guard let period = periods.first(where: { $0.runs.contains(run) }) else {
      preconditionFailure("calib bug: a simulated run without constants")
    }
    return period.value
  }

  private func events(of run: Int, _ random: inout RandomSource) -> [UInt8] {
    let (scale, spot) = (value(of: scales, in: run), value(of: spots, in: run))
    let count = random.whole(4_800, 5_600)
    var table = TableWriter(header: "mass,x,y,z,eta1,eta2", capacity: 52 * count)
    for _ in 0..<count {
      let isStray = random.uniform() < strayFraction
      let isPeak = !isStray && random.uniform() < peakFraction
      let mass =
        isPeak
        ? random.normal(mean: zMass * scale, sigma: resolution)
        : random.falling(massRange.low, massRange.high, fall: fall)
      let offset = isStray ? ringOffset(&random) : spotOffset(&random)
      let z = random.normal(mean: 0, sigma: isStray ? 150 : 45)
      let (eta1, eta2) = (pseudorapidity(&random), pseudorapidity(&random))
      table.add((mass, 4), (spot.x + offset.x, 4), (spot.y + offset.y, 4), (z, 2), (eta1, 3), (eta2, 3))
    }
    return table.bytes
  }

  private func spotOffset(_ random: inout RandomSource) -> (x: Double, y: Double) {
    (random.normal(mean: 0, sigma: spotWidth.x), random.normal(mean: 0, sigma: spotWidth.y))
  }

  /// Uniform in a ring of 1.6 to 5 mm around the beam, by rejection.
  private func ringOffset(_ random: inout RandomSource) -> (x: Double, y: Double) {
    while true {
      let (x, y) = (random.uniform(-5, 5), random.uniform(-5, 5))
      let square = x * x + y * y
      if square > 1.6 * 1.6, square < 5 * 5 { return (x, y) }
    }
  }

  /// Central, and within the acceptance of 2.5.
  private func pseudorapidity(_ random: inout RandomSource) -> Double {
    while true {
      let eta = random.normal(mean: 0, sigma: 1.3)
      if abs(eta) < 2.5 { return eta }
    }
  }
}
