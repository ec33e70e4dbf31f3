package import CalibModel
import CalibNumerics

/// Solves the equations of an alignment or of a linear system for their parameters.
package enum SolvePrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "solve", "Solves for the parameters of a `millepede` or `linear_system`.",
    parameters: [
      .init("system", .value(.any), required: true, positional: true, "what was collected"),
      .init("method", .word(methods), "`cholesky` if not given; `diagonalization` gives eigenvalues too"),
      .init(
        "entries", .staticInteger,
        "a parameter moves only with so many rows; 25 of `millepede` and 1 of `linear_system` if not given"),
      .init(
        "chisqcut", .staticNumbers(.none),
        "two factors of the 3 sigma limit on a record's chi-square, for the first and the second iteration"),
      .init(
        "hugecut", .staticNumber(.none),
        "records beyond so many times the 3 sigma limit are rejected always; 50 if not given"),
      .init(
        "outlierdownweighting", .staticInteger,
        "how often a record is fitted with less weight for outliers; not at all if not given"),
      .init(
        "dwfractioncut", .staticNumber(.none),
        "with more than one such fit, records that lost more than this part of their weight are rejected"),
      .init("fixed", .parameters, "parameters that stay where they are: `[du[1], gamma[1..4]]`"),
      .init("presigma", .startValues, "how far the parameters of a family may move: `{ gamma: 1 mrad }`"),
      .init("constraints", .constraints, "linear conditions: `[sum(du) == 0 um]`"),
      .init(
        "constrained_by", .word(["elimination", "multipliers"]),
        "how constraints are kept: by `elimination` if not given"),
    ], result: .object("Solution", []))

  package static let object = ObjectSignature(
    "Solution", dimensions: 0, "The parameters of a system, by family, and how good the solution is.",
    members: [
      .init("chi2", .number(.none), "the sum over what was used"),
      .init("ndf", .integer, "measurements less parameters"),
      .init("records", .number(.none), "records, or rows of a linear system"),
      .init("rejected", .number(.none), "records that the cuts rejected"),
      .init("iterations", .integer, "iterations over the records"),
      .init("eigenvalues", .list(.number(.none)), "in ascending order; empty unless diagonalised"),
      .init(
        "weak_modes", .list(.families(.number(.none))),
        "directions of the weakest eigenvalues, at most ten, by family in base units: `sol.weak_modes[0].du`"),
    ])

  private static let methods = [
    "cholesky", "inversion", "decomposition", "diagonalization", "minres", "gradients",
  ]

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    guard case .object(let object)? = arguments["system"] else {
      throw AlgorithmError("is of nothing that can be solved")
    }
    let system: SystemEquations
    switch object {
    case .millepede(let records): system = SystemEquations(records)
    case .linearSystem(let equations): system = SystemEquations(equations)
    case .histogram2D, .profile, .quantiles, .efficiency, .sample, .covariance, .weightedCount:
      throw AlgorithmError("is of nothing that can be solved")
    }
    var settings = AlignmentSettings()
    settings.method = method(arguments["method"])
    settings.entries = arguments["entries"]?.asNumber.map { Int($0) } ?? system.defaultEntries
    settings.chisqcut = try cuts(arguments["chisqcut"])
    if let cut = arguments["hugecut"]?.asNumber { settings.hugecut = cut }
    if let times = arguments["outlierdownweighting"]?.asNumber {
      settings.outlierdownweighting = Int(times)
    }
    if let part = arguments["dwfractioncut"]?.asNumber { settings.dwfractioncut = part }
    settings.usesMultipliers = arguments["constrained_by"] == .string("multipliers")
    settings.presigmas = try system.system.presigmas(arguments)
    settings.constraints = try SystemConstraints(system.system).constraints(arguments["constraints"])
    let solution: AlignmentSolution
    do throws(AlignmentError) {
      solution = try system.solution(settings)
    } catch {
      throw AlgorithmError("has no solution: \(error.description)")
    }
    return system.value(solution, sources: &sources)
  }

  /// `cholesky` is the factorisation with errors, which pede calls `inversion`.
  private static func method(_ value: Value?) -> AlignmentSettings.Method {
    guard case .string(let word)? = value else { return .inversion }
    return AlignmentSettings.Method(rawValue: word) ?? .inversion
  }

  private static func cuts(_ value: Value?) throws(AlgorithmError) -> (first: Double, second: Double)? {
    guard case .list(let values)? = value else { return nil }
    let numbers = values.compactMap(\.asNumber)
    guard numbers.count == 2 else { throw AlgorithmError("`chisqcut` takes two numbers") }
    return (numbers[0], numbers[1])
  }
}
