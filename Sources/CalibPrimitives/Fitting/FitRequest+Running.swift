package import CalibModel
import CalibNumerics

extension FitRequest {
  /// Runs the fit; data that cannot be fitted end in a status, never in a number.
  ///
  /// Parameters share the sources that begin with `firstSource`, at most one for each parameter: with the covariance
  /// C = L Lᵀ, parameter i is pᵢ + Σₖ Lᵢₖ z₍firstSource+k₎. The parameters of a fit that did not converge have no error,
  /// and those of one that could not begin are `nan`.
  package func result(firstSource: Int) -> FitResult {
    let names = parameterNames
    var inputs: [FitInput] = []
    for part in parts {
      do throws(FitInput.Unsuitable) {
        inputs.append(try FitInput(part, method: method, isIntegrated: isIntegrated))
      } catch {
        return refusal(names, error.reason)
      }
    }
    let models = zip(parts, inputs).map { part, input in
      guard let model = ShapeCatalog.model(of: part.model, in: input.geometry) else {
        preconditionFailure("calib bug: a model of shapes that the checker did not know")
      }
      return model
    }
    let outcome = outcome(models, inputs, names)
    return FitResult(
      status: Self.status(outcome.status), reason: Self.reason(outcome.status),
      parameters: parameters(outcome, names, firstSource: firstSource), chi2: outcome.chi2,
      ndf: outcome.ndf, pValue: outcome.pValue,
      parts: zip(parts, inputs).map { part, input in
        FitResult.Part(
          name: part.name, model: part.model, low: input.geometry.low, high: input.geometry.high,
          binWidth: input.geometry.binWidth)
      })
  }

  /// The full paths of the parameters, part by part.
  package var parameterNames: [String] {
    parts.flatMap { part in
      part.model.parameterPaths(in: ShapeCatalog.catalog).map { parameter in
        part.name.map { "\($0).\(parameter.path)" } ?? parameter.path
      }
    }
  }
}

extension FitRequest {
  private func refusal(_ names: [String], _ reason: String) -> FitResult {
    FitResult(
      status: .unsuitableData, reason: reason,
      parameters: names.map { .init(path: $0, value: Measured(value: .nan)) }, chi2: .nan, ndf: 0,
      pValue: .nan, parts: parts.map { .init(name: $0.name, model: $0.model, low: 0, high: 0, binWidth: 0) })
  }

  /// The place of a parameter; a bare name stands for the one whose path ends with it.
  private func place(_ path: String, _ names: [String]) -> Int {
    if let exact = names.firstIndex(of: path) { return exact }
    guard let short = names.firstIndex(where: { $0.hasSuffix("." + path) }) else {
      preconditionFailure("calib bug: a parameter that the checker let pass: \(path)")
    }
    return short
  }

  /// Fits one plain spectrum with all the guesses that it may need; anything else from a few of them.
  private func outcome(_ models: [SumModel], _ inputs: [FitInput], _ names: [String]) -> FitOutcome {
    var given = [Double?](repeating: nil, count: names.count)
    for (path, value) in start { given[place(path, names)] = value }
    for (path, bound) in bounds {
      let index = place(path, names)
      given[index] = given[index].map { min(max($0, bound.low), bound.high) }
    }
    if models.count == 1, case .bins(_, let statistic, _) = inputs[0].data, let spectrum = inputs[0].spectrum
    {
      return SpectrumFit(statistic, integrated: isIntegrated).outcome(models[0], spectrum, start: given) {
        prepare(&$0, names)
      }
    }
    let guesses = zip(models, inputs).map { $1.starts(of: $0) }
    let count = guesses.map(\.count).max() ?? 0
    var best: FitOutcome?
    for number in 0..<max(1, min(count, 12)) {
      let guessed = zip(guesses, models).flatMap { starts, model -> [Double] in
        starts.isEmpty ? model.parameterNames.map { _ in .nan } : starts[min(number, starts.count - 1)]
      }
      var problem = FitProblem(
        zip(models, inputs).map { FitProblem.Component($0, $1.data) },
        start: zip(given, guessed).map { $0 ?? $1 })
      prepare(&problem, names)
      let found = problem.outcome()
      if Self.isBetter(found, than: best) { best = found }
      if found.status == .notEnoughPoints || (found.status == .converged && !(found.pValue < 1e-3)) { break }
    }
    guard let best else { preconditionFailure("calib bug: a fit that was not tried") }
    return best
  }

  private static func isBetter(_ found: FitOutcome, than best: FitOutcome?) -> Bool {
    guard let best else { return true }
    guard found.status == .converged else { return false }
    return best.status != .converged || found.minimum < best.minimum - 1e-6
  }

  /// What is known of the parameters besides their start.
  private func prepare(_ problem: inout FitProblem, _ names: [String]) {
    for (path, bound) in bounds {
      let index = place(path, names)
      problem.limits[index] = ParameterLimits(bound.low, bound.high)
      problem.start[index] = problem.limits[index].clamped(problem.start[index])
    }
    problem.fixed = Set(fixed.map { place($0, names) })
    for constraint in constraints {
      problem.constraints.append(
        FitConstraint(
          place(constraint.path, names), value: constraint.value, sigma: constraint.sigma))
    }
    for tie in ties { problem.ties[place(tie.path, names)] = linear(tie, names) }
    problem.minos =
      minos ? names.indices.filter { !problem.fixed.contains($0) && problem.ties[$0] == nil } : []
  }

  private func linear(_ tie: Tie, _ names: [String]) -> LinearTie {
    LinearTie(
      constant: tie.constant, tie.terms.map { LinearTie.Term(place($0.path, names), factor: $0.factor) })
  }

  /// The parameters as linear forms over shared sources.
  private func parameters(_ outcome: FitOutcome, _ names: [String], firstSource: Int)
    -> [FitResult.Parameter]
  {
    let (varied, order) = (outcome.varied, outcome.parameters.count)
    let covariance = varied.flatMap { row in varied.map { outcome.covariance[row * order + $0] } }
    let factor = Cholesky(covariance, order: varied.count)
    var terms = [[Measured.Term]](repeating: [], count: order)
    if let factor {
      for (row, parameter) in varied.enumerated() {
        terms[parameter] = (0...row).map { .init(source: firstSource + $0, coefficient: factor[row, $0]) }
      }
      for tie in ties {
        terms[place(tie.path, names)] = followed(tie, names, terms, varied.count, firstSource)
      }
    }
    return names.indices.map { index in
      let asymmetric = outcome.asymmetric[index]
      return FitResult.Parameter(
        path: names[index], value: Measured(value: outcome.parameters[index], terms: terms[index]),
        low: asymmetric?.low, high: asymmetric?.high,
        trouble: asymmetric?.reason ?? "it is fixed or follows others")
    }
  }

  /// A parameter that follows others has their sources.
  private func followed(
    _ tie: Tie, _ names: [String], _ terms: [[Measured.Term]], _ count: Int, _ firstSource: Int
  ) -> [Measured.Term] {
    var sums = [Double](repeating: 0, count: count)
    for term in tie.terms {
      for source in terms[place(term.path, names)] {
        sums[source.source - firstSource] += term.factor * source.coefficient
      }
    }
    return sums.enumerated().map { .init(source: firstSource + $0.offset, coefficient: $0.element) }
  }

  private static func status(_ status: FitStatus) -> FitResult.Status {
    switch status {
    case .converged: .converged
    case .notConverged: .notConverged
    case .atBound: .atBound
    case .badCovariance: .badCovariance
    case .notEnoughPoints: .notEnoughPoints
    case .notFinite: .notFinite
    }
  }

  private static func reason(_ status: FitStatus) -> String {
    if case .notConverged(let reason) = status { reason } else { "" }
  }
}
