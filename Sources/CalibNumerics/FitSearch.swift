/// The way of one fit from its start values to the minimum.
struct FitSearch {
  let statistic: FitStatistic
  let limits: [ParameterLimits]
  /// The parameters that are not fixed.
  let free: [Int]
  let points: Int
  let maximumSteps: Int

  /// The state of the search: a place, the equations there, and the damping.
  private struct State {
    var parameters: [Double]
    var equations: NormalEquations
    var damping = 1e-3
    var evaluations = 1
    var trouble: String?
  }

  /// An outcome without a fit: not a number in place of each free parameter.
  func refusal(_ status: FitStatus, _ start: [Double]) -> FitOutcome {
    var parameters = start
    for parameter in free { parameters[parameter] = .nan }
    return outcome(status, parameters, chi2: .nan, evaluations: 0)
  }

  func outcome(_ workspace: FitWorkspace, start: [Double]) -> FitOutcome {
    var parameters = start
    for parameter in free { parameters[parameter] = limits[parameter].clamped(start[parameter]) }
    var state = State(parameters: parameters, equations: NormalEquations(order: free.count))
    guard start.allSatisfy(\.isFinite), workspace.evaluate(parameters, into: &state.equations) else {
      return refusal(.notFinite, start)
    }
    minimise(&state, workspace)
    return finish(&state, workspace)
  }
}

extension FitSearch {
  /// A likelihood whose matrix of Gauss and Newton did not lead to the end by then is searched by Newton's method.
  private static let firstNewtonStep = 30

  /// Steps until a step promises nothing; notes the trouble where it does not come to that.
  private func minimise(_ state: inout State, _ workspace: FitWorkspace) {
    var trial = state.equations
    for number in 0..<maximumSteps {
      let active = active(state)
      if statistic == .likelihood, number >= Self.firstNewtonStep {
        useSecondDerivatives(&state, workspace, active)
      }
      guard let (step, promise) = step(state, active) else {
        state.damping *= 10
        if state.damping > 1e12 { return state.trouble = "the parameters cannot be told apart" }
        continue
      }
      // F is 2 ln of a likelihood: a promise of 1e-10 is 1e-5 of an error; below, F has only its rounding left.
      let negligible = max(1e-10, 1e-13 * state.equations.value)
      var parameters = state.parameters
      for (index, parameter) in active.enumerated() {
        let row = free[parameter]
        parameters[row] = limits[row].clamped(parameters[row] + step[index])
      }
      let isFinite = workspace.evaluate(parameters, into: &trial)
      state.evaluations += 1
      if isFinite, trial.value <= state.equations.value + negligible {
        state.parameters = parameters
        swap(&state.equations, &trial)
        if promise < negligible, state.damping < 1e-2 { return }
        state.damping = max(state.damping * 0.1, 1e-9)
      } else {
        if promise < negligible, state.damping > 1e3 { return }
        state.damping *= state.damping < 1e-6 ? 1e3 : 10
        if state.damping > 1e12 { return state.trouble = "no step lowers the minimum further" }
      }
    }
    state.trouble = "no minimum within \(maximumSteps) steps"
  }

  /// The rows of the free parameters that are not held at a limit by the gradient.
  private func active(_ state: State) -> [Int] {
    free.indices.filter { row in
      let (value, limit) = (state.parameters[free[row]], limits[free[row]])
      let descent = state.equations.descent[row]
      return !(value <= limit.low && descent < 0) && !(value >= limit.high && descent > 0)
    }
  }

  /// The damped step of the active parameters, and by how much it should lower F; `nil` where there is none.
  private func step(_ state: State, _ active: [Int]) -> (step: [Double], promise: Double)? {
    let right = active.map { state.equations.descent[$0] }
    let matrix = submatrix(state.equations.matrix, active, damping: state.damping)
    guard let factor = Cholesky(matrix, order: active.count) else { return nil }
    let step = factor.solution(right)
    let promise = zip(step, right).reduce(0) { $0 + $1.0 * $1.1 }
    return promise.isFinite ? (step, promise) : nil
  }

  private func submatrix(_ matrix: [Double], _ rows: [Int], damping: Double = 0) -> [Double] {
    var result = [Double](repeating: 0, count: rows.count * rows.count)
    for (i, row) in rows.enumerated() {
      for (j, column) in rows.prefix(i + 1).enumerated() {
        result[i * rows.count + j] = matrix[row * free.count + column]
      }
      result[i * rows.count + i] *= 1 + damping
    }
    return result
  }
}

extension FitSearch {
  /// The status, and the covariance where there is one.
  private func finish(_ state: inout State, _ workspace: FitWorkspace) -> FitOutcome {
    let value = state.equations.value
    let inside = free.indices.filter { row in
      let (value, limit) = (state.parameters[free[row]], limits[free[row]])
      return value > limit.low && value < limit.high
    }
    func ended(_ status: FitStatus, _ covariance: [Double]? = nil) -> FitOutcome {
      outcome(
        status, state.parameters, varied: covariance == nil ? [] : inside.map { free[$0] },
        covariance: covariance, chi2: value, evaluations: state.evaluations)
    }
    guard let normal = Cholesky(submatrix(state.equations.matrix, inside), order: inside.count) else {
      return ended(state.trouble.map(FitStatus.notConverged) ?? .badCovariance)
    }
    // What the undamped step would still gain: a search that stopped short of the minimum is not trusted.
    let right = inside.map { state.equations.descent[$0] }
    let distance = zip(normal.solution(right), right).reduce(0) { $0 + $1.0 * $1.1 }
    guard distance < max(1e-5, 1e-11 * value) else {
      return ended(.notConverged(state.trouble ?? "the search stopped short of the minimum"))
    }
    guard let covariance = covariance(&state, workspace, inside, normal.inverse) else {
      return ended(.badCovariance)
    }
    return ended(inside.count == free.count ? .converged : .atBound, covariance)
  }

  /// For chi-square the inverse of the normal matrix; for the likelihood that of the true second derivatives.
  private func covariance(
    _ state: inout State, _ workspace: FitWorkspace, _ rows: [Int], _ normal: [Double]
  ) -> [Double]? {
    guard statistic == .likelihood else { return normal }
    let errors = rows.indices.map { normal[$0 * rows.count + $0].squareRoot() }
    guard let hessian = secondDerivatives(&state, workspace, rows, errors: errors) else { return nil }
    return Cholesky(hessian, order: rows.count)?.inverse
  }

  /// Puts the true second derivatives in place of the matrix of Gauss and Newton, where they can be had.
  private func useSecondDerivatives(_ state: inout State, _ workspace: FitWorkspace, _ rows: [Int]) {
    let errors = rows.map { 1 / state.equations.matrix[$0 * free.count + $0].squareRoot() }
    guard let hessian = secondDerivatives(&state, workspace, rows, errors: errors),
      rows.indices.allSatisfy({ hessian[$0 * rows.count + $0] > 0 })
    else { return }
    for (i, row) in rows.enumerated() {
      for (j, column) in rows.prefix(i + 1).enumerated() {
        state.equations.matrix[row * free.count + column] = hessian[i * rows.count + j]
      }
    }
  }

  /// ½ ∂²F/∂p∂p, by central differences of the exact gradient over a small part of an error; `nil` beside a place
  /// where F is not finite.
  private func secondDerivatives(
    _ state: inout State, _ workspace: FitWorkspace, _ rows: [Int], errors: [Double]
  ) -> [Double]? {
    let order = rows.count
    var hessian = [Double](repeating: 0, count: order * order)
    var equations = state.equations
    for (index, row) in rows.enumerated() {
      let width = 1e-3 * errors[index]
      for side in [-1.0, 1.0] {
        var parameters = state.parameters
        parameters[free[row]] += side * width
        guard width.isFinite, workspace.evaluate(parameters, into: &equations) else { return nil }
        state.evaluations += 1
        for (other, column) in rows.enumerated() {
          hessian[index * order + other] -= side * equations.descent[column] / (2 * width)
        }
      }
    }
    for row in 0..<order {
      for column in 0..<row {
        hessian[row * order + column] = 0.5 * (hessian[row * order + column] + hessian[column * order + row])
      }
    }
    return hessian
  }

  private func outcome(
    _ status: FitStatus, _ parameters: [Double], varied: [Int] = [], covariance: [Double]? = nil,
    chi2: Double,
    evaluations: Int
  ) -> FitOutcome {
    let order = parameters.count
    var full = [Double](repeating: 0, count: order * order)
    for (i, row) in varied.enumerated() {
      for (j, column) in varied.enumerated() {
        full[row * order + column] = covariance?[i * varied.count + j] ?? 0
      }
    }
    return FitOutcome(
      status: status, parameters: parameters, varied: varied, covariance: full, chi2: chi2, points: points,
      ndf: max(0, points - free.count), evaluations: evaluations)
  }
}
