import CalibData
package import CalibGraph
package import CalibLanguage
package import CalibModel

/// The input files of a dataset as a plan needs them: their identities and runs, with headers checked.
package struct ScanInputs: Hashable, Sendable {
  /// What an earlier reading of a file found, for as long as its identity is the same.
  package struct Known: Hashable, Sendable {
    /// SHA-256 of the bytes, in hexadecimal.
    package let digest: String
    /// All runs that its rows name, sorted.
    package let runs: [ExperimentRun]
    /// The number of events of each of these runs.
    package let events: [Int]

    package init(digest: String, runs: [ExperimentRun], events: [Int]) {
      self.digest = digest
      self.runs = runs
      self.events = events
    }
  }

  /// Sorted by first run, then path; each has a run that was asked for.
  package let files: [InputFile]
  /// What had to be read to find the runs of files or their numbers of events, for the next time.
  package let learned: [InputFile.Identity: Known]

  /// Collects the files.
  ///
  /// - Parameter folder: the script's folder; empty for the current one.
  /// - Parameter requested: the runs asked for on the command line; all where there is no interval.
  /// - Parameter catalog: what the dataset's run catalogue says; `nil` where it has none.
  /// - Parameter known: what is known of a file, asked for where it would have to be read.
  package init(
    of dataset: DatasetDefinition, folder: String, requested: [IntervalOfValidity] = [],
    catalog: RunAttributes? = nil, known: (InputFile.Identity) -> Known? = { _ in nil }
  ) throws(FilePatternError) {
    let expansion = try FilePatternExpansion(
      patterns: dataset.patterns, folder: folder, needsRun: dataset.runColumns == nil)
    let rows = try ScanHeaders(dataset: dataset).check(expansion.files.map(\.path))
    var found: [ScanLimit.File] = []
    var learned: [InputFile.Identity: Known] = [:]
    for match in expansion.files {
      let identity = match.status.identity(path: match.path)
      let own = try Self.events(match, identity, dataset, rows: rows[match.path], known: known, &learned)
      var wanted: [ScanLimit.Events] = []
      for (run, count) in own where dataset.runs.contains(run) {
        guard requested.isEmpty || requested.contains(where: { $0.contains(run) }) else { continue }
        if try catalog?.selects(run, dataset) ?? true { wanted.append((run, count)) }
      }
      let name = folder.isEmpty ? match.path : String(match.path.dropFirst(folder.count + 1))
      found.append(
        ScanLimit.File(
          name: match.path.hasPrefix(folder) ? name : match.path, identity: identity,
          digest: (known(identity) ?? learned[identity])?.digest, events: wanted))
    }
    let files = ScanLimit(dataset: dataset).files(found)
    guard !files.isEmpty else {
      throw FilePatternError(
        .noRun, "no run of dataset `\(dataset.name)` was asked for",
        help: "it has \(expansion.files.count) files; look at `runs:` and at `--runs`")
    }
    self.files = files.sorted { ($0.runs[0].key, $0.path) < ($1.runs[0].key, $1.path) }
    self.learned = learned
  }

  /// The runs of a file, sorted, with their numbers of events where a limit needs them (else 0).
  private static func events(
    _ match: FilePatternExpansion.Match, _ identity: InputFile.Identity, _ dataset: DatasetDefinition,
    rows: Int?, known: (InputFile.Identity) -> Known?, _ learned: inout [InputFile.Identity: Known]
  ) throws(FilePatternError) -> [ScanLimit.Events] {
    if let run = match.run {
      guard dataset.limit?.countsEvents ?? false else { return [(run, 0)] }
      // Bad rows that are left out are not known before all is read.
      if let rows, dataset.badRows == .error || dataset.element != nil { return [(run, rows)] }
    }
    if let before = known(identity) { return Array(zip(before.runs, before.events)) }
    do throws(DataError) {
      let count = try ScanCount(path: match.path, dataset: dataset, run: match.run)
      let runs = count.events.keys.sorted()
      let events = runs.map { count.events[$0] ?? 0 }
      learned[identity] = Known(digest: count.digest, runs: runs, events: events)
      return Array(zip(runs, events))
    } catch {
      throw FilePatternError(.unreadableFile, error.description, help: error.help)
    }
  }
}

extension DatasetDefinition.Limit {
  /// Whether the numbers of events have to be known to choose.
  fileprivate var countsEvents: Bool {
    switch self {
    case .eventsPerRun, .events: true
    case .filesPerRun, .fraction: false
    }
  }
}
