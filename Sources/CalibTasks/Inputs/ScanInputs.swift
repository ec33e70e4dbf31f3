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

    package init(digest: String, runs: [ExperimentRun]) {
      self.digest = digest
      self.runs = runs
    }
  }

  /// Sorted by first run, then path; each has a run that was asked for.
  package let files: [InputFile]
  /// What had to be read to find the runs of files, for the next time.
  package let learned: [InputFile.Identity: Known]

  /// Collects the files.
  ///
  /// - Parameter folder: the script's folder; empty for the current one.
  /// - Parameter requested: the runs asked for on the command line; all where there is no interval.
  /// - Parameter known: what is known of a file, asked for where runs are in columns.
  package init(
    of dataset: DatasetDefinition, folder: String, requested: [IntervalOfValidity] = [],
    known: (InputFile.Identity) -> Known? = { _ in nil }
  ) throws(FilePatternError) {
    let expansion = try FilePatternExpansion(
      patterns: dataset.patterns, folder: folder, needsRun: dataset.runColumns == nil)
    try ScanHeaders(dataset: dataset).check(expansion.files.map(\.path))
    var files: [InputFile] = []
    var learned: [InputFile.Identity: Known] = [:]
    for match in expansion.files {
      let identity = match.status.identity(path: match.path)
      let before = known(identity)
      let runs: [ExperimentRun]
      var digest = before?.digest
      if let run = match.run {
        runs = [run]
      } else if let before {
        runs = before.runs
      } else {
        let found = try Self.readRuns(match.path, dataset)
        (runs, digest) = (found.runs, found.digest)
        learned[identity] = found
      }
      let wanted = runs.filter { run in
        dataset.runs.contains(run) && (requested.isEmpty || requested.contains { $0.contains(run) })
      }
      if !wanted.isEmpty {
        files.append(InputFile(dataset: dataset.name, identity: identity, digest: digest, runs: wanted))
      }
    }
    guard !files.isEmpty else {
      throw FilePatternError(
        .noRun, "no run of dataset `\(dataset.name)` was asked for",
        help: "it has \(expansion.files.count) files; look at `runs:` and at `--runs`")
    }
    self.files = files.sorted { ($0.runs[0].key, $0.path) < ($1.runs[0].key, $1.path) }
    self.learned = learned
  }

  private static func readRuns(_ path: String, _ dataset: DatasetDefinition) throws(FilePatternError) -> Known
  {
    let columns = ScanColumns(dataset: dataset)
    guard let run = columns.runSource else { preconditionFailure("calib bug: a dataset without run columns") }
    let digest = ScanDigest()
    do throws(DataError) {
      let list = try RunList(
        path: path, experiment: columns.experimentSource, run: run, options: columns.options
      ) { digest.update($0) }
      return Known(digest: digest.finish(), runs: list.runs)
    } catch {
      throw FilePatternError(.unreadableFile, error.description, help: error.help)
    }
  }
}
