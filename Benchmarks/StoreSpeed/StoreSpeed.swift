import CalibModel
import CalibStore
import GRDB
import Glibc

/// Times the store in one process: StoreSpeed FOLDER [ROWS…]; Benchmarks/store builds and runs it.
///
/// The whole set of 300 names is looked up at random runs, by basf2's schema and query, in the store's own table and in
/// a snapshot, all over the same data; and commits are held against an fdatasync'ed append of as many lines.
@main struct StoreSpeed {
  static let nameCount = 300
  static let author = CommitAuthor(
    timeSeconds: 1_700_000_000, user: "bench", host: "here", tool: "StoreSpeed")
  static let names = (0..<nameCount).map { "Payload\($0)" }

  static func main() throws {
    let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "/tmp"
    let sizes = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
    try commits(in: "\(folder)/commits")
    for size in sizes.isEmpty ? [100_000, 1_000_000] : sizes {
      try lookups(size, in: "\(folder)/rows\(size)")
    }
  }

  // MARK: Looking up

  static func lookups(_ count: Int, in folder: String) throws {
    mkdir(folder, 0o755)
    let store = try ConditionsStore.openOrCreate(at: "\(folder)/conditions")
    let perName = count / nameCount
    // One run each, the last of each name open; in batches, as a commit is held in memory.
    let batch = max(1, 100_000 / nameCount)
    for start in stride(from: 0, to: perName, by: batch) {
      var entries: [Publication.Entry] = []
      for name in names {
        for index in start..<min(perName, start + batch) {
          guard let iov = IoV(numbers: index / 1000, index % 1000, index / 1000, index % 1000) else {
            continue
          }
          entries.append(
            Publication.Entry(
              name: name, bytes: Array("content \(index % 10)".utf8), iov: iov, provenance: .null))
        }
      }
      _ = try store.publish(Publication(tag: "main", entries: entries, message: "bench"), by: author)
    }
    let basf2 = try BasfDatabase.write(["main"], of: store, to: folder, layout: nil).path
    let snapshot = try store.snapshot(of: "main").path
    var generator = SystemRandomNumberGenerator()
    let runs = (0..<31).compactMap { _ -> ExperimentRun? in
      let index = Int.random(in: 0..<perName, using: &generator)
      return ExperimentRun(experiment: index / 1000, run: index % 1000)
    }
    let queue = try DatabaseQueue(path: basf2)
    let theirs = try measure(runs) { run in try Self.basf2(queue, run) }
    let table = try measure(runs) { run in
      try store.lookup(chain: ["main"], names: names, run: run).map { "\($0.name) \($0.revision)" }
    }
    let mapped = try measure(runs) { run in
      try Snapshot(at: snapshot).lookup(run).map { "\($0.name) \($0.revision)" }
    }
    guard theirs.found == table.found, table.found == mapped.found else {
      print("calib bug: the answers differ")
      exit(1)
    }
    print("whole set of \(nameCount) names, \(count) IoVs, median of \(runs.count):")
    print("  basf2's schema and query   \(theirs.text)")
    print("  the store's table          \(table.text), \(ratio(theirs, table)) times faster")
    print("  a snapshot, with opening   \(mapped.text), \(ratio(theirs, mapped)) times faster")
  }

  struct Times {
    let seconds: [Double]
    let found: [[String]]

    var median: Double { seconds.sorted()[seconds.count / 2] }
    var text: String {
      let (least, most) = (seconds.min() ?? 0, seconds.max() ?? 0)
      return "\(Int(1e6 * median)) µs (\(Int(1e6 * least)) to \(Int(1e6 * most)))"
    }
  }

  static func ratio(_ one: Times, _ other: Times) -> Int { Int(one.median / other.median) }

  /// Each run once to warm up, and once on the clock.
  static func measure(_ runs: [ExperimentRun], _ lookup: (ExperimentRun) throws -> [String]) throws -> Times {
    for run in runs { _ = try lookup(run) }
    var (seconds, found): ([Double], [[String]]) = ([], [])
    for run in runs {
      let clock = ContinuousClock()
      let start = clock.now
      let entries = try lookup(run)
      seconds.append(start.duration(to: clock.now) / .seconds(1))
      found.append(entries.sorted())
    }
    return Times(seconds: seconds, found: found)
  }

  /// basf2's query as its reader has it.
  static func basf2(_ queue: DatabaseQueue, _ run: ExperimentRun) throws -> [String] {
    try queue.read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT payloadName, globalTagName, payloadUrl, baseUrl, checksum, firstExp, firstRun, finalExp, finalRun,
            revision
          FROM iov_payloads WHERE globalTagName = :tag
            AND ((firstExp < :exp) OR (firstExp = :exp AND firstRun <= :run))
            AND ((finalExp < 0) OR (finalRun < 0 AND finalExp >= :exp) OR (finalExp > :exp)
              OR (finalExp = :exp AND finalRun >= :run))
          """)
      let arguments: StatementArguments = ["tag": "main", "exp": run.experiment, "run": run.run]
      return try Row.fetchAll(statement, arguments: arguments).map { "\($0[0] as String) \($0[9] as Int)" }
    }
  }

  // MARK: Commits

  static func commits(in folder: String) throws {
    mkdir(folder, 0o755)
    let store = try ConditionsStore.openOrCreate(at: "\(folder)/conditions")
    let file = open("\(folder)/lines.txt", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    for (count, repeats, isNew) in [(1, 101, false), (1, 101, true), (100, 51, false), (10_000, 7, false)] {
      var (ours, plain): ([Double], [Double]) = ([], [])
      let before = processorSeconds
      for turn in 0..<repeats {
        let clock = ContinuousClock()
        // Where the content is the same throughout, the commit alone is timed and not the writing of an object.
        let bytes = isNew ? Array("content \(turn)".utf8) : [1]
        let entries = (0..<count).compactMap { index in
          IoV(numbers: turn, index, turn, index).map {
            Publication.Entry(name: "x\(count)", bytes: bytes, iov: $0, provenance: .null)
          }
        }
        ours.append(
          try clock.measure {
            let tag = "a\(count)\(isNew ? "new" : "")"
            _ = try store.publish(Publication(tag: tag, entries: entries, message: ""), by: author)
          } / .seconds(1))
        let text = Array(String(repeating: "dbstore/Name 3f2a9c 12,5,12,-1\n", count: count).utf8)
        plain.append(
          clock.measure {
            _ = write(file, text, text.count)
            fdatasync(file)
          } / .seconds(1))
      }
      let cost = (processorSeconds - before) / Double(repeats)
      let (one, other) = (ours.sorted()[repeats / 2], plain.sorted()[repeats / 2])
      print(
        "commit of \(count) IoVs\(isNew ? " with a new content" : ""): \(Int(1e6 * one)) µs, processor "
          + "\(Int(1e6 * cost)) µs; fdatasync'ed append \(Int(1e6 * other)) µs; medians of \(repeats)")
    }
  }

  /// User and system time of this process.
  static var processorSeconds: Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let whole = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    return Double(whole) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }
}
