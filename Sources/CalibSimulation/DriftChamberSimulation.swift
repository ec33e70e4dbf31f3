import CalibModel
import Glibc

/// Hits of tracks in a drift chamber of 96 wires, six layers and four readout boards, in four runs of experiment 12.
///
/// A time is that of the flight, plus the time zero of the wire, plus the drift along the relation of the layer, plus what
/// the pulse is late on its board, plus an exact Gaussian. Distance and charge of a hit know nothing of its wire, and the
/// boards run across the layers: so none of the three sorts of constants can take the part of another.
struct DriftChamberSimulation: DetectorSimulation {
  private let experiment = 12
  private let runs = 100...103
  private let wires = 0..<96
  /// Wires of a layer.
  private let width = 16
  private let boards = 4
  /// Two wires that see nothing, and one that hardly does.
  private let dead: Set = [23, 70]
  private let dim = 41
  /// In ns.
  private let resolution = 1.5
  /// The hits of a run in each sample; those of the dim wire are fewer.
  private let samples = [("mumu", 12_000), ("cosmic", 8_000)]

  func files(seed: UInt64) -> [GeneratedFile] {
    samples.enumerated().flatMap { index, sample in
      runs.map { run in
        var random = RandomSource(seed: seed, stream: UInt64(run) + UInt64(17_000 + 1_000 * index))
        return GeneratedFile(
          path: "data/\(sample.0)_\(experiment)_\(run).csv", bytes: hits(sample.1, &random))
      }
    }
  }

  /// The constants of the wires that see enough, of all layers and of all boards.
  var truth: [TrueConstant] {
    guard let first = ExperimentRun(experiment: experiment, run: runs.lowerBound),
      let last = ExperimentRun(experiment: experiment, run: runs.upperBound)
    else { preconditionFailure("calib bug: a simulated run that is none") }
    func constant(_ calibration: String, _ field: String, _ value: Double, _ unit: String) -> TrueConstant {
      TrueConstant(
        calibration: calibration, field: field, first: first, last: last, value: value, unit: unit)
    }
    let seeing = wires.filter { !dead.contains($0) && $0 != dim }
    let layers = 0..<(wires.count / width)
    return seeing.map { constant("time_zeros", "t0[\($0)]", timeZero($0), "ns") }
      + layers.map { constant("relations", "inverse[\($0)]", inverse($0), "ns/mm") }
      + layers.map { constant("relations", "bend[\($0)]", bend($0), "ns/mm^2") }
      + (0..<boards).map { constant("walks", "height[\($0)]", height($0), "ns") }
      + (0..<boards).map { constant("walks", "slope[\($0)]", slope($0), "adc^-1") }
  }

  /// In ns: up to 10 to both sides.
  private func timeZero(_ wire: Int) -> Double { Double((wire * 37) % 101 - 50) / 5 }

  /// In ns/mm: inner layers have the smaller cells, where the drift is faster.
  private func inverse(_ layer: Int) -> Double { 22 + 0.4 * Double(layer) }

  /// In ns/mm²: the field is weaker far from the wire.
  private func bend(_ layer: Int) -> Double { 0.45 - 0.03 * Double(layer) }

  /// In ns, for a pulse of no height.
  private func height(_ board: Int) -> Double { 9 + 1.5 * Double(board) }

  /// In 1/adc.
  private func slope(_ board: Int) -> Double { 0.008 + 0.001 * Double(board) }

  private func hits(_ count: Int, _ random: inout RandomSource) -> [UInt8] {
    var table = TableWriter(header: "wire,layer,board,charge,time,flight,doca", capacity: 42 * count)
    for _ in 0..<count {
      let wire = random.whole(wires.lowerBound, wires.upperBound - 1)
      guard !dead.contains(wire), wire != dim || random.uniform() < 0.02 else { continue }
      let (layer, board) = (wire / width, wire % boards)
      let (doca, charge) = (random.uniform(0, 8), random.falling(20, 600, fall: 0.8))
      let flight = random.uniform(1, 6)
      let drift = doca * inverse(layer) + doca * doca * bend(layer)
      let late = height(board) * exp(-charge * slope(board))
      let time = flight + timeZero(wire) + drift + late + random.normal(mean: 0, sigma: resolution)
      table.add(
        (Double(wire), 0), (Double(layer), 0), (Double(board), 0), (charge, 1), (time, 3), (flight, 3),
        (doca, 4))
    }
    return table.bytes
  }
}
