import CalibModel
import CalibPrimitives
import Testing

@Suite("Bytes of partial results")
struct PartialBytesTests {
  private static func collectors() throws -> [any Collector] {
    [
      try Filling.histogramCollector(bins: 40, 0, 40),
      try Builtins.collector("summary", settings: CollectorSettings([])),
      try Builtins.collector("count", settings: CollectorSettings([])),
    ]
  }

  private static let fills: [[Double]] = [
    [], [3], [3, 3, 7.5, .nan, -1, 50], (0..<400).map { Double($0) / 10 }, [.infinity],
  ]

  @Test("they read back as the same object, dense and sparse")
  func roundTrip() throws {
    for collector in try Self.collectors() {
      for values in Self.fills {
        var accumulator = collector.makeAccumulator()
        Filling.fill(&accumulator, values)
        let read = try collector.accumulator(bytes: accumulator.bytes)
        #expect(read.bytes == accumulator.bytes)
        if values != [.infinity] { #expect(read.finish() == accumulator.finish()) }
      }
    }
  }

  @Test("a histogram of a few filled bins takes few bytes")
  func sparseIsSmall() throws {
    let collector = try Filling.histogramCollector(bins: 10_000, 0, 1)
    var accumulator = collector.makeAccumulator()
    Filling.fill(&accumulator, [0.5, 0.5, 0.25])
    #expect(accumulator.bytes.count < 100)
  }

  @Test("parts merge into what one filling gives")
  func merging() throws {
    let values = (0..<400).map { Double($0) / 8 }
    for collector in try Self.collectors() {
      var whole = collector.makeAccumulator()
      Filling.fill(&whole, values)
      let parts = [values.prefix(100), values.dropFirst(100)].map { part in
        var accumulator = collector.makeAccumulator()
        Filling.fill(&accumulator, Array(part))
        return accumulator.bytes
      }
      let merged = try collector.merged(parts).finish()
      if case .summary(let found) = merged, case .summary(let wanted) = whole.finish() {
        #expect(found.count == wanted.count)
        #expect(abs(found.mean - wanted.mean) < 1e-12)
      } else {
        #expect(merged == whole.finish())
      }
    }
  }

  @Test("parts of another kind or axis are refused")
  func mixed() throws {
    let collectors = try Self.collectors()
    var histogram = collectors[0].makeAccumulator()
    #expect(throws: CollectorError.self) { try histogram.merge(collectors[1].makeAccumulator()) }
    let other = try Filling.histogramCollector(bins: 41, 0, 40)
    #expect(throws: CollectorError("a partial result of `histogram` is damaged: its axis is another one")) {
      try other.accumulator(bytes: histogram.bytes)
    }
  }

  @Test("damaged bytes end in an error or in an object, never in a crash")
  func hostileBytes() throws {
    var random = SeededBytes(state: 1)
    for collector in try Self.collectors() {
      for values in Self.fills {
        var accumulator = collector.makeAccumulator()
        Filling.fill(&accumulator, values)
        let bytes = accumulator.bytes
        for length in 0..<bytes.count {
          #expect(throws: CollectorError.self) {
            try collector.accumulator(bytes: Array(bytes.prefix(length)))
          }
        }
        #expect(throws: CollectorError.self) { try collector.accumulator(bytes: bytes + [0]) }
        for _ in 0..<200 {
          var damaged = bytes
          damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
          _ = try? collector.accumulator(bytes: damaged).finish()
        }
      }
    }
  }
}

/// Random bytes that are the same in every run (xorshift).
private struct SeededBytes {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
