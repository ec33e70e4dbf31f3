import CalibColumns
import CalibModel
import Testing

@Suite("Finding bins")
struct AxisSearchTests {
  static func axes() throws -> [HistogramAxis] {
    [
      HistogramAxis(bins: 1, low: -1, high: 1), HistogramAxis(bins: 49, low: -0.3, high: 0.7),
      HistogramAxis(bins: 1000, low: 1e9, high: 1e9 + 1),
      HistogramAxis(bins: 2, low: 0, high: .leastNonzeroMagnitude * 2),
      .logarithmic(bins: 37, low: 1e-6, high: 3e4), .logarithmic(bins: 1, low: 1, high: 2),
      try #require(.variable([-5, -1, -0.5, 0, 0.1, 100])), try #require(.variable([1, 2])),
    ]
  }

  @Test("an edge lies in the bin above it, what is just below in the bin before")
  func edges() throws {
    for axis in try Self.axes() {
      let search = AxisSearch(axis)
      for bin in 0..<axis.bins {
        #expect(search.bin(of: axis.edge(bin)) == bin)
        #expect(search.bin(of: axis.edge(bin).nextDown) == (bin == 0 ? nil : bin - 1))
        #expect(search.bin(of: axis.edge(bin + 1).nextDown) == bin)
      }
      #expect(search.bin(of: axis.high) == axis.bins - 1)
      #expect(search.bin(of: axis.high.nextUp) == nil)
      #expect(search.bin(of: .nan) == nil)
    }
  }

  @Test("whole numbers have a bin each, and the number after the last has none")
  func integers() throws {
    let search = AxisSearch(try #require(.integer(-2...3)))
    #expect((-3...4).map { search.bin(of: Double($0)) } == [nil, 0, 1, 2, 3, 4, 5, nil])
    #expect(search.bin(of: 3.9) == 5)
    #expect(search.axis.center(2) == 0)
  }

  @Test("texts have the bins of their places in the list")
  func categories() throws {
    let search = AxisSearch(try #require(.category(["prompt", "late"])))
    #expect(search.bin(of: textCode("late".utf8)) == 1)
    #expect(search.bin(of: textCode("never".utf8)) == nil)
    #expect(HistogramAxis.category(["a", "a"]) == nil)
  }

  @Test("what is in no bin is told apart: below, above, not a number")
  func outside() {
    let search = AxisSearch(HistogramAxis(bins: 10, low: 0, high: 1))
    let values: [Double] = [-1, 2, .nan, .infinity, 0.95]
    let found = values.withUnsafeBufferPointer { values -> [Int32] in
      var places = [Int32](repeating: -1, count: 5)
      let rows: [Int32] = [0, 1, 2, 3, 4]
      rows.withUnsafeBufferPointer { rows in
        if let start = values.baseAddress { search.find(start, rows: rows, into: &places) }
      }
      return places
    }
    #expect(found == [search.below, search.above, search.invalid, search.above, 9])
  }
}
