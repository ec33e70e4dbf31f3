import CalibDiagnostics
import CalibGraph
package import CalibModel

/// The files that the patterns of a dataset match.
package struct FilePatternExpansion: Hashable, Sendable {
  package struct Match: Hashable, Sendable {
    /// The path, beginning with the folder that was given.
    package let path: String
    /// The run that the name says; `nil` where runs are in columns.
    package let run: ExperimentRun?
    /// Size, time and inode.
    let status: ScanFileStatus
  }

  /// Sorted by run, then path.
  package let files: [Match]

  /// Looks for files.
  ///
  /// - Parameter folder: what relative patterns begin at; empty for the current one.
  /// - Parameter needsRun: whether each file's name must say its run.
  package init(patterns: [String], folder: String, needsRun: Bool) throws(FilePatternError) {
    var files: [Match] = []
    var origins: [ScanFileStatus.Identifier: (path: String, pattern: String)] = [:]
    for pattern in patterns.map({ FilePattern($0) }) {
      try Self.checkCaptures(pattern, needsRun: needsRun)
      let found = try Self.search(pattern, folder: folder)
      guard !found.isEmpty else { throw FilePatternMiss(pattern: pattern, folder: folder).error }
      for (path, captures, status) in found {
        if let other = origins[status.identifier] {
          throw Self.twice(path, pattern.text, other.path, other.pattern)
        }
        origins[status.identifier] = (path, pattern.text)
        files.append(
          Match(path: path, run: needsRun ? try Self.run(captures, path: path) : nil, status: status))
      }
    }
    self.files = files.sorted { ($0.run?.key ?? 0, $0.path) < ($1.run?.key ?? 0, $1.path) }
  }

  private static func checkCaptures(_ pattern: FilePattern, needsRun: Bool) throws(FilePatternError) {
    let captures = pattern.captures
    guard needsRun, !captures.contains("run") else { return }
    let meant = NearNames.nearest(to: "run", in: captures) ?? (captures.count == 1 ? captures.first : nil)
    if let meant, meant != "exp" {
      throw FilePatternError(
        .noRunCapture, "`\(pattern.text)` captures `<\(meant)>`, but no `<run>`",
        help: "rename it: `\(pattern.text.replacing("<\(meant)>", with: "<run>"))`")
    }
    throw FilePatternError(
      .noRunCapture, "`\(pattern.text)` does not say where the run number stands",
      help: "write `<run>` in its place, or name the columns that hold it: `run_from: { run: Run }`")
  }

  private static func twice(_ path: String, _ pattern: String, _ other: String, _ otherPattern: String)
    -> FilePatternError
  {
    if path == other {
      return FilePatternError(
        .sameFileTwice,
        "`\(path)` matches both `\(otherPattern)` and `\(pattern)`: its events would count twice",
        help: "remove one of the patterns")
    }
    return FilePatternError(
      .sameFileTwice, "`\(other)` and `\(path)` are the same file: its events would count twice",
      help: "remove one of the two, or write a pattern that matches only one")
  }

  private static func run(_ captures: [String: String], path: String) throws(FilePatternError)
    -> ExperimentRun
  {
    func number(_ capture: String, _ what: String, largest: Int) throws(FilePatternError) -> Int {
      let text = captures[capture] ?? "0"
      guard let value = Int(text), value <= largest else {
        throw FilePatternError(
          .unreadableRun, "`\(path)`: the \(what) `\(text)` cannot be read; it is at most \(largest)",
          help: "rename the file, or make the pattern narrower")
      }
      return value
    }
    let experiment = try number("exp", "experiment number", largest: ExperimentRun.largestExperiment)
    let run = try number("run", "run number", largest: ExperimentRun.largestRun)
    guard let result = ExperimentRun(experiment: experiment, run: run) else {
      preconditionFailure("calib bug: a run within its limits that is none")
    }
    return result
  }

  /// The files that match, without folders, in the order of their names.
  private static func search(_ pattern: FilePattern, folder: String) throws(FilePatternError)
    -> [(path: String, captures: [String: String], status: ScanFileStatus)]
  {
    var found: [(path: String, captures: [String: String])] = [
      (pattern.isAbsolute ? "/" : folder == "." ? "" : folder, [:])
    ]
    for parts in pattern.components {
      var next: [(path: String, captures: [String: String])] = []
      for (path, captures) in found {
        if case .literal(let bytes)? = parts.first, parts.count == 1 {
          next.append((ScanFolder.join(path, String(decoding: bytes, as: UTF8.self)), captures))
          continue
        }
        for name in ScanFolder.names(in: path) {
          if let matched = FilePattern.match(name, parts, known: captures) {
            next.append((ScanFolder.join(path, name), matched))
          }
        }
      }
      found = next
    }
    var files: [(path: String, captures: [String: String], status: ScanFileStatus)] = []
    for (path, captures) in found {
      if let status = try status(path) { files.append((path, captures, status)) }
    }
    return files
  }

  /// What a matching name is; `nil` for folders and where there is none.
  ///
  /// A link to nothing is not passed over: its run would be lost without a word.
  private static func status(_ path: String) throws(FilePatternError) -> ScanFileStatus? {
    switch ScanFileStatus.read(path) {
    case .success(let status) where status.isFolder: return nil
    case .success(let status) where status.isRegular: return status
    case .success:
      throw FilePatternError(
        .unreadableFile, "`\(path)` is a pipe or a device, and a file was wanted",
        help: "write its bytes to a file, or make the pattern narrower")
    case .failure(let failure):
      guard ScanFileStatus.isNamed(path) else { return nil }
      throw FilePatternError(
        .unreadableFile, "\(failure.message), though its name is there",
        help: "a link may lead to nothing: mend or remove it, or make the pattern narrower")
    }
  }
}
