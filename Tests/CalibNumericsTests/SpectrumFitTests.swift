import CalibNumerics
import Testing

@Suite struct SpectrumFitTests {
  @Test("thousands of random peaks on slopes are found", arguments: [FitStatistic.chiSquare, .likelihood])
  func randomPeaksAreFound(_ statistic: FitStatistic) {
    var random = RandomNumbers(seed: 20_260_101)
    var (failed, astray) = (0, 0)
    for _ in 0..<1_000 {
      let toy = Toy.random(&random)
      let outcome = toy.fit(toy.sample(&random), statistic)
      guard outcome.status == .converged else {
        failed += 1
        continue
      }
      if abs(outcome.parameters[1] - toy.truth[1]) > 6 * outcome.error(1) { astray += 1 }
    }
    #expect(failed == 0)
    #expect(astray == 0)
  }

  @Test func `pulls of a likelihood fit are standard normal`() {
    let toy = Toy(low: 80, high: 100, bins: 30, truth: [3_000, 91.2, 2.0, 50, -1.6])
    var random = RandomNumbers(seed: 7)
    var pulls = [Moments](repeating: Moments(), count: 5)
    for _ in 0..<2_000 {
      let outcome = toy.fit(toy.sample(&random), .likelihood)
      #expect(outcome.status == .converged)
      for parameter in 0..<5 {
        pulls[parameter].add(
          (outcome.parameters[parameter] - toy.truth[parameter]) / outcome.error(parameter))
      }
    }
    for pull in pulls {
      #expect(abs(pull.mean) < 0.07)
      #expect(abs(pull.width - 1) < 0.05)
    }
  }

  @Test func `pulls of mean and sigma of a chi-square fit of many entries are standard normal`() {
    let toy = Toy(low: 80, high: 100, bins: 60, truth: [100_000, 91.2, 2.0, 1_500, -50])
    var random = RandomNumbers(seed: 8)
    var pulls = [Moments](repeating: Moments(), count: 2)
    for _ in 0..<1_000 {
      let outcome = toy.fit(toy.sample(&random), .chiSquare)
      #expect(outcome.status == .converged)
      pulls[0].add((outcome.parameters[1] - toy.truth[1]) / outcome.error(1))
      // The model at the centre of a bin of width w, not its mean over the bin, widens sigma by w²/24σ.
      let widened = toy.truth[2] + toy.geometry.binWidth * toy.geometry.binWidth / (24 * toy.truth[2])
      pulls[1].add((outcome.parameters[2] - widened) / outcome.error(2))
    }
    for pull in pulls {
      #expect(abs(pull.mean) < 0.07)
      #expect(abs(pull.width - 1) < 0.05)
    }
  }

  @Test func `exact contents give back the truth`() {
    let toy = Toy(low: 80, high: 100, bins: 60, truth: [3_000, 91.2, 2.0, 25, -0.8])
    let outcome = toy.fit(toy.data(toy.expected), .likelihood)
    #expect(outcome.status == .converged)
    #expect(outcome.ndf == 55)
    #expect(abs(outcome.chi2) < 1e-9)
    for parameter in 0..<5 {
      #expect(abs(outcome.parameters[parameter] / toy.truth[parameter] - 1) < 1e-6)
    }
  }

  @Test func `two peaks of different widths are told apart`() {
    let geometry = FitGeometry(low: -10, high: 10, binWidth: 0.2)
    let model = SumModel([GaussModel(geometry), GaussModel(geometry), FlatModel()])
    let truth = [20_000, 0.3, 0.6, 12_000, -0.1, 2.2, 50]
    let edges = (0...100).map { -10 + 0.2 * Double($0) }
    let centers = (0..<100).map { -9.9 + 0.2 * Double($0) }
    var random = RandomNumbers(seed: 3)
    let contents = model.values(at: centers, parameters: truth).map { random.poisson($0) }
    let outcome = SpectrumFit(.chiSquare).outcome(
      model, BinnedData(edges: edges, contents: contents), start: Array(repeating: nil, count: 7))
    #expect(outcome.status == .converged)
    for parameter in [1, 2, 4, 5] {
      #expect(abs(outcome.parameters[parameter] - truth[parameter]) < 5 * outcome.error(parameter))
    }
  }

  @Test func `a peak on an exponential gives back its slope`() {
    let geometry = FitGeometry(low: 0, high: 10, binWidth: 0.1)
    let model = SumModel([GaussModel(geometry), ExponentialModel(geometry)])
    let truth = [2_000, 6, 0.3, 40_000, -0.5]
    let edges = (0...100).map { 0.1 * Double($0) }
    var random = RandomNumbers(seed: 4)
    let contents = model.values(at: edges.dropLast().map { $0 + 0.05 }, parameters: truth).map {
      random.poisson($0)
    }
    let outcome = SpectrumFit(.likelihood).outcome(
      model, BinnedData(edges: edges, contents: contents), start: Array(repeating: nil, count: 5))
    #expect(outcome.status == .converged)
    for parameter in 0..<5 {
      #expect(abs(outcome.parameters[parameter] - truth[parameter]) < 4 * outcome.error(parameter))
    }
  }

  @Test func `a fixed parameter stays where it is and has no error`() {
    let toy = Toy(low: 80, high: 100, bins: 60, truth: [3_000, 91.2, 2.0, 25, -0.8])
    var random = RandomNumbers(seed: 9)
    let outcome = SpectrumFit(.likelihood).outcome(
      toy.model, toy.sample(&random), start: [nil, nil, 1.9, nil, nil], fixed: [2])
    #expect(outcome.status == .converged)
    #expect(outcome.parameters[2] == 1.9)
    #expect(outcome.error(2) == 0)
    #expect(outcome.varied == [0, 1, 3, 4])
    #expect(outcome.ndf == 56)
  }
}
