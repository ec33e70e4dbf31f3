import CalibNumerics
import Testing

/// Least squares against the certified values of NIST.
@Suite(.enabled(if: CertifiedProblem.isPresent, "the test data beside the project are absent: shared/data"))
struct CertifiedProblemTests {
  static let names = [
    "Chwirut2", "DanWood", "ENSO", "Gauss1", "Gauss2", "Hahn1", "Kirby2", "Lanczos3", "MGH09", "Misra1a",
    "Rat42",
    "Thurber",
  ]

  @Test("six certified digits and more are reached from both starts", arguments: names)
  func certifiedDigits(_ name: String) throws {
    let problem = try #require(try CertifiedProblem(name))
    let formula = CertifiedProblem.formula(name)
    let model = FormulaModel(formula, parameters: problem.values.indices.map { "b\($0 + 1)" })
    for (number, start) in problem.starts.enumerated() {
      let fit = FitProblem([.init(model, .points(PointData(x: problem.x, y: problem.y)))], start: start)
      let outcome = fit.outcome()
      #expect(outcome.status == .converged, "start \(number + 1)")
      guard outcome.status == .converged else { continue }
      let digits = problem.digits(outcome.parameters, problem.values)
      #expect(digits >= 7)
      let errors = problem.digits(problem.values.indices.map(outcome.error), problem.deviations)
      #expect(errors >= 4)
      #expect(abs(outcome.chi2 / problem.squares - 1) < 1e-8)
    }
  }
}
