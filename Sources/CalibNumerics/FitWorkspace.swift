/// The buffers of one fit, and the one function that fills them: a model's statistic at some parameters.
///
/// The memory belongs to the caller of ``with(_:data:statistic:free:_:)`` and ends with it.
struct FitWorkspace {
  private let model: any FitModel
  private let statistic: FitStatistic
  private let free: [Int]
  private let points: FitPoints
  private let contents: UnsafePointer<Double>
  private let output: FitOutput
  private let pull: UnsafeMutablePointer<Double>
  private let weight: UnsafeMutablePointer<Double>
  private let weighted: UnsafeMutablePointer<Double>

  /// Calls `body` with buffers for these data; nothing is allocated after that.
  static func with<Result>(
    _ model: any FitModel, data: BinnedData, statistic: FitStatistic, free: [Int],
    _ body: (FitWorkspace) -> Result
  ) -> Result {
    let count = data.count
    let columns = 8 + model.parameterCount
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(columns * count, 1)) { buffer in
      buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress else { preconditionFailure("calib bug: a buffer without memory") }
      for (index, values) in [data.centers, data.lows, data.highs, data.contents].enumerated() {
        for point in 0..<count { start[index * count + point] = values[point] }
      }
      let points = FitPoints(count: count, centers: start, lows: start + count, highs: start + 2 * count)
      let output = FitOutput(count: count, values: start + 4 * count, gradient: start + 8 * count)
      return body(
        FitWorkspace(
          model: model, statistic: statistic, free: free, points: points, contents: start + 3 * count,
          output: output, pull: start + 5 * count, weight: start + 6 * count, weighted: start + 7 * count))
    }
  }

  /// Evaluates the statistic; `false` where it is not finite, and then `equations` are unspecified.
  func evaluate(_ parameters: [Double], into equations: inout NormalEquations) -> Bool {
    output.values.update(repeating: 0, count: points.count)
    parameters.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      switch statistic {
      case .chiSquare: model.addValues(at: points, parameters: start, to: output)
      case .likelihood: model.addIntegrals(over: points, parameters: start, to: output)
      }
    }
    guard let value = statistic.weigh(contents, output, pull: pull, weight: weight) else { return false }
    equations.value = value
    for (row, parameter) in free.enumerated() {
      let column = output.column(parameter)
      equations.descent[row] = dot(pull, column)
      for point in 0..<points.count { weighted[point] = weight[point] * column[point] }
      for (other, parameter) in free.prefix(row + 1).enumerated() {
        equations.matrix[row * free.count + other] = dot(weighted, output.column(parameter))
      }
    }
    return equations.descent.allSatisfy(\.isFinite)
  }

  /// A sum of products in four lanes: the order is fixed, and the compiler can use vectors.
  private func dot(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>) -> Double {
    var lanes = (0.0, 0.0, 0.0, 0.0)
    let whole = points.count & ~3
    var point = 0
    while point < whole {
      lanes.0 += left[point] * right[point]
      lanes.1 += left[point + 1] * right[point + 1]
      lanes.2 += left[point + 2] * right[point + 2]
      lanes.3 += left[point + 3] * right[point + 3]
      point += 4
    }
    var sum = (lanes.0 + lanes.2) + (lanes.1 + lanes.3)
    while point < points.count {
      sum += left[point] * right[point]
      point += 1
    }
    return sum
  }
}
