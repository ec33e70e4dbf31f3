/// A sum of densities with one yield: the parts have fractions, the last one what is left.
///
/// Parameters: `yield`; `fraction1`, `fraction2`, … for all parts but the last; then those of the parts without their yields.
package struct FractionModel: FitModel {
  private let parts: [any FitModel]
  private let firsts: [Int]

  /// Two or more parts, each with its yield as the first parameter.
  package init(_ parts: [any FitModel]) {
    self.parts = parts
    // The parameters of a part, its yield left out, lie one before where they would with it.
    var (firsts, next) = ([Int](), parts.count)
    for part in parts {
      firsts.append(next)
      next += part.parameterCount - 1
    }
    self.firsts = firsts
  }

  package var parameterNames: [String] {
    ["yield"] + (1..<parts.count).map { "fraction\($0)" } + parts.flatMap { $0.parameterNames.dropFirst() }
  }

  package var parameterLimits: [ParameterLimits] {
    [ParameterLimits()] + (1..<parts.count).map { _ in ParameterLimits(0, 1) }
      + parts.flatMap { $0.parameterLimits.dropFirst() }
  }

  package var peakCount: Int { parts.reduce(0) { $0 + $1.peakCount } }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let sum = SumModel(parts)
    var (values, place) = ([Double](), 0)
    let starts = sum.startValues(for: guess)
    let yields = parts.map { part -> Double in
      defer { place += part.parameterCount }
      values += starts[(place + 1)..<(place + part.parameterCount)]
      return max(starts[place], 1e-3)
    }
    let total = yields.reduce(0, +)
    return [total] + yields.dropLast().map { $0 / total } + values
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    add(points, parameters, output) { $0.addValues(at: points, parameters: $1, to: $2) }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    add(points, parameters, output) { $0.addIntegrals(over: points, parameters: $1, to: $2) }
  }

  private func add(
    _ points: FitPoints, _ parameters: UnsafePointer<Double>, _ output: FitOutput,
    _ evaluate: (any FitModel, UnsafePointer<Double>, FitOutput) -> Void
  ) {
    let (yield, count) = (parameters[0], points.count)
    let last = 1 - (1..<parts.count).reduce(0) { $0 + parameters[$1] }
    output.column(0).update(repeating: 0, count: count)
    for (index, part) in parts.enumerated() {
      let (own, size) = (firsts[index], part.parameterCount)
      let fraction = index < parts.count - 1 ? parameters[index + 1] : last
      withUnsafeTemporaryAllocation(of: Double.self, capacity: size + count * (size + 1)) { buffer in
        guard let values = buffer.baseAddress else { return }
        buffer.initialize(repeating: 0)
        let inner = values + count * (size + 1)
        inner[0] = 1
        for k in 1..<size { inner[k] = parameters[own + k - 1] }
        let scratch = FitOutput(count: count, values: values, gradient: values + count)
        evaluate(part, inner, scratch)
        for point in 0..<count {
          output.values[point] += yield * fraction * values[point]
          output.column(0)[point] += fraction * values[point]
        }
        for k in 1..<size {
          for point in 0..<count {
            output.column(own + k - 1)[point] = yield * fraction * scratch.column(k)[point]
          }
        }
        // The last part loses what another's fraction gains.
        for other in 1..<parts.count where index == other - 1 || index == parts.count - 1 {
          let sign = index == parts.count - 1 ? -1.0 : 1
          for point in 0..<count {
            if index == other - 1 { output.column(other)[point] = 0 }
            output.column(other)[point] += sign * yield * values[point]
          }
        }
      }
    }
  }
}

/// Different models in neighbouring parts of the axis.
///
/// Parameters: those of the models, one after the other. A bin that holds a border belongs to the model at its centre.
package struct PiecewiseModel: FitModel {
  private let parts: [any FitModel]
  private let borders: [Double]

  /// Models and the borders between them, in ascending order, one fewer.
  package init(_ parts: [any FitModel], borders: [Double]) {
    precondition(borders.count == parts.count - 1, "calib bug: pieces without borders")
    self.parts = parts
    self.borders = borders
  }

  package var parameterNames: [String] { parts.flatMap(\.parameterNames) }
  package var parameterLimits: [ParameterLimits] { parts.flatMap(\.parameterLimits) }
  package var linearity: [Bool] { parts.flatMap(\.linearity) }
  package var peakCount: Int { parts.reduce(0) { $0 + $1.peakCount } }
  package func startValues(for guess: SpectrumGuess) -> [Double] {
    parts.flatMap { $0.startValues(for: guess) }
  }

  package func addValues(at points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    add(points, parameters, output) { $0.addValues(at: $1, parameters: $2, to: $3) }
  }

  package func addIntegrals(over points: FitPoints, parameters: UnsafePointer<Double>, to output: FitOutput) {
    add(points, parameters, output) { $0.addIntegrals(over: $1, parameters: $2, to: $3) }
  }

  private func add(
    _ points: FitPoints, _ parameters: UnsafePointer<Double>, _ output: FitOutput,
    _ evaluate: (any FitModel, FitPoints, UnsafePointer<Double>, FitOutput) -> Void
  ) {
    let count = points.count
    var first = 0
    for (index, part) in parts.enumerated() {
      let size = part.parameterCount
      for column in first..<(first + size) { output.column(column).update(repeating: 0, count: count) }
      let own = (0..<count).filter { point in
        borders.count(where: { $0 <= points.centers[point] }) == index
      }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, own.count * (size + 4))) { buffer in
        buffer.initialize(repeating: 0)
        guard let start = buffer.baseAddress, !own.isEmpty else { return }
        let (centers, lows, highs) = (start, start + own.count, start + 2 * own.count)
        for (place, point) in own.enumerated() {
          centers[place] = points.centers[point]
          lows[place] = points.lows[point]
          highs[place] = points.highs[point]
        }
        let scratch = FitOutput(
          count: own.count, values: start + 3 * own.count, gradient: start + 4 * own.count)
        evaluate(
          part, FitPoints(count: own.count, centers: centers, lows: lows, highs: highs), parameters + first,
          scratch)
        for (place, point) in own.enumerated() {
          output.values[point] += scratch.values[place]
          for column in 0..<size { output.column(first + column)[point] = scratch.column(column)[place] }
        }
      }
      first += size
    }
  }
}
