import CalibNumerics
import Glibc

/// Times fits and alignments alone, without a process around them: Benchmarks/fits builds and runs it.
///
/// Arguments choose: `gauss`, `crystalball`, `alignment`, `constraints`, `coverage`; all if there is none. `toys` prints those of the Crystal Ball, `problems` fits those of its input.
@main struct FitSpeed {
  static func main() {
    let chosen = CommandLine.arguments.dropFirst()
    func wants(_ name: String) -> Bool { chosen.isEmpty || chosen.contains(name) }
    if wants("gauss") { gauss() }
    if wants("crystalball") { crystalBall() }
    if wants("alignment") { alignment() }
    if wants("constraints") { AlignmentSpeed.report() }
    if wants("coverage") { Coverage.report() }
    if chosen.contains("toys") { Coverage.printToys() }
    if chosen.contains("problems") { Problems.run() }
  }

  private static func gauss() {
    let geometry = FitGeometry(low: 80, high: 100, binWidth: 1.0 / 3)
    let model = SumModel([GaussModel(geometry), LinearModel(geometry)])
    let truth: [Double] = [3_000, 91.2, 2.0, 25, -0.8]
    let toys = spectra(2_000, model, geometry, 60, truth, seed: 1)
    for statistic in [FitStatistic.chiSquare, .likelihood] {
      measure("gauss + linear, 60 bins, \(statistic), guessed", toys) {
        SpectrumFit(statistic).outcome(model, $0, start: Array(repeating: nil, count: 5))
      }
      measure("gauss + linear, 60 bins, \(statistic), started", toys) {
        BinnedFit(statistic).outcome(model, $0, start: truth)
      }
    }
  }

  /// As many fits as the calorimeter has crystals.
  private static func crystalBall() {
    let geometry = FitGeometry(low: 0, high: 2, binWidth: 0.02)
    let model = SumModel([DensityModel(CrystalBallShape.self, geometry)])
    let truth: [Double] = [5_000, 1, 0.05, 1.1, 4]
    let toys = spectra(8_736, model, geometry, 100, truth, seed: 2)
    let start: [Double] = [4_500, 0.97, 0.06, 1.5, 3]
    measure("crystal ball, 100 bins, 8,736 spectra, likelihood, started", toys, repeats: 1) {
      BinnedFit(.likelihood).outcome(model, $0, start: start)
    }
  }

  /// The last step of an alignment of 5,000 parameters: factorisation and solution.
  private static func alignment() {
    let order = 5_000
    var random = RandomSequence(seed: 3)
    var matrix = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0..<row { matrix[row * order + column] = Double.random(in: -1...1, using: &random) }
      matrix[row * order + row] = 6_000
    }
    let right = (0..<order).map { _ in Double.random(in: -1...1, using: &random) }
    for _ in 0..<3 {
      var found = 0.0
      let seconds = processorSeconds {
        if let cholesky = Cholesky(matrix, order: order) { found = cholesky.solution(right)[0] }
      }
      print("5,000 parameters, Cholesky and solution: \(seconds) s (first value \(found))")
    }
  }

  /// Poisson spectra of a model.
  private static func spectra(
    _ count: Int, _ model: SumModel, _ geometry: FitGeometry, _ bins: Int, _ truth: [Double], seed: UInt64
  ) -> [BinnedData] {
    let edges = (0...bins).map { geometry.low + geometry.length * Double($0) / Double(bins) }
    let expected = model.values(at: zip(edges, edges.dropFirst()).map { 0.5 * ($0 + $1) }, parameters: truth)
    var random = RandomSequence(seed: seed)
    return (0..<count).map { _ in
      BinnedData(edges: edges, contents: expected.map { random.poisson($0) })
    }
  }

  private static func measure(
    _ name: String, _ spectra: [BinnedData], repeats: Int = 21, _ fit: (BinnedData) -> FitOutcome
  ) {
    var (failed, evaluations) = (0, 0)
    var times: [Double] = []
    for _ in 0..<repeats {
      (failed, evaluations) = (0, 0)
      times.append(
        processorSeconds {
          for data in spectra {
            let outcome = fit(data)
            if outcome.status != .converged { failed += 1 }
            evaluations += outcome.evaluations
          }
        })
    }
    times.sort()
    let median = Int(Double(spectra.count) / times[times.count / 2])
    let best = Int(Double(spectra.count) / times[0])
    let each = Double(evaluations) / Double(spectra.count)
    print("\(name): \(median) fits/s (best \(best)), \(failed) failed, \(each) evaluations each")
  }
}

/// The seconds of the processor that some work took: others use the machine too.
func processorSeconds(_ work: () -> Void) -> Double {
  let start = clock()
  work()
  return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

extension RandomSequence {
  /// Counts of mean `mean`: by products of uniforms in parts, because a Poisson number of a sum is a sum of Poisson numbers.
  mutating func poisson(_ mean: Double) -> Double {
    if mean > 300 { return poisson(0.5 * mean) + poisson(mean - 0.5 * mean) }
    let limit = exp(-mean)
    var (count, product) = (0.0, Double.random(in: 0..<1, using: &self))
    while product > limit {
      count += 1
      product *= Double.random(in: 0..<1, using: &self)
    }
    return count
  }
}
