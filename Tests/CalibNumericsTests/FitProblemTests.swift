import CalibNumerics
import Testing

@Suite struct FitProblemTests {
  private let line = FormulaModel(.parameter(0) + .parameter(1) * .x, parameters: ["a", "b"])
  private let x = (0..<20).map(Double.init)

  private func noisy(_ seed: UInt64, _ truth: (Double) -> Double, sigma: Double) -> [Double] {
    var random = RandomNumbers(seed: seed)
    return x.map { truth($0) + sigma * random.normal() }
  }

  /// The line of least squares by its formula.
  private func straight(_ y: [Double], sigma: Double) -> (a: Double, b: Double, errorB: Double) {
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let sxx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let sxy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    return (my - sxy / sxx * mx, sxy / sxx, sigma / sxx.squareRoot())
  }

  @Test func `a line through points is that of the formula`() {
    let y = noisy(1, { 3 - 0.5 * $0 }, sigma: 0.2)
    let data = PointData(x: x, y: y, sigma: x.map { _ in 0.2 })
    var problem = FitProblem([.init(line, .points(data))], start: [0, 0])
    problem.minos = [0, 1]
    let outcome = problem.outcome()
    let expected = straight(y, sigma: 0.2)
    #expect(outcome.status == .converged)
    #expect(abs(outcome.parameters[0] - expected.a) < 1e-9)
    #expect(abs(outcome.parameters[1] - expected.b) < 1e-10)
    #expect(abs(outcome.error(1) - expected.errorB) < 1e-10)
    #expect(outcome.ndf == 18)
    // A chi-square of a linear model is a parabola: both sides are the error.
    #expect(abs((outcome.asymmetric[1]?.low ?? 0) / -expected.errorB - 1) < 1e-4)
    #expect(abs((outcome.asymmetric[1]?.high ?? 0) / expected.errorB - 1) < 1e-4)
  }

  @Test func `errors that are not known follow from the scatter`() {
    let y = noisy(2, { 3 - 0.5 * $0 }, sigma: 0.2)
    let outcome = FitProblem([.init(line, .points(PointData(x: x, y: y)))], start: [0, 0]).outcome()
    #expect(outcome.status == .converged)
    let expected = straight(y, sigma: (outcome.chi2 / 18).squareRoot())
    #expect(abs(outcome.error(1) / expected.errorB - 1) < 1e-8)
  }

  @Test func `tied parameters of two sets of points are one number`() {
    let first = noisy(3, { 1 + 2 * $0 }, sigma: 0.3)
    let second = noisy(4, { 5 + 2 * $0 }, sigma: 0.3)
    let sigma = x.map { _ in 0.3 }
    let components = [first, second].map {
      FitProblem.Component(line, .points(PointData(x: x, y: $0, sigma: sigma)))
    }
    var problem = FitProblem(components, start: [0, 0, 0, 0])
    problem.ties[3] = LinearTie(sameAs: 1)
    let outcome = problem.outcome()
    #expect(outcome.status == .converged)
    #expect(outcome.parameters[1] == outcome.parameters[3])
    #expect(outcome.varied == [0, 1, 2])
    let slopes = [straight(first, sigma: 0.3), straight(second, sigma: 0.3)]
    #expect(abs(outcome.parameters[1] - 0.5 * (slopes[0].b + slopes[1].b)) < 1e-9)
    #expect(abs(outcome.error(1) - slopes[0].errorB / 2.0.squareRoot()) < 1e-9)
    #expect(abs(outcome.correlation(1, 3) - 1) < 1e-12)
    #expect(outcome.ndf == 37)
  }

  @Test func `a tie may have a factor and an offset, and may follow a tie`() {
    let y = noisy(5, { 4 + 2 * $0 }, sigma: 0.1)
    let model = FormulaModel(
      .parameter(0) + (.parameter(1) + .parameter(2) - .parameter(2)) * .x, parameters: ["a", "b", "c"])
    var problem = FitProblem(
      [.init(model, .points(PointData(x: x, y: y, sigma: x.map { _ in 0.1 })))], start: [1, 0, 0])
    problem.ties[2] = LinearTie([.init(0)])
    problem.ties[1] = LinearTie(constant: 1, [.init(2, factor: 0.25)])
    let outcome = problem.outcome()
    #expect(outcome.status == .converged)
    #expect(abs(outcome.parameters[1] - (1 + 0.25 * outcome.parameters[0])) < 1e-12)
    #expect(outcome.varied == [0])
    #expect(abs(outcome.error(1) / outcome.error(0) - 0.25) < 1e-9)
  }

  @Test func `a constraint pulls as a measurement does`() {
    let y = noisy(6, { 3 - 0.5 * $0 }, sigma: 0.2)
    let data = PointData(x: x, y: y, sigma: x.map { _ in 0.2 })
    var problem = FitProblem([.init(line, .points(data))], start: [0, 0])
    let free = problem.outcome()
    problem.constraints = [FitConstraint(1, value: 0, sigma: free.error(1))]
    let outcome = problem.outcome()
    #expect(outcome.status == .converged)
    // Two equally good values of the slope meet in the middle.
    #expect(abs(outcome.parameters[1] - 0.5 * free.parameters[1]) < 1e-9)
    #expect(abs(outcome.error(1) / free.error(1) - 0.5.squareRoot()) < 1e-9)
    #expect(outcome.ndf == 19)
  }

  @Test func `a minimum beyond a limit is at the bound`() {
    let y = noisy(7, { 3 - 0.5 * $0 }, sigma: 0.2)
    var problem = FitProblem(
      [.init(line, .points(PointData(x: x, y: y, sigma: x.map { _ in 0.2 })))], start: [1, 1])
    problem.limits[1] = ParameterLimits(0, 10)
    let outcome = problem.outcome()
    #expect(outcome.status == .atBound)
    #expect(outcome.parameters[1] == 0)
    #expect(outcome.error(1) == 0)
  }

  @Test func `a sample without bins gives back its shape and its number`() {
    var random = RandomNumbers(seed: 8)
    let values = (0..<4_000).map { index in
      index < 3_000 ? 5 + 0.4 * random.normal() : random.uniform(0, 10)
    }
    let sample = SampleData(values, low: 0, high: 10)
    let model = SumModel([GaussModel(sample.geometry), FlatModel()])
    var problem = FitProblem([.init(model, .sample(sample))], start: [2_000, 4.8, 0.6, 8])
    problem.minos = [1]
    let outcome = problem.outcome()
    #expect(outcome.status == .converged)
    #expect(abs(outcome.parameters[0] - 3_000) < 4 * outcome.error(0))
    #expect(abs(outcome.parameters[1] - 5) < 4 * outcome.error(1))
    #expect(abs(outcome.parameters[2] - 0.4) < 4 * outcome.error(2))
    // Yields of an extended likelihood add up to the number of values.
    #expect(abs(outcome.parameters[0] + 200 * outcome.parameters[3] - 4_000) < 0.05)
    #expect(outcome.chi2.isNaN)
    #expect(abs((outcome.asymmetric[1]?.high ?? 0) / outcome.error(1) - 1) < 0.05)
    var shape = FitProblem(
      [.init(model, .sample(SampleData(values, low: 0, high: 10, extended: false)))],
      start: [outcome.parameters[0], 4.8, 0.6, 8])
    shape.fixed = [0]
    let other = shape.outcome()
    #expect(other.status == .converged)
    #expect(abs(other.parameters[1] - outcome.parameters[1]) < 1e-3 * outcome.error(1))
    #expect(abs(other.error(1) / outcome.error(1) - 1) < 1e-3)
  }

  @Test func `a fit that leads nowhere says so`() {
    // Nothing of the data tells what c is.
    let model = FormulaModel(
      .parameter(0) + .parameter(1) * .x + .number(0) * .parameter(2), parameters: ["a", "b", "c"])
    let y = noisy(9, { $0 }, sigma: 0.1)
    let outcome = FitProblem(
      [.init(model, .points(PointData(x: x, y: y, sigma: x.map { _ in 0.1 })))], start: [0, 0, 0]
    ).outcome()
    #expect(outcome.status == .badCovariance)
  }

  @Test("points that are no numbers are refused", arguments: [Double.nan, .infinity])
  func noNumbers(_ value: Double) {
    var y = x
    y[3] = value
    for data in [
      PointData(x: x, y: y, sigma: x.map { _ in 1 }), PointData(x: y, y: x),
      PointData(x: x, y: x, sigma: y),
    ] {
      let outcome = FitProblem([.init(line, .points(data))], start: [0, 0]).outcome()
      #expect(outcome.status == .notFinite)
      #expect(outcome.parameters.allSatisfy { $0.isNaN })
    }
    let zero = PointData(x: x, y: x, sigma: x.map { _ in 0 })
    let refused = FitProblem([.init(line, .points(zero))], start: [0, 0]).outcome()
    #expect(refused.status == .notFinite)
  }

  @Test func `points at one place and empty samples end in a status`() {
    let same = PointData(x: x.map { _ in 1 }, y: x, sigma: x.map { _ in 1 })
    #expect(FitProblem([.init(line, .points(same))], start: [0, 0]).outcome().status == .badCovariance)
    let empty = SampleData([], low: 0, high: 1)
    let model = SumModel([GaussModel(empty.geometry)])
    #expect(
      FitProblem([.init(model, .sample(empty))], start: [1, 0.5, 0.1]).outcome().status == .notEnoughPoints)
    let equal = SampleData(Array(repeating: 0.5, count: 100), low: 0, high: 1)
    let outcome = FitProblem([.init(model, .sample(equal))], start: [100, 0.5, 0.1]).outcome()
    #expect(outcome.status != .converged)
  }
}
