import CalibModel
import CalibPrimitives
import Testing

@Suite("The histogram collector")
struct HistogramCollectorTests {
  @Test("edges belong to the bin above, the last one to the last bin, and NaN to none")
  func edges() throws {
    let histogram = try Filling.histogram(
      [-0.1, 0, 0.25, 0.5, 0.99, 1, 1.01, .nan, .infinity, -.infinity], bins: 4, 0, 1)
    #expect(histogram.counts == [1, 1, 1, 2])
    #expect(histogram.underflow == 2)
    #expect(histogram.overflow == 2)
    #expect(histogram.invalid == 1)
    #expect(histogram.entries == 5)
  }

  @Test(
    "each edge and its neighbours fall into the bins that the axis says", arguments: [3, 7, 10, 49, 1000])
  func edgesAreExact(bins: Int) throws {
    let axis = HistogramAxis(bins: bins, low: -0.3, high: 0.7)
    for bin in 0..<bins {
      let edge = axis.edge(bin)
      let below = try Filling.histogram([edge.nextDown], bins: bins, -0.3, 0.7)
      let on = try Filling.histogram([edge], bins: bins, -0.3, 0.7)
      #expect(on.counts.firstIndex(of: 1) == bin)
      #expect(below.counts.firstIndex(of: 1) == (bin == 0 ? nil : bin - 1))
    }
  }

  @Test("ranges of extreme size are filled without a crash")
  func extremeRanges() throws {
    let tiny = try Filling.histogram([0, .leastNonzeroMagnitude], bins: 2, 0, .leastNonzeroMagnitude)
    #expect(tiny.entries == 2)
    let huge = try Filling.histogram([1e308, 1], bins: 2, 0, 1.5e308)
    #expect(huge.counts == [1, 1])
  }

  @Test("settings that make no axis are refused")
  func settings() {
    #expect(throws: CollectorError.self) { try Filling.histogramCollector(bins: 0, 0, 1) }
    #expect(throws: CollectorError.self) { try Filling.histogramCollector(bins: .max, 0, 1) }
    #expect(throws: CollectorError.self) { try Filling.histogramCollector(bins: 2, 1, 1) }
    #expect(throws: CollectorError.self) { try Filling.histogramCollector(bins: 2, .nan, 1) }
    #expect(throws: CollectorError.self) { try Filling.histogramCollector(bins: 2, -1e308, 1e308) }
    #expect(throws: CollectorError("the setting `bins` is missing")) {
      try Builtins.collector("histogram", settings: CollectorSettings([]))
    }
    #expect(throws: CollectorError("there is no collector `histgram`")) {
      try Builtins.collector("histgram", settings: CollectorSettings([]))
    }
  }
}
