import CalibModel

/// Muons that cross planes of a detector in nine runs of experiment 9: which plane, and whether it saw them.
///
/// A run illuminates all planes but the short ones, which have few muons and only in some planes. Planes 3 and 17 are
/// dead. Each plane has an efficiency of its own that does not change.
struct PlaneEfficiencySimulation: DetectorSimulation {
  private let experiment = 9
  private let planes = 24
  private let dead: Set<Int> = [3, 17]
  /// Runs 4 and 8 are short.
  private let muons: [(run: Int, count: Int)] = [
    (1, 9_600), (2, 9_600), (3, 9_600), (4, 600), (5, 9_600), (6, 9_600), (7, 9_600), (8, 500),
    (9, 9_600),
  ]

  func files(seed: UInt64) -> [GeneratedFile] {
    muons.map { run, count in
      var random = RandomSource(seed: seed, stream: UInt64(run))
      var table = TableWriter(header: "plane,matched,p", capacity: 14 * count)
      for _ in 0..<count {
        let plane = random.whole(0, planes - 1)
        if dead.contains(plane) { continue }
        let isSeen = random.uniform() < Self.efficiency(of: plane)
        table.add((Double(plane), 0), (isSeen ? 1 : 0, 0), (0.8 + 3 * random.uniform(), 3))
      }
      return GeneratedFile(path: "data/muons_\(experiment)_\(run).csv", bytes: table.bytes)
    }
  }

  /// The mean over all planes that work.
  var truth: [TrueConstant] {
    guard let first = ExperimentRun(experiment: experiment, run: 1),
      let last = ExperimentRun(experiment: experiment, run: muons.count)
    else { preconditionFailure("calib bug: a simulated run that is none") }
    let working = (0..<planes).filter { !dead.contains($0) }.map(Self.efficiency)
    let mean = working.reduce(0, +) / Double(working.count)
    return [
      TrueConstant(
        calibration: "plane_efficiency", field: "overall", first: first, last: last, value: mean, unit: "")
    ]
  }

  private static func efficiency(of plane: Int) -> Double { 0.90 + 0.004 * Double(plane % 12) }
}
