import CalibNumerics

/// A spectrum with known parameters: a Gaussian peak on a straight line.
struct Toy {
  let geometry: FitGeometry
  let bins: Int
  /// Yield, mean, sigma, a, b.
  let truth: [Double]

  var model: SumModel { SumModel([GaussModel(geometry), LinearModel(geometry)]) }

  private var edges: [Double] {
    (0...bins).map { geometry.low + geometry.length * Double($0) / Double(bins) }
  }

  init(low: Double, high: Double, bins: Int, truth: [Double]) {
    geometry = FitGeometry(low: low, high: high, binWidth: (high - low) / Double(bins))
    self.bins = bins
    self.truth = truth
  }

  /// A peak of any width and place on any slope that stays above 0.
  static func random(_ random: inout RandomNumbers) -> Toy {
    let low = random.uniform(-100, 100)
    let length = random.uniform(0.5, 80)
    let bins = Int(random.uniform(40, 121))
    let level = random.uniform(20, 400)
    let slope = random.uniform(-0.9, 0.9) * level / (0.5 * length)
    let sigma = length * random.uniform(0.02, 0.1)
    let mean = low + length * random.uniform(0.2, 0.8)
    // At least six times the noise under the peak, else there is none to find.
    let under = level * 4 * sigma / (length / Double(bins))
    let yield = random.uniform(12, 60) * under.squareRoot() + 200
    return Toy(low: low, high: low + length, bins: bins, truth: [yield, mean, sigma, level, slope])
  }

  /// The expected contents: the model integrated over the bins.
  var expected: [Double] {
    let gauss = truth[0]
    return (0..<bins).map { bin in
      let (low, high) = (edges[bin], edges[bin + 1])
      let peak = Normal.probability(from: (low - truth[1]) / truth[2], to: (high - truth[1]) / truth[2])
      return gauss * peak + truth[3] + truth[4] * (0.5 * (low + high) - geometry.center)
    }
  }

  func sample(_ random: inout RandomNumbers) -> BinnedData {
    BinnedData(edges: edges, contents: expected.map { random.poisson($0) })
  }

  func data(_ contents: [Double]) -> BinnedData { BinnedData(edges: edges, contents: contents) }

  func fit(_ data: BinnedData, _ statistic: FitStatistic) -> FitOutcome {
    SpectrumFit(statistic).outcome(model, data, start: Array(repeating: nil, count: 5))
  }
}

/// Mean and width of numbers.
struct Moments {
  private(set) var count = 0.0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let delta = value - mean
    mean += delta / count
    squares += delta * (value - mean)
  }

  var width: Double { (squares / (count - 1)).squareRoot() }
}
