/// One fit from beginning to end: the refusals, the search, the errors.
struct FitRun {
  private let problem: FitProblem
  private let space: FitSpace
  /// The bins, points and constraints that take part.
  private let points: Int
  private let hasSample: Bool
  private let isLikelihood: Bool
  /// Whether all data are points whose errors are not known.
  private let hasUnknownErrors: Bool

  init(_ problem: FitProblem) {
    self.problem = problem
    space = FitSpace(problem)
    var points = problem.constraints.count
    var (hasSample, isLikelihood, hasUnknownErrors) = (false, false, true)
    for component in problem.components {
      points += component.data.usedCount
      switch component.data {
      case .bins(_, let statistic, _):
        (isLikelihood, hasUnknownErrors) = (isLikelihood || statistic == .likelihood, false)
      case .points(let data): hasUnknownErrors = hasUnknownErrors && data.sigma == nil
      case .sample: (hasSample, isLikelihood, hasUnknownErrors) = (true, true, false)
      }
    }
    (self.points, self.hasSample) = (points, hasSample)
    (self.isLikelihood, self.hasUnknownErrors) = (isLikelihood, hasUnknownErrors)
  }

  func outcome() -> FitOutcome {
    guard problem.components.allSatisfy(\.data.isFinite) else { return refusal(.notFinite) }
    guard points > space.independent.count, problem.components.allSatisfy(\.data.hasContents) else {
      return refusal(.notEnoughPoints)
    }
    guard problem.start.allSatisfy(\.isFinite) else { return refusal(.notFinite) }
    let order = space.independent.count
    let memory = FitMemory(capacity: FitWorkspace.memory(problem) + FitSearch.memory(order: order))
    let workspace = FitWorkspace(problem, space: space, memory: memory)
    var search = FitSearch(workspace, settings, memory: memory)
    // The search works in the memory, which has to outlive it.
    return withExtendedLifetime(memory) {
      guard search.begin(at: space.independent.map { problem.start[$0] }) else { return refusal(.notFinite) }
      // A third of the steps is kept for a search from another place.
      let kept = problem.maximumSteps / 3
      search.minimise(steps: problem.maximumSteps - kept)
      var found = finish(&search)
      if case .notConverged = found.status, kept > 0 {
        search.descendBySimplex()
        search.minimise(steps: kept)
        found = finish(&search)
      }
      return found
    }
  }
}

extension FitRun {
  private var settings: FitSearchSettings {
    let linear = problem.components.flatMap(\.model.linearity)
    var limits = space.independent.map { problem.limits[$0] }
    // A parameter that follows one other keeps within its own limits too.
    for (parameter, terms) in space.terms.enumerated() {
      guard problem.ties[parameter] != nil, terms.count == 1, terms[0].factor == 1,
        problem.ties[parameter]?.constant == 0
      else { continue }
      let (own, other) = (problem.limits[parameter], limits[terms[0].parameter])
      limits[terms[0].parameter] = ParameterLimits(max(own.low, other.low), min(own.high, other.high))
    }
    var isLinear = [Bool](repeating: true, count: space.independent.count)
    for (parameter, terms) in space.terms.enumerated() where !linear[parameter] {
      for term in terms { isLinear[term.parameter] = false }
    }
    return FitSearchSettings(
      limits: limits, maximumSteps: problem.maximumSteps, isLikelihood: isLikelihood,
      scalingFreedom: hasUnknownErrors ? points - space.independent.count : nil, isLinear: isLinear)
  }

  /// An outcome without a fit: not a number in place of each parameter that was to be found.
  private func refusal(_ status: FitStatus) -> FitOutcome {
    let parameters = problem.start.indices.map { space.terms[$0].isEmpty ? problem.start[$0] : .nan }
    return outcome(status, parameters, varied: [], covariance: nil, minimum: .nan, evaluations: 0)
  }

  /// The status, and the covariance where there is one.
  private func finish(_ search: inout FitSearch) -> FitOutcome {
    let (value, inside, trouble) = (search.equations.value, search.inside, search.trouble)
    let unit = search.unit
    func ended(_ status: FitStatus, _ covariance: [Double]? = nil) -> FitOutcome {
      var parameters = problem.start
      parameters.withUnsafeMutableBufferPointer { buffer in
        if let start = buffer.baseAddress { space.expand(search.numbers, into: start) }
      }
      return outcome(
        status, parameters, varied: covariance == nil ? [] : inside, covariance: covariance, minimum: value,
        evaluations: search.evaluations)
    }
    guard let normal = search.normalInverse(inside) else {
      return ended(trouble.map(FitStatus.notConverged) ?? .badCovariance)
    }
    // What the undamped step would still gain: a search that stopped short of the minimum is not trusted.
    guard normal.distance < max(1e-5 * unit, 1e-11 * abs(value), search.rounding) else {
      return ended(.notConverged(trouble ?? "the search stopped short of the minimum"))
    }
    var covariance = normal.inverse
    if isLikelihood {
      guard let better = search.likelihoodCovariance(inside, normal: covariance) else {
        return ended(.badCovariance)
      }
      covariance = better
    }
    if hasUnknownErrors { covariance = covariance.map { $0 * unit } }
    var found = ended(inside.count == space.independent.count ? .converged : .atBound, covariance)
    guard found.status == .converged else { return found }
    for parameter in problem.minos {
      found.asymmetric[parameter] = asymmetric(parameter, &search, covariance, inside)
    }
    return found
  }

  private func asymmetric(
    _ parameter: Int, _ search: inout FitSearch, _ covariance: [Double], _ rows: [Int]
  ) -> AsymmetricError {
    guard let number = space.independent.firstIndex(of: parameter) else {
      return AsymmetricError(low: nil, high: nil, reason: "it is fixed or follows others")
    }
    let below = search.profileError(of: number, sign: -1, covariance: covariance, rows: rows)
    let above = search.profileError(of: number, sign: 1, covariance: covariance, rows: rows)
    return AsymmetricError(
      low: below.0.map { -$0 }, high: above.0, reason: below.reason ?? above.reason)
  }

  private func outcome(
    _ status: FitStatus, _ parameters: [Double], varied: [Int], covariance: [Double]?, minimum: Double,
    evaluations: Int
  ) -> FitOutcome {
    let order = parameters.count
    let full =
      covariance.map { space.covariance(of: varied, $0) } ?? Array(repeating: 0, count: order * order)
    var found = FitOutcome(
      status: status, parameters: parameters, varied: varied.map { space.independent[$0] },
      covariance: full, chi2: hasSample ? .nan : minimum, points: points,
      ndf: hasSample ? 0 : max(0, points - space.independent.count), evaluations: evaluations)
    found.minimum = minimum
    return found
  }
}
