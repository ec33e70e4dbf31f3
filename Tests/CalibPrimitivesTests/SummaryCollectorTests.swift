import CalibModel
import CalibPrimitives
import Testing

@Suite("The summary and count collectors")
struct SummaryCollectorTests {
  private func summary(_ values: [Double]) throws -> Summary {
    var accumulator = try Builtins.collector("summary", settings: CollectorSettings([])).makeAccumulator()
    Filling.fill(&accumulator, values)
    guard case .summary(let summary) = accumulator.finish() else { throw CollectorError("no summary") }
    return summary
  }

  @Test("a batch gives what row after row gives")
  func batchAgreesWithRows() throws {
    let values = (0..<1000).map { 1e9 + Double(($0 * 7919) % 1000) / 7 }
    var reference = Summary()
    for value in values { reference.add(value) }
    let found = try summary(values)
    #expect(found.count == 1000)
    #expect(abs(found.mean - reference.mean) < 1e-6)
    let (sigma, wanted) = (try #require(found.sigma), try #require(reference.sigma))
    #expect(abs(sigma / wanted - 1) < 1e-9)
    #expect(found.minimum == 1e9)
    #expect(found.maximum == reference.maximum)
  }

  @Test("what is not a number is counted apart")
  func invalidRows() throws {
    let found = try summary([1, .nan, 3])
    #expect(found.count == 2)
    #expect(found.mean == 2)
    #expect(found.moments.squares == 2)
    #expect(found.invalid == 1)
    let none = try summary([.nan])
    #expect(none.count == 0)
    #expect(none.invalid == 1)
  }

  @Test("a count counts rows")
  func count() throws {
    var accumulator = try Builtins.collector("count", settings: CollectorSettings([])).makeAccumulator()
    Filling.fill(&accumulator, [5, .nan])
    Filling.fill(&accumulator, [1])
    #expect(accumulator.finish() == .count(3))
  }
}
