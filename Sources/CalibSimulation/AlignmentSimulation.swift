import CalibModel

/// Straight tracks through eight layers of sensors that are not where they should be, in four runs of experiment 12.
///
/// A residual is the line of its track, seen along the arc, plus the sensor's shift, plus its turn times the place along
/// the sensor, plus an exact Gaussian: an alignment with local parameters 1 and arc has no bias. A shift that grows along
/// a straight line over the layers cannot be told from the tracks: the first sensor of the first layer and of the last
/// are where they should be.
struct AlignmentSimulation: DetectorSimulation {
  private let experiment = 12
  private let runs = 300...303
  private let layers = 8
  /// Sensors of a layer.
  private let width = 4
  private let tracksPerRun = 900
  /// In um.
  private let resolution = 12.0
  /// The distance of the layers in mm.
  private let spacing = 20.0
  /// Sensors reach so far to both sides, in mm.
  private let reach = 30.0

  private var sensors: ClosedRange<Int> { 1...(layers * width) }
  /// The sensors that are where they should be.
  private var reference: [Int] { [1, (layers - 1) * width + 1] }

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run) + 11_000)
      return GeneratedFile(path: "data/hits_\(experiment)_\(run).csv", bytes: hits(&random))
    }
  }

  var truth: [TrueConstant] {
    guard let first = ExperimentRun(experiment: experiment, run: runs.lowerBound),
      let last = ExperimentRun(experiment: experiment, run: runs.upperBound)
    else { preconditionFailure("calib bug: a simulated run that is none") }
    func constant(_ field: String, _ sensor: Int, _ value: Double, _ unit: String) -> TrueConstant {
      TrueConstant(
        calibration: "sensors", field: "\(field)[\(sensor)]", first: first, last: last, value: value,
        unit: unit)
    }
    return sensors.filter { !reference.contains($0) }.map { constant("du", $0, shift($0), "um") }
      + sensors.map { constant("gamma", $0, turn($0), "mrad") }
  }

  /// Across the sensor, in um: some tens, of both signs.
  private func shift(_ sensor: Int) -> Double {
    reference.contains(sensor) ? 0 : Double((sensor * 37) % 101 - 50)
  }

  /// Around the sensor's normal, in mrad.
  private func turn(_ sensor: Int) -> Double { Double((sensor * 53) % 31 - 15) / 10 }

  private func hits(_ random: inout RandomSource) -> [UInt8] {
    var table = TableWriter(
      header: "track,sensor,residual,sigma,v,arc", capacity: 40 * tracksPerRun * layers)
    for track in 0..<tracksPerRun {
      // What the track was reconstructed with, which the alignment has to find too.
      let (offset, slope) = (random.normal(mean: 0, sigma: 80), random.normal(mean: 0, sigma: 0.5))
      for layer in 0..<layers {
        let sensor = layer * width + random.whole(1, width)
        let (arc, v) = (spacing * Double(layer), random.uniform(-reach, reach))
        // 1 mrad times 1 mm is 1 um.
        let moved = shift(sensor) + turn(sensor) * v
        let residual = offset + slope * arc + moved + random.normal(mean: 0, sigma: resolution)
        table.add(
          (Double(track), 0), (Double(sensor), 0), (residual, 3), (resolution, 1), (v, 4), (arc, 1))
      }
    }
    return table.bytes
  }
}
