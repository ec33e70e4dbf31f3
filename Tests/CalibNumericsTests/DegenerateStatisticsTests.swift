import CalibNumerics
import Testing

/// What has no value ends in a named error, never in a number.
@Suite struct DegenerateStatisticsTests {
  @Test func `no values are not enough`() {
    #expect(throws: StatisticsError.notEnough(found: 0, needed: 1)) { try OrderStatistics.median([]) }
    #expect(throws: StatisticsError.notEnough(found: 1, needed: 2)) { try RobustMean.trimmed([1]) }
    #expect(throws: StatisticsError.notEnough(found: 0, needed: 2)) { try RobustMean.clipped([]) }
    #expect(throws: StatisticsError.notEnough(found: 0, needed: 1)) { try WeightedMean([], errors: []) }
    #expect(throws: StatisticsError.notEnough(found: 0, needed: 1)) {
      try EfficiencyEstimate(passed: 0, total: 0)
    }
    #expect(throws: StatisticsError.notEnough(found: 1, needed: 2)) { try Spline(natural: [1], [1]) }
    #expect(throws: StatisticsError.notEnough(found: 2, needed: 3)) {
      try LinearLeastSquares.polynomial(degree: 1, x: [1, 2], y: [1, 2])
    }
    #expect(throws: StatisticsError.notEnough(found: 0, needed: 1)) {
      try HistogramComparison.chiSquare([0, 0], [1, 2])
    }
    #expect(throws: StatisticsError.notEnough(found: 1, needed: 2)) { try Bootstrap(parts: 1) { _ in 1 } }
  }

  @Test("values that are no numbers are refused", arguments: [Double.nan, .infinity])
  func noNumbers(_ value: Double) {
    let values = [1, 2, value, 4]
    #expect(throws: StatisticsError.notFinite) { try OrderStatistics.median(values) }
    #expect(throws: StatisticsError.notFinite) { try RobustMean.winsorised(values) }
    #expect(throws: StatisticsError.notFinite) { try WeightedMean(values, errors: [1, 1, 1, 1]) }
    #expect(throws: StatisticsError.notFinite) { try Spline(monotone: [1, 2, 3, 4], values) }
    #expect(throws: StatisticsError.notFinite) {
      try LinearLeastSquares.polynomial(degree: 1, x: [1, 2, 3, 4], y: values)
    }
    #expect(throws: StatisticsError.notFinite) {
      try ChangePoints.starts(ofValues: values, errors: [1, 1, 1, 1])
    }
  }

  @Test func `weights and counts below nothing are refused`() {
    #expect(throws: StatisticsError.badWeight) { try WeightedMean([1, 2], errors: [1, 0]) }
    #expect(throws: StatisticsError.badWeight) { try WeightedMean([1, 2], errors: [1, -1]) }
    #expect(throws: StatisticsError.badWeight) { try EfficiencyEstimate(passed: 5, total: 4) }
    #expect(throws: StatisticsError.badWeight) { try HistogramComparison.chiSquare([1, -2], [1, 2]) }
    #expect(throws: StatisticsError.badWeight) {
      try LinearLeastSquares.timeWalk(times: [1, 2, 3], charges: [1, 0, 2])
    }
  }

  @Test func `what the data cannot tell is singular`() {
    #expect(throws: StatisticsError.singular) {
      try LinearLeastSquares.polynomial(degree: 1, x: [2, 2, 2, 2], y: [1, 2, 3, 4])
    }
    #expect(throws: StatisticsError.notAscending) { try Spline(natural: [1, 1, 2], [1, 2, 3]) }
    #expect(throws: StatisticsError.notAscending) { try ChangePoints.blocks(ofEvents: [1, 1, 2]) }
    #expect(throws: StatisticsError.badWeight) {
      try TemplateShift(
        [1, 2, 3, 4], template: [0, 0, 0, 0], binWidth: 1, range: -1...1)
    }
  }
}
