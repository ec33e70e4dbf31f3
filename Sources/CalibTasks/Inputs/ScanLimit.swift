import CalibGraph
import CalibLanguage
import CalibModel

/// Chooses what is read of a dataset that is limited (`limit:`): files, or events by their ranks.
struct ScanLimit {
  typealias Events = (run: ExperimentRun, count: Int)

  /// A file with its wanted runs.
  struct File {
    /// The path below the script's folder.
    let name: String
    let identity: InputFile.Identity
    let digest: String?
    /// Sorted by run.
    let events: [Events]
  }

  let dataset: DatasetDefinition

  /// The files of which something is read.
  func files(_ files: [File]) -> [InputFile] {
    switch dataset.limit {
    case nil: return files.compactMap { input($0, $0.events.map(\.run), limits: nil) }
    case .filesPerRun(let most): return chosen(files, most)
    case .fraction(let part):
      // All ranks up to this part of the largest.
      let limit = part >= 1 ? UInt64.max : UInt64(part * 0x1p64)
      return files.compactMap { file in
        input(file, file.events.map(\.run), limits: file.events.map { _ in limit })
      }
    case .eventsPerRun(let most):
      var limits: [ExperimentRun: UInt64] = [:]
      for (run, parts) in byRun(files) { limits[run] = limit(most, parts) }
      return limited(files) { limits[$0] ?? .max }
    case .events(let most):
      let limit = limit(most, byRun(files).sorted { $0.key < $1.key }.flatMap(\.value))
      return limited(files) { _ in limit }
    }
  }

  private func limited(_ files: [File], _ limit: (ExperimentRun) -> UInt64) -> [InputFile] {
    files.compactMap { file in
      input(file, file.events.map(\.run), limits: file.events.map { limit($0.run) })
    }
  }

  private func input(_ file: File, _ runs: [ExperimentRun], limits: [UInt64]?) -> InputFile? {
    if runs.isEmpty { return nil }
    return InputFile(
      dataset: dataset.name, identity: file.identity, digest: file.digest, runs: runs,
      choice: limits.map { RowChoice(seed: dataset.seed, file: file.name, limits: $0) })
  }

  /// For each run the files with the lowest ranks.
  private func chosen(_ files: [File], _ most: Int) -> [InputFile] {
    var chosen: [ExperimentRun: Set<String>] = [:]
    for (run, parts) in byRun(files) {
      let ranked = parts.map { (rank: $0.key, name: $0.name) }.sorted {
        ($0.rank, $0.name) < ($1.rank, $1.name)
      }
      chosen[run] = Set(ranked.prefix(most).map(\.name))
    }
    return files.compactMap { file in
      input(
        file, file.events.map(\.run).filter { chosen[$0]?.contains(file.name) ?? false }, limits: nil)
    }
  }

  /// A file's part of a run.
  private struct Part {
    let key: UInt64
    let name: String
    let count: Int
  }

  private func byRun(_ files: [File]) -> [ExperimentRun: [Part]] {
    var parts: [ExperimentRun: [Part]] = [:]
    for file in files {
      for (run, count) in file.events {
        parts[run, default: []].append(
          Part(
            key: RowChoice.key(seed: dataset.seed, run: run, file: file.name), name: file.name, count: count))
      }
    }
    return parts
  }

  /// The highest rank among so many lowest ones.
  ///
  /// Ranks are evenly spread, so that few more than the wanted ones are looked at: those below a bound that is as many
  /// standard deviations above the expected one as never matters. Complexity: linear in the events.
  private func limit(_ most: Int, _ parts: [Part]) -> UInt64 {
    let total = parts.reduce(0) { $0 + $1.count }
    guard total > most else { return .max }
    let expected = Double(most) + 10 * Double(most).squareRoot() + 100
    var bound = expected >= Double(total) ? UInt64.max : UInt64(expected / Double(total) * 0x1p64)
    while true {
      var ranks: [UInt64] = []
      for part in parts {
        for number in 0..<part.count {
          let rank = RowChoice.rank(part.key, number)
          if rank <= bound { ranks.append(rank) }
        }
      }
      if ranks.count >= most { return ranks.sorted()[most - 1] }
      bound = .max
    }
  }
}
