import CalibNumerics
import Glibc

/// Times fits alone, without a process around them: Benchmarks/fits builds and runs it.
@main struct FitSpeed {
  static func main() {
    if CommandLine.arguments.contains("guess") {
      let toys = spectra(2_000)
      measure("x", toys) { model, data in
        SpectrumFit(.chiSquare).outcome(model, data, start: Array(repeating: nil, count: 5))
      }
      return
    }
    let toys = spectra(2_000)
    let truth: [Double] = [3_000, 91.2, 2.0, 25, -0.8]
    for statistic in [FitStatistic.chiSquare, .likelihood] {
      measure("gauss + linear, 60 bins, \(statistic), guessed", toys) { model, data in
        SpectrumFit(statistic).outcome(model, data, start: Array(repeating: nil, count: 5))
      }
      measure("gauss + linear, 60 bins, \(statistic), started", toys) { model, data in
        BinnedFit(statistic).outcome(model, data, start: truth)
      }
    }
  }

  /// Poisson spectra of a peak on a line.
  private static func spectra(_ count: Int) -> [BinnedData] {
    let geometry = FitGeometry(low: 80, high: 100, binWidth: 1.0 / 3)
    let model = SumModel([GaussModel(geometry), LinearModel(geometry)])
    let edges = (0...60).map { 80 + 20 * Double($0) / 60 }
    let expected = model.values(
      at: (0..<60).map { 80 + (Double($0) + 0.5) / 3 }, parameters: [3_000, 91.2, 2.0, 25, -0.8])
    var random = SplitMix(state: 1)
    return (0..<count).map { _ in
      BinnedData(edges: edges, contents: expected.map { random.poisson($0) })
    }
  }

  private static func measure(
    _ name: String, _ spectra: [BinnedData], _ fit: (SumModel, BinnedData) -> FitOutcome
  ) {
    let geometry = FitGeometry(low: 80, high: 100, binWidth: 1.0 / 3)
    let model = SumModel([GaussModel(geometry), LinearModel(geometry)])
    var (failed, evaluations, poor) = (0, 0, 0)
    let times = (0..<41).map { _ in
      processorSeconds {
        (failed, evaluations, poor) = (0, 0, 0)
        for data in spectra {
          let outcome = fit(model, data)
          if outcome.status != .converged { failed += 1 }
          evaluations += outcome.evaluations
          if outcome.pValue < 1e-3 { poor += 1 }
        }
      }
    }.sorted()
    let rate = Double(spectra.count) / times[20]
    print("\(name): \(Int(rate)) fits/s, \(failed) failed, \(Double(evaluations) / Double(spectra.count)) evaluations, \(poor) of p-value below 0.001")
  }
}

/// The seconds of the processor that some work took: others use the machine too.
func processorSeconds(_ work: () -> Void) -> Double {
  let start = clock()
  work()
  return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

/// Random numbers: the same for one seed everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func poisson(_ mean: Double) -> Double {
    let limit = exp(-mean)
    var (count, product) = (0.0, Double.random(in: 0..<1, using: &self))
    while product > limit {
      count += 1
      product *= Double.random(in: 0..<1, using: &self)
    }
    return count
  }
}
