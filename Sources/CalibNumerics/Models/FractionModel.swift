/// A sum of densities with one yield: the parts have fractions, the last one what is left.
///
/// Parameters: `yield`; then for each part its fraction, the last one excepted, and its parameters without
/// the yield.
package struct FractionModel: FitModel {
  private let parts: [any FitModel]
  /// The places of the fractions, and those of the parts' own parameters.
  private let fractions: [Int]
  private let firsts: [Int]

  /// Two or more parts, each with its yield as the first parameter.
  package init(_ parts: [any FitModel]) {
    self.parts = parts
    var (fractions, firsts, next) = ([Int](), [Int](), 1)
    for (index, part) in parts.enumerated() {
      if index < parts.count - 1 {
        fractions.append(next)
        next += 1
      }
      firsts.append(next)
      next += part.parameterCount - 1
    }
    (self.fractions, self.firsts) = (fractions, firsts)
  }

  /// Yield first, then what belongs to each part.
  private func arranged<Element>(
    _ yield: Element, fraction: (Int) -> Element, own: (any FitModel) -> [Element]
  )
    -> [Element]
  {
    [yield]
      + parts.enumerated().flatMap { index, part in
        (index < parts.count - 1 ? [fraction(index)] : []) + own(part).dropFirst()
      }
  }

  package var parameterNames: [String] {
    arranged("yield", fraction: { "fraction\($0 + 1)" }, own: \.parameterNames)
  }

  package var parameterLimits: [ParameterLimits] {
    arranged(ParameterLimits(), fraction: { _ in ParameterLimits(0, 1) }, own: \.parameterLimits)
  }

  package var peakCount: Int { parts.reduce(0) { $0 + $1.peakCount } }

  package func startValues(for guess: SpectrumGuess) -> [Double] {
    let starts = SumModel(parts).startValues(for: guess)
    var (place, own) = (0, [[Double]]())
    for part in parts {
      own.append(Array(starts[place..<(place + part.parameterCount)]))
      place += part.parameterCount
    }
    let yields = own.map { max($0[0], 1e-3) }
    let total = yields.reduce(0, +)
    return [total]
      + own.enumerated().flatMap { index, values in
        (index < parts.count - 1 ? [yields[index] / total] : []) + values.dropFirst()
      }
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
    let last = 1 - fractions.reduce(0) { $0 + parameters[$1] }
    for column in [0] + fractions { output.column(column).update(repeating: 0, count: count) }
    for (index, part) in parts.enumerated() {
      let (first, size) = (firsts[index], part.parameterCount)
      let isLast = index == parts.count - 1
      let fraction = isLast ? last : parameters[fractions[index]]
      withUnsafeTemporaryAllocation(of: Double.self, capacity: size + count * (size + 1)) { buffer in
        guard let values = buffer.baseAddress else { return }
        buffer.initialize(repeating: 0)
        let inner = values + count * (size + 1)
        inner[0] = 1
        for k in 1..<size { inner[k] = parameters[first + k - 1] }
        let scratch = FitOutput(count: count, values: values, gradient: values + count)
        evaluate(part, inner, scratch)
        for point in 0..<count {
          output.values[point] += yield * fraction * values[point]
          output.column(0)[point] += fraction * values[point]
          // The last part loses what another's fraction gains.
          for place in isLast ? fractions : [fractions[index]] {
            output.column(place)[point] += (isLast ? -1 : 1) * yield * values[point]
          }
        }
        for k in 1..<size {
          let (column, own) = (output.column(first + k - 1), scratch.column(k))
          for point in 0..<count { column[point] = yield * fraction * own[point] }
        }
      }
    }
  }
}
