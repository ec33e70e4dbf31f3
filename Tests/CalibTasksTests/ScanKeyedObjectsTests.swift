import CalibColumns
import CalibModel
import CalibPrimitives
import CalibTasks
import Testing

@Suite("Objects by key and run that do not fit in memory")
struct ScanKeyedObjectsTests {
  private static let space = KeySpace(parts: [.init(name: "wire", kind: .integer, allowed: .range(0...9))])
  private static let runs = 3
  private static let axis: [(name: String, value: Value)] = [
    ("bins", .integer(4)), ("range", .range(0, 8, includesUpper: true)),
  ]

  /// The parts of all runs of 40 batches of 100 rows; a run has rows in several places.
  ///
  /// - Parameter limit: bytes beyond which objects are packed.
  private static func parts(_ name: String, _ arguments: [String], limit: Int) throws -> [[UInt8]] {
    let collector = try collector(name, arguments)
    var objects = ScanKeyedObjects(collector, space, runs: runs, limit: limit)
    let rows = (0..<Int32(100)).map { $0 }
    for batch in 0..<40 {
      let columns = [3, 7, 11].map { step in (0..<100).map { Double(($0 * step + batch) % 97) / 11 } }
      let keys = (0..<100).map { Double(($0 * 13 + batch) % 10) }
      var numbers = [Int32](repeating: 0, count: 100)
      try columns[0].withUnsafeBufferPointer { x in
        try columns[1].withUnsafeBufferPointer { y in
          try keys.withUnsafeBufferPointer { keys in
            try rows.withUnsafeBufferPointer { rows in
              try numbers.withUnsafeMutableBufferPointer { numbers in
                let values = [try #require(x.baseAddress), try #require(y.baseAddress)]
                try objects.fill(
                  batch * 7 / 9 % runs, SelectedRows(columns: values, rows: rows),
                  keys: [try #require(keys.baseAddress)], numbers: try #require(numbers.baseAddress))
              }
            }
          }
        }
      }
    }
    return (0..<runs).map { objects.bytes($0) }
  }

  private static func collector(_ name: String, _ arguments: [String]) throws -> any Collector {
    try Builtins.collector(
      name, settings: CollectorSettings(axis, columns: arguments.map { .argument($0) }))
  }

  @Test("counts are the same in all bits, packed at each change of the run or never")
  func counts() throws {
    let kept = try Self.parts("histogram", ["values"], limit: .max)
    #expect(try Self.parts("histogram", ["values"], limit: 0) == kept)
    #expect(Set(kept).count == Self.runs)
  }

  @Test(
    "sums are those of the same rows, and the same in all bits whenever they are computed",
    arguments: [["histogram", "values", "weight"], ["summary", "values", "weight"], ["profile", "x", "y"]])
  func sums(words: [String]) throws {
    let arguments = Array(words.dropFirst())
    let packed = try Self.parts(words[0], arguments, limit: 0)
    #expect(try Self.parts(words[0], arguments, limit: 0) == packed)
    let collector = try Self.collector(words[0], arguments)
    let kept = try Self.parts(words[0], arguments, limit: .max)
    for (packed, kept) in zip(packed, kept) {
      let (found, wanted) = (
        try collector.merged(Self.space, [packed]), try collector.merged(Self.space, [kept])
      )
      guard case .keyed(let a) = found, case .keyed(let b) = wanted else {
        throw CollectorError("not keyed")
      }
      #expect(a.keys == b.keys)
      for (a, b) in zip(a.values, b.values) { #expect(Self.agree(a, b), "\(a) and \(b)") }
    }
  }

  private static func agree(_ a: Value, _ b: Value) -> Bool {
    func close(_ a: [Double], _ b: [Double]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($0)) }
    }
    switch (a, b) {
    case (.histogram(let a), .histogram(let b)): return a.entries == b.entries && close(a.counts, b.counts)
    case (.summary(let a), .summary(let b)): return a.count == b.count && close([a.mean], [b.mean])
    case (.object(.profile(let a)), .object(.profile(let b))):
      return a.entries == b.entries && close(a.bins.map(\.mean), b.bins.map(\.mean))
    default: return false
    }
  }
}
