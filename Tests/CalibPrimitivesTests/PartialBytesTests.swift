import CalibModel
import CalibPrimitives
import Testing

@Suite("Bytes of partial results")
struct PartialBytesTests {
  @Test("they read back as the same object, empty, filled a little and a lot", arguments: [0, 1, 30, 5000])
  func roundTrip(rows: Int) throws {
    for entry in try CollectorCases.all() {
      var accumulator = entry.collector.makeAccumulator()
      Filling.fill(
        &accumulator, columns: CollectorCases.columns(entry.columns, rows: rows, seed: UInt64(rows) + 7))
      let read = try entry.collector.accumulator(bytes: accumulator.bytes)
      #expect(read.bytes == accumulator.bytes, "\(entry.name)")
      #expect(read.finish() == accumulator.finish(), "\(entry.name)")
    }
  }

  @Test("a histogram of a few filled bins takes few bytes")
  func sparseIsSmall() throws {
    let collector = try Filling.histogramCollector(bins: 10_000, 0, 1)
    var accumulator = collector.makeAccumulator()
    Filling.fill(&accumulator, [0.5, 0.5, 0.25])
    #expect(accumulator.bytes.count < 40)
  }

  @Test("sums of infinite values are kept")
  func infinities() throws {
    let collector = try Filling.collector("summary", columns: ["values"])
    var accumulator = collector.makeAccumulator()
    Filling.fill(&accumulator, [.infinity, 1])
    #expect(try collector.accumulator(bytes: accumulator.bytes).bytes == accumulator.bytes)
  }

  @Test("parts merge into what one filling gives, with the entries exact")
  func merging() throws {
    for entry in try CollectorCases.all() {
      let columns = CollectorCases.columns(entry.columns, rows: 3000, seed: 5)
      let parts = [0..<700, 700..<710, 710..<3000].map { range in
        var accumulator = entry.collector.makeAccumulator()
        Filling.fill(&accumulator, columns: columns.map { Array($0[range]) })
        return accumulator.bytes
      }
      let merged = try entry.collector.merged(parts).finish()
      let whole = Filling.value(entry.collector, columns)
      // Means are merged from sums, records are cut, and a choice of rows is one within its part.
      switch (merged, whole) {
      case (.summary(let found), .summary(let wanted)):
        #expect(found.count == wanted.count && found.invalid == wanted.invalid)
        #expect(abs(found.mean - wanted.mean) < 1e-10, "\(entry.name)")
        #expect(abs(found.moments.squares / wanted.moments.squares - 1) < 1e-10, "\(entry.name)")
      case (.object(let found), .object(let wanted)):
        #expect(Self.agree(found, wanted), "\(entry.name)")
      case (.histogram(let found), .histogram(let wanted)) where found.isWeighted:
        #expect(found.entries == wanted.entries)
        #expect(zip(found.counts, wanted.counts).allSatisfy { abs($0 - $1) < 1e-9 }, "\(entry.name)")
      default: #expect(merged == whole, "\(entry.name)")
      }
    }
  }

  private static func agree(_ found: CollectedObject, _ wanted: CollectedObject) -> Bool {
    func close(_ a: [Double], _ b: [Double]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($0), abs($1)) }
    }
    switch (found, wanted) {
    case (.histogram2D(let a), .histogram2D(let b)):
      return a.entries == b.entries && close(a.counts, b.counts) && close(a.squares ?? [], b.squares ?? [])
    case (.profile(let a), .profile(let b)):
      return a.entries == b.entries && close(a.bins.map(\.mean), b.bins.map(\.mean))
        && close(a.bins.map(\.squares), b.bins.map(\.squares))
    case (.efficiency(let a), .efficiency(let b)):
      return a.entries == b.entries && close([a.passed, a.total], [b.passed, b.total])
    case (.covariance(let a), .covariance(let b)):
      return a.count == b.count && close(a.means + a.products, b.means + b.products)
    case (.sample(let a), .sample(let b)):
      return a.seen.rows == b.seen.rows && close([a.seen.sum], [b.seen.sum]) && a.count == b.count
    case (.quantiles(let a), .quantiles(let b)):
      return a.levels == b.levels && close([a.taken.sum, a.taken.squares], [b.taken.sum, b.taken.squares])
    case (.weightedCount(let a), .weightedCount(let b)):
      return a.rows == b.rows && close([a.sum, a.squares], [b.sum, b.squares])
    case (.linearSystem(let a), .linearSystem(let b)):
      return a.parameters == b.parameters && a.rows == b.rows && close(a.right, b.right)
        && close(a.matrix.map(\.value), b.matrix.map(\.value))
    case (.millepede(let a), .millepede(let b)):
      return a.parameters == b.parameters && a.residuals == b.residuals && a.globals == b.globals
        && a.globalPlaces == b.globalPlaces && close([a.taken.sum], [b.taken.sum])
        && b.recordCount...(b.recordCount + 2) ~= a.recordCount
    default: return found == wanted
    }
  }

  @Test("a partial result without weights is none of a collector with weights, and the other way round")
  func weightsAreSettings() throws {
    for entry in try CollectorCases.all() where entry.name.hasSuffix(", weighted") {
      for other in try CollectorCases.all() where "\(other.name), weighted" == entry.name {
        let (own, its) = (entry.collector.makeAccumulator(), other.collector.makeAccumulator())
        #expect(throws: CollectorError.self) { try entry.collector.accumulator(bytes: its.bytes) }
        #expect(throws: CollectorError.self) { try other.collector.accumulator(bytes: own.bytes) }
      }
    }
  }

  @Test("parts of another kind, axis or weight are refused")
  func mixed() throws {
    var histogram = try Filling.histogramCollector(bins: 40, 0, 40).makeAccumulator()
    let summary = try Filling.collector("summary", columns: ["values"])
    #expect(throws: CollectorError.self) { try histogram.merge(summary.makeAccumulator()) }
    let refusal = CollectorError("a partial result of `histogram` is damaged: its settings are others")
    let other = try Filling.histogramCollector(bins: 41, 0, 40)
    #expect(throws: refusal) { try other.accumulator(bytes: histogram.bytes) }
    #expect(throws: CollectorError.self) { try histogram.merge(other.makeAccumulator()) }
    let weighted = try Filling.collector(
      "histogram", Filling.axis(bins: 40, 0, 40), columns: ["values", "weight"])
    #expect(throws: refusal) { try weighted.accumulator(bytes: histogram.bytes) }
  }

  @Test("damaged bytes end in an error or in an object, never in a crash")
  func hostileBytes() throws {
    var random = SeededBytes(state: 1)
    for entry in try CollectorCases.all() {
      for rows in [0, 3, 60] {
        var accumulator = entry.collector.makeAccumulator()
        Filling.fill(&accumulator, columns: CollectorCases.columns(entry.columns, rows: rows, seed: 3))
        let bytes = accumulator.bytes
        for length in 0..<bytes.count {
          #expect(throws: CollectorError.self, "\(entry.name), \(length) of \(bytes.count)") {
            try entry.collector.accumulator(bytes: Array(bytes.prefix(length)))
          }
        }
        #expect(throws: CollectorError.self) { try entry.collector.accumulator(bytes: bytes + [0]) }
        for _ in 0..<300 {
          var damaged = bytes
          for _ in 0...(random.next() % 3) {
            damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
          }
          _ = try? entry.collector.accumulator(bytes: damaged).finish()
        }
      }
    }
  }
}
