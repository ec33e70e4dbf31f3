import CalibColumns
import CalibModel
import CalibPrimitives
import Glibc

/// Times the filling of collectors alone, from columns in memory on one thread: Benchmarks/collect builds and runs it.
@main struct CollectSpeed {
  static func main() throws {
    let count = 10_000_000
    let columns = makeColumns(count)
    defer { for column in columns { column.deallocate() } }
    let axis: [(name: String, value: Value)] = [
      ("bins", .integer(100)), ("range", .range(-5, 5, includesUpper: true)),
    ]
    func make(_ name: String, _ arguments: [String], _ settings: [(name: String, value: Value)] = [])
      throws -> any Collector
    {
      try Builtins.collector(
        name, settings: CollectorSettings(settings, columns: arguments.map { .argument($0) }))
    }
    let histogram = try make("histogram", ["values"], axis)
    let (x, y, weight, crystal) = (columns[0], columns[1], columns[2], columns[3])
    let plain = time("histogram, 100 bins", count) { fill(histogram, [x], count) }
    let weighted = try make("histogram", ["values", "weight"], axis)
    _ = time("histogram of weights", count) { fill(weighted, [x, weight], count) }
    let edges: [Value] = (0...100).map { .number(-5 + Double($0) / 10) }
    let between = try make("histogram_between", ["values"], [("edges", .list(edges))])
    _ = time("histogram between 101 edges", count) { fill(between, [x], count) }
    let keyed = time("histogram by 8,736 keys", count) { fill(histogram, [x], keys: crystal, count) }
    let profile = try make("profile", ["x", "y"], axis)
    _ = time("profile, 100 bins", count) { fill(profile, [x, y], count) }
    let summary = try make("summary", ["values"])
    _ = time("summary", count) { fill(summary, [x], count) }
    _ = time("summary by 8,736 keys", count) { fill(summary, [x], keys: crystal, count) }
    print("keyed over one histogram: \(hundredths(keyed / plain))")
    try mergeRuns(histogram, columns, rows: 100_000, runs: 1000)
  }

  /// Fills one object.
  private static func fill(_ collector: any Collector, _ columns: [UnsafePointer<Double>], _ count: Int)
    -> Int
  {
    var accumulator = collector.makeAccumulator()
    forEachBatch(count) { start, rows in
      accumulator.fill(SelectedRows(columns: columns.map { $0 + start }, rows: rows))
    }
    return accumulator.bytes.count
  }

  /// Fills an object for each key, the finding of keys included.
  private static func fill(
    _ collector: any Collector, _ columns: [UnsafePointer<Double>], keys: UnsafePointer<Double>, _ count: Int
  ) -> Int {
    var (finder, objects) = (KeyFinder(space), KeyedAccumulator(collector))
    let numbers = UnsafeMutablePointer<Int32>.allocate(capacity: ColumnProgram.batchSize)
    defer { numbers.deallocate() }
    forEachBatch(count) { start, rows in
      do { try finder.find([keys + start], rows: rows, into: numbers) } catch { print(error) }
      objects.fill(SelectedRows(columns: columns.map { $0 + start }, rows: rows), keys: numbers)
    }
    return objects.count
  }

  private static let space = KeySpace(parts: [
    .init(name: "crystal", kind: .integer, allowed: .range(0...8735))
  ])

  private static func forEachBatch(_ count: Int, _ body: (Int, UnsafeBufferPointer<Int32>) -> Void) {
    let all = (0..<Int32(ColumnProgram.batchSize)).map { $0 }
    all.withUnsafeBufferPointer { all in
      for start in stride(from: 0, to: count, by: ColumnProgram.batchSize) {
        body(start, UnsafeBufferPointer(rebasing: all.prefix(min(ColumnProgram.batchSize, count - start))))
      }
    }
  }

  /// Merges the keyed histograms of so many runs, one part in memory at a time, and prints the memory at its highest.
  private static func mergeRuns(
    _ collector: any Collector, _ columns: [UnsafePointer<Double>], rows: Int, runs: Int
  ) throws {
    var (finder, objects) = (KeyFinder(space), KeyedAccumulator(collector))
    let numbers = UnsafeMutablePointer<Int32>.allocate(capacity: ColumnProgram.batchSize)
    defer { numbers.deallocate() }
    forEachBatch(rows) { start, batch in
      do { try finder.find([columns[3] + start], rows: batch, into: numbers) } catch { print(error) }
      objects.fill(SelectedRows(columns: [columns[0] + start], rows: batch), keys: numbers)
    }
    let part = objects.bytes(finder)
    let before = peakMegabytes()
    var (total, own) = (KeyedAccumulator(collector), KeyFinder(space))
    let start = processorSeconds()
    for _ in 0..<runs { try total.merge(bytes: part, &own) }
    guard case .keyed(let merged) = total.finish(own), merged.count == 8736 else { return }
    let took = processorSeconds() - start
    print(
      "merge \(runs) runs of 8,736 histograms (\(part.count / 1000) kB each): "
        + "\(Int(took * 1000)) ms, \(peakMegabytes() - before) MB more at the peak")
  }

  /// The highest resident memory so far.
  private static func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(0, &usage)
    return usage.ru_maxrss / 1024
  }

  /// x and y of a Gaussian, a weight, and a crystal's number; the same in every run.
  private static func makeColumns(_ count: Int) -> [UnsafePointer<Double>] {
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) * 0x1p-53
    }
    let makers: [() -> Double] = [
      { (0..<4).reduce(-2) { sum, _ in sum + uniform() } * 1.7 },
      { (0..<4).reduce(-2) { sum, _ in sum + uniform() } }, { uniform() + 0.5 },
      { (uniform() * 8736).rounded(.down) },
    ]
    return makers.map { maker in
      let column = UnsafeMutablePointer<Double>.allocate(capacity: count)
      for row in 0..<count { (column + row).initialize(to: maker()) }
      return UnsafePointer(column)
    }
  }

  /// Seconds that this thread has had the processor: others may use the machine too.
  private static func processorSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  /// Prints the median of 7 repetitions, and returns its seconds.
  private static func time(_ name: String, _ count: Int, _ work: () -> Int) -> Double {
    var result = 0
    let times = (0..<7).map { _ in
      let start = processorSeconds()
      result &+= work()
      return processorSeconds() - start
    }
    let seconds = times.sorted()[3]
    print("\(name): \(Int(Double(count) / seconds / 1e6)) million rows/s (\(result % 10))")
    return seconds
  }

  private static func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
