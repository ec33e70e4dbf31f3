import CalibModel

/// Pairs of muons around the J/psi in eight runs of experiment 12, in three bins of momentum times three of angle.
///
/// Both muons of most pairs fall into one bin, whose momentum scale s multiplies the mass: m² goes with p₁p₂, so m with
/// s. The peak is a Gaussian and what lies under it a straight line, both before the scale, so a fit with
/// `gauss + linear` to the mass over the scale has no bias. From run 5 on the scale is another one in five of the bins.
/// Momenta, angles and the mass are drawn apart: nothing in the example asks for the angle between the muons.
struct CharmoniumSimulation: DetectorSimulation {
  /// GeV; PDG 2024: 3.096900 ± 0.000006.
  private let mass = 3.0969
  private let experiment = 12
  private let runs = 1...8
  /// The first run with the later scales; every odd one leaves intervals of two runs whole.
  private let step = 5
  /// Pairs of a bin in a run that the selection keeps, on average, with those beside the histogram.
  private let pairsPerBin = 760
  private let peakFraction = 0.7
  /// GeV.
  private let resolution = 0.008
  /// GeV before the scale; the histogram of the example lies inside for every scale.
  private let massRange = (low: 2.97, high: 3.23)
  private let fall = 0.4
  /// Pairs with a bad vertex, whose mass is wrong as well.
  private let strayFraction = 0.06
  /// Pairs whose muons lie in two bins.
  private let mixedFraction = 0.12

  /// A bin of momentum (0 to 2, of 1 GeV/c each) and of polar angle (0 to 2, of 40° each from 20° on).
  private struct Bin {
    let momentum: Int
    let angle: Int

    static let all = (0..<9).map { Bin(momentum: $0 / 3, angle: $0 % 3) }
  }

  func files(seed: UInt64) -> [GeneratedFile] {
    runs.map { run in
      var random = RandomSource(seed: seed, stream: UInt64(run) + 13_000)
      return GeneratedFile(path: "data/jpsi_\(experiment)_\(run).csv", bytes: pairs(of: run, &random))
    }
  }

  var truth: [TrueConstant] {
    [runs.lowerBound...(step - 1), step...runs.upperBound].flatMap { period in
      Bin.all.map { bin in
        guard let first = ExperimentRun(experiment: experiment, run: period.lowerBound),
          let last = ExperimentRun(experiment: experiment, run: period.upperBound)
        else { preconditionFailure("calib bug: a simulated run that is none") }
        return TrueConstant(
          calibration: "jpsi_scale", field: "scale[(\(bin.momentum), \(bin.angle))]", first: first,
          last: last, value: scale(of: bin, in: period.lowerBound), unit: "")
      }
    }
  }
}

extension CharmoniumSimulation {
  /// Within half a percent of 1; the step is about 1.5 per mille, ten errors of an interval, where it is at all.
  private func scale(of bin: Bin, in run: Int) -> Double {
    let early = 1 + 0.001 * Double(bin.momentum - 1) + 0.0006 * Double(bin.angle)
    let moves = (bin.momentum + bin.angle).isMultiple(of: 2)
    return run >= step && moves ? early + 0.0015 : early
  }

  private func pairs(of run: Int, _ random: inout RandomSource) -> [UInt8] {
    var table = TableWriter(
      header: "mass,p1,p2,theta1,theta2,prob", capacity: 48 * Bin.all.count * pairsPerBin)
    for bin in Bin.all {
      let count = random.whole(pairsPerBin * 19 / 20, pairsPerBin * 21 / 20)
      for _ in 0..<count { add(pairIn: bin, scale: scale(of: bin, in: run), to: &table, &random) }
    }
    return table.bytes
  }

  private func add(pairIn bin: Bin, scale: Double, to table: inout TableWriter, _ random: inout RandomSource)
  {
    let isStray = random.uniform() < strayFraction
    let other = !isStray && random.uniform() < mixedFraction ? Bin.all[random.whole(0, 8)] : bin
    let isPeak = random.uniform() < peakFraction
    let before =
      isPeak
      ? random.normal(mean: mass, sigma: isStray ? 10 * resolution : resolution)
      : random.falling(massRange.low, massRange.high, fall: fall)
    // A good vertex has a flat probability; that of a bad one is next to nothing.
    let probability = isStray ? random.uniform(0, 0.009) : random.uniform(0.011, 1)
    let (p1, p2) = (momentum(bin, &random), momentum(other, &random))
    let (theta1, theta2) = (angle(bin, &random), angle(other, &random))
    table.add((before * scale, 5), (p1, 4), (p2, 4), (theta1, 4), (theta2, 4), (probability, 4))
  }

  /// GeV/c; off the edges by what a written decimal can round.
  private func momentum(_ bin: Bin, _ random: inout RandomSource) -> Double {
    Double(bin.momentum) + random.uniform(bin.momentum == 0 ? 0.2 : 0.001, 0.999)
  }

  /// Radians.
  private func angle(_ bin: Bin, _ random: inout RandomSource) -> Double {
    (20 + 40 * Double(bin.angle) + random.uniform(0.1, 39.9)) * .pi / 180
  }
}
