import Testing

@testable import CalibEngine

@Suite("Trends of iterated values")
struct IterationTrendTests {
  @Test(arguments: [
    ([1.0, 2, 2], IterationTrend.stalled), ([0, 1, -1, 1, -1], .oscillates),
    ([0, 1, 0.1, 1, 0.1], .oscillates),
    ([0, 1, 4, 13], .runsAway), ([0, 1, -2, 5], .runsAway), ([0, 1, 1.95, 2.9], .creeps),
  ])
  func areNamed(values: [Double], trend: IterationTrend) {
    #expect(IterationTrend(values) == trend)
  }

  @Test(arguments: [[1.0], [0, 1, 1.5, 1.75], [0, 1, -0.5, 0.2], [0, .nan, 1, 2], [0, 1]])
  func areNotSeenWhereThereAreNone(values: [Double]) {
    #expect(IterationTrend(values) == nil)
  }
}
