import Glibc

/// The data of one component in the memory of a fit, and the one function that compares its model with them.
struct FitBlock {
  /// What each point weighs.
  private enum Weighing {
    /// By weights that do not change.
    case fixed
    case poisson
    /// As single values of a sample; `extended` where their number counts.
    case sample(extended: Bool)
  }

  /// The component's first parameter among those of the fit.
  let firstParameter: Int
  /// The component's parameters that may move, counted from its first.
  let live: [Int]
  /// The points or bins that take part.
  let count: Int

  private let model: any FitModel
  private let weighing: Weighing
  private let isIntegrated: Bool
  private let points: FitPoints
  private let contents: UnsafeMutablePointer<Double>
  private let output: FitOutput
  // These and the columns of `output` go on with zeros up to a multiple of eight, so that sums run in whole lanes.
  private let padded: Int
  private let pull: UnsafeMutablePointer<Double>
  /// Of a chi-square it stays what it is.
  private let weight: UnsafeMutablePointer<Double>
  private let weighted: UnsafeMutablePointer<Double>
  /// The panels over which the integral of a sample's model is summed; of no points for others.
  private let panels: FitPoints
  private let panelOutput: FitOutput
  private let integralSlopes: UnsafeMutablePointer<Double>
  /// Σ weight · content², from which the rounding of the statistic is known.
  let size: Double

  /// How many numbers a component needs.
  static func memory(_ component: FitProblem.Component, parameters: Int) -> Int {
    let panels: Int = if case .sample = component.data { SampleData.panels } else { 0 }
    return padded(component.data.count) * (8 + parameters) + panels * (4 + parameters) + parameters
  }

  private static func padded(_ count: Int) -> Int { (count + 7) & ~7 }

  init(
    _ component: FitProblem.Component, firstParameter: Int, parameters: Int, live: [Int], memory: FitMemory
  ) {
    let count = component.data.usedCount
    (self.count, self.firstParameter, self.live, model) = (count, firstParameter, live, component.model)
    let (centers, lows, highs) = (memory.take(count), memory.take(count), memory.take(count))
    points = FitPoints(count: count, centers: centers, lows: lows, highs: highs)
    padded = Self.padded(count)
    contents = memory.take(padded)
    (pull, weight, weighted) = (memory.take(padded), memory.take(padded), memory.take(padded))
    output = FitOutput(
      count: count, values: memory.take(padded), gradient: memory.take(padded * parameters), stride: padded)
    var panelCount = 0
    switch component.data {
    case .bins(let data, let statistic, let integrated):
      weighing = statistic == .chiSquare ? .fixed : .poisson
      isIntegrated = integrated || statistic == .likelihood
      let skipsEmpty = statistic == .chiSquare
      var point = 0
      for bin in 0..<data.count where !skipsEmpty || data.contents[bin] != 0 {
        centers[point] = data.centers[bin]
        lows[point] = data.lows[bin]
        highs[point] = data.highs[bin]
        contents[point] = data.contents[bin]
        weight[point] = skipsEmpty ? 1 / data.contents[bin] : 1
        point += 1
      }
    case .points(let data):
      (weighing, isIntegrated) = (.fixed, false)
      for point in 0..<count {
        centers[point] = data.x[point]
        (lows[point], highs[point]) = (data.x[point], data.x[point])
        contents[point] = data.y[point]
        let sigma = data.sigma?[point] ?? 1
        weight[point] = 1 / (sigma * sigma)
      }
    case .sample(let data):
      (weighing, isIntegrated, panelCount) = (.sample(extended: data.isExtended), false, SampleData.panels)
      for point in 0..<count {
        centers[point] = data.values[point]
        (lows[point], highs[point]) = (data.values[point], data.values[point])
      }
    }
    let (panelCenters, panelLows) = (memory.take(panelCount), memory.take(panelCount))
    let panelHighs = memory.take(panelCount)
    panels = FitPoints(count: panelCount, centers: panelCenters, lows: panelLows, highs: panelHighs)
    panelOutput = FitOutput(
      count: panelCount, values: memory.take(panelCount), gradient: memory.take(panelCount * parameters))
    integralSlopes = memory.take(parameters)
    if case .sample(let data) = component.data {
      for panel in 0..<panelCount {
        panelLows[panel] = data.low + Double(panel) * data.width
        panelHighs[panel] = data.low + Double(panel + 1) * data.width
        panelCenters[panel] = data.low + (Double(panel) + 0.5) * data.width
      }
    }
    var size = 0.0
    for point in 0..<count { size += weight[point] * contents[point] * contents[point] }
    self.size = size
  }
}

extension FitData {
  /// The points at most.
  var count: Int {
    switch self {
    case .bins(let data, _, _): data.count
    case .points(let data): data.x.count
    case .sample(let data): data.values.count
    }
  }

  /// The points that take part: a chi-square of Neyman's kind leaves empty bins out.
  var usedCount: Int {
    guard case .bins(let data, .chiSquare, _) = self else { return count }
    return data.contents.reduce(into: 0) { if $1 != 0 { $0 += 1 } }
  }

  /// Whether every number of the data can be used.
  var isFinite: Bool {
    switch self {
    case .bins(let data, _, _): data.contents.allSatisfy { $0.isFinite && $0 >= 0 }
    case .points(let data):
      data.x.allSatisfy(\.isFinite) && data.y.allSatisfy(\.isFinite)
        && (data.sigma?.allSatisfy { $0.isFinite && $0 > 0 } ?? true)
    case .sample(let data): data.low.isFinite && data.high.isFinite && data.low < data.high
    }
  }

  /// Whether there is anything to fit.
  var hasContents: Bool {
    switch self {
    case .bins(let data, _, _): data.contents.contains { $0 > 0 }
    case .points(let data): !data.x.isEmpty
    case .sample(let data): !data.values.isEmpty
    }
  }
}

extension FitBlock {
  /// The statistic at `parameters`, those of the whole fit; `nil` where it is not finite.
  ///
  /// `descent` gets -½ of its gradient, and `matrix`, by rows of the live parameters, the lower triangle of
  /// the approximation of Gauss and Newton.
  func evaluate(
    _ parameters: UnsafePointer<Double>, descent: UnsafeMutablePointer<Double>,
    matrix: UnsafeMutablePointer<Double>
  ) -> Double? {
    let own = parameters + firstParameter
    output.values.update(repeating: 0, count: count)
    if isIntegrated {
      model.addIntegrals(over: points, parameters: own, to: output)
    } else {
      model.addValues(at: points, parameters: own, to: output)
    }
    var value = 0.0
    var integral = 1.0
    switch weighing {
    case .fixed: value = chiSquare()
    case .poisson: value = likelihood()
    case .sample(let extended):
      integral = integrate(own)
      value = sampleLikelihood(integral: integral, extended: extended)
    }
    guard value.isFinite else { return nil }
    let order = live.count
    for (row, parameter) in live.enumerated() {
      descent[row] = weigh(output.column(parameter))
      let products = matrix + row * order
      var other = 0
      while other < row {
        (products[other], products[other + 1]) = dots(
          output.column(live[other]), output.column(live[other + 1]))
        other += 2
      }
      if other == row { products[row] = dots(output.column(parameter), output.column(parameter)).0 }
    }
    if case .sample(let extended) = weighing {
      subtractIntegral(integral, extended: extended, descent: descent, matrix: matrix)
    }
    return value
  }

  private func chiSquare() -> Double {
    var lanes = SIMD8<Double>.zero
    var point = 0
    while point < padded {
      let residual = UnsafePointer(contents).eight(at: point) - UnsafePointer(output.values).eight(at: point)
      let weighted = residual * UnsafePointer(weight).eight(at: point)
      pull.put(weighted, at: point)
      lanes += residual * weighted
      point &+= 8
    }
    return Self.sum(lanes)
  }

  /// Source: S.
  ///
  /// Baker, R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437.
  private func likelihood() -> Double {
    var sum = 0.0
    for point in 0..<count {
      let (content, value) = (contents[point], output.values[point])
      // A negative number of entries is no model: without this the likelihood would have no maximum.
      guard value > 0 || (value == 0 && content == 0) else { return .infinity }
      let ratio = content > 0 ? content / value : 0
      // The expected information 1/f would be endless where nothing was seen and nothing is expected.
      weight[point] = content > 0 ? ratio / value : 0
      pull[point] = ratio - 1
      sum += value - content
      if content > 0 { sum += content * log(ratio) }
    }
    return 2 * sum
  }

  /// 2 (ν - Σ ln f), or with the number of entries left aside 2 Σ (ln ν - ln f).
  private func sampleLikelihood(integral: Double, extended: Bool) -> Double {
    guard integral > 0, integral.isFinite else { return .infinity }
    let scale = extended ? 0 : log(integral)
    var sum = 0.0
    for point in 0..<count {
      let value = output.values[point]
      guard value > 0 else { return .infinity }
      pull[point] = 1 / value
      weight[point] = pull[point] * pull[point]
      sum += scale - log(value)
    }
    return 2 * (sum + (extended ? integral : 0))
  }

  /// The model's integral over the range, with its slopes by the parameters.
  private func integrate(_ own: UnsafePointer<Double>) -> Double {
    panelOutput.values.update(repeating: 0, count: panels.count)
    model.addIntegrals(over: panels, parameters: own, to: panelOutput)
    for parameter in live {
      let column = panelOutput.column(parameter)
      integralSlopes[parameter] = (0..<panels.count).reduce(0) { $0 + column[$1] }
    }
    return (0..<panels.count).reduce(0) { $0 + panelOutput.values[$1] }
  }

  private func subtractIntegral(
    _ integral: Double, extended: Bool, descent: UnsafeMutablePointer<Double>,
    matrix: UnsafeMutablePointer<Double>
  ) {
    let factor = extended ? 1 : Double(count) / integral
    for (row, parameter) in live.enumerated() {
      descent[row] -= factor * integralSlopes[parameter]
      guard !extended else { continue }
      // The slopes are centred, so that the matrix stays one that is never negative.
      for other in 0...row {
        matrix[row * live.count + other] -=
          factor / integral * integralSlopes[parameter] * integralSlopes[live[other]]
      }
    }
  }

  /// Puts a column times the weights in place of the weighted derivatives; gives its product with the pulls.
  private func weigh(_ column: UnsafePointer<Double>) -> Double {
    var lanes = SIMD8<Double>.zero
    var point = 0
    while point < padded {
      let slopes = column.eight(at: point)
      weighted.put(UnsafePointer(weight).eight(at: point) * slopes, at: point)
      lanes += UnsafePointer(pull).eight(at: point) * slopes
      point &+= 8
    }
    return Self.sum(lanes)
  }

  /// The products of the weighted derivatives with two columns; the order of the sums is fixed.
  private func dots(_ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>) -> (Double, Double) {
    var (one, two) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var point = 0
    while point < padded {
      let left = UnsafePointer(weighted).eight(at: point)
      one += left * first.eight(at: point)
      two += left * second.eight(at: point)
      point &+= 8
    }
    return (Self.sum(one), Self.sum(two))
  }

  @inline(__always)
  private static func sum(_ lanes: SIMD8<Double>) -> Double {
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
