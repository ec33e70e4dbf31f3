import CalibNumerics
import Testing

@Suite struct DegenerateDataTests {
  private let toy = Toy(low: 80, high: 100, bins: 60, truth: [3_000, 91.2, 2.0, 25, -0.8])
  private static let statistics = [FitStatistic.chiSquare, .likelihood]

  @Test("no bins at all are not enough points", arguments: statistics)
  func noBins(_ statistic: FitStatistic) {
    let outcome = toy.fit(BinnedData(edges: [80], contents: []), statistic)
    #expect(outcome.status == .notEnoughPoints)
    #expect(outcome.isWithoutNumbers)
    #expect(outcome.varied.isEmpty)
  }

  @Test("one bin is not enough points", arguments: statistics)
  func oneBin(_ statistic: FitStatistic) {
    let outcome = toy.fit(BinnedData(edges: [80, 100], contents: [50]), statistic)
    #expect(outcome.status == .notEnoughPoints)
    #expect(outcome.isWithoutNumbers)
  }

  @Test("empty bins are not enough points", arguments: statistics)
  func allZero(_ statistic: FitStatistic) {
    let outcome = toy.fit(toy.data(Array(repeating: 0, count: 60)), statistic)
    #expect(outcome.status == .notEnoughPoints)
    #expect(outcome.isWithoutNumbers)
  }

  @Test("entries in one bin alone have no fit", arguments: statistics)
  func allInOneBin(_ statistic: FitStatistic) {
    var contents = [Double](repeating: 0, count: 60)
    contents[33] = 1_000
    #expect(toy.fit(toy.data(contents), statistic).status != .converged)
  }

  @Test("a flat spectrum has no peak that converges to a number of no meaning", arguments: statistics)
  func flatSpectrum(_ statistic: FitStatistic) {
    let outcome = toy.fit(toy.data(Array(repeating: 100, count: 60)), statistic)
    if outcome.status == .converged {
      // A peak that is compatible with none is a fit; a significant one would be a lie.
      #expect(abs(outcome.parameters[0]) < 3 * outcome.error(0))
    }
  }

  @Test("contents that are no counts are refused", arguments: [Double.nan, .infinity, -3])
  func noCounts(_ content: Double) {
    for statistic in Self.statistics {
      var contents = toy.expected
      contents[7] = content
      let outcome = toy.fit(toy.data(contents), statistic)
      #expect(outcome.status == .notFinite)
      #expect(outcome.isWithoutNumbers)
    }
  }

  @Test("a start that is no number is refused", arguments: statistics)
  func badStart(_ statistic: FitStatistic) {
    let outcome = BinnedFit(statistic).outcome(
      toy.model, toy.data(toy.expected), start: [3_000, .nan, 2, 25, -0.8])
    #expect(outcome.status == .notFinite)
  }

  @Test("parameters that do the same are not told apart", arguments: statistics)
  func sameTwice(_ statistic: FitStatistic) {
    let model = SumModel([FlatModel(), FlatModel()])
    let outcome = BinnedFit(statistic).outcome(
      model, toy.data(Array(repeating: 100, count: 60)), start: [40, 50])
    #expect(outcome.status == .badCovariance)
    #expect(outcome.varied.isEmpty)
  }

  @Test func `a peak narrower than its limit ends at the bound`() {
    var contents = [Double](repeating: 0, count: 60)
    contents[33] = 1_000
    let outcome = SpectrumFit(.likelihood).outcome(
      SumModel([GaussModel(toy.geometry), FlatModel()]), toy.data(contents),
      start: Array(repeating: nil, count: 4))
    #expect(outcome.status != .converged)
  }

  @Test func `a likelihood that wants a level below nothing does not claim a number`() {
    // A peak alone, fitted with a level: the best level would be negative.
    let model = SumModel([GaussModel(toy.geometry), FlatModel()])
    var contents = [Double](repeating: 0, count: 60)
    for (bin, content) in [3.0, 12, 40, 80, 110, 80, 40, 12, 3].enumerated() { contents[28 + bin] = content }
    let outcome = SpectrumFit(.likelihood).outcome(
      model, toy.data(contents), start: Array(repeating: nil, count: 4))
    #expect(outcome.status != .converged || outcome.parameters[3] >= 0)
  }

  @Test func `a search that runs out of steps says so`() {
    let outcome = BinnedFit(.chiSquare, maximumSteps: 2).outcome(
      toy.model, toy.data(toy.expected), start: [100, 85, 5, 1, 0])
    guard case .notConverged(let reason) = outcome.status else {
      Issue.record("\(outcome.status)")
      return
    }
    #expect(reason == "no minimum within 2 steps")
    #expect(outcome.isWithoutErrors)
  }
}

extension FitOutcome {
  /// Whether every parameter is not a number.
  fileprivate var isWithoutNumbers: Bool { parameters.allSatisfy(\.isNaN) }

  fileprivate var isWithoutErrors: Bool { covariance.allSatisfy { $0 == 0 } }
}
