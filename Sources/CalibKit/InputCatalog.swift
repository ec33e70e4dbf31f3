import CalibDiagnostics
import CalibDigest
import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibTasks

/// Finds the input files of a program's datasets, with their runs and what is known of their contents.
struct InputCatalog {
  let script: LoadedScript
  let identities: FileIdentities
  let cache: FileResultCache
  /// The runs asked for with `--runs`.
  let requested: String?

  /// The files of all datasets that are read.
  ///
  /// - Throws: a message at the dataset's place in the script for what its author can mend.
  func files(of program: Program, only: [String]) throws(SessionError) -> [InputFile] {
    let requested = try interval()
    let read = Self.datasets(of: program, only: only)
    var files: [InputFile] = []
    for dataset in program.datasets where read.contains(dataset.name) {
      do throws(FilePatternError) {
        let inputs = try ScanInputs(
          of: dataset, folder: script.folder == "." ? "" : script.folder, requested: requested,
          known: { knownRuns($0, dataset) })
        try remember(inputs, dataset)
        files += inputs.files.map(withDigest)
      } catch {
        throw SessionError(.mistake, rendered: rendered(error, dataset))
      }
    }
    return files
  }

  private func interval() throws(SessionError) -> [IntervalOfValidity] {
    guard let requested else { return [] }
    guard let interval = IntervalOfValidity(requested) else {
      throw SessionError(
        .usage, "`--runs \(requested)` is no range of runs", help: "write it as `12/100..12/250` or `12/133`")
    }
    return [interval]
  }

  /// The names of the datasets that the calibrations asked for read, those that they depend on included.
  private static func datasets(of program: Program, only: [String]) -> Set<String> {
    let wanted =
      only.isEmpty
      ? Set(program.calibrations.map(\.name))
      : WorkSpec.needed(by: only, among: program.calibrations.map(\.spec), program.publications)
    let calibrations = program.calibrations.filter { wanted.contains($0.name) }
    return Set(calibrations.flatMap { $0.collectors.flatMap(\.datasets) })
  }

  private func withDigest(_ file: InputFile) -> InputFile {
    guard file.digest == nil, let digest = identities.digest(file.identity) else { return file }
    return InputFile(dataset: file.dataset, identity: file.identity, digest: digest, runs: file.runs)
  }

  private func rendered(_ error: FilePatternError, _ dataset: DatasetDefinition) -> String {
    let diagnostic = Diagnostic.error(
      error.kind.code, error.message, at: place(of: error, in: dataset), "in `\(dataset.name)`",
      help: error.help.isEmpty ? nil : error.help)
    return DiagnosticRenderer(sources: script.sources).render(diagnostic)
  }
}

extension InputCatalog {
  private func place(of error: FilePatternError, in dataset: DatasetDefinition) -> SourceSpan {
    guard case .missingColumn(let name) = error.kind,
      let column = dataset.columns.first(where: { $0.name == name })
    else { return dataset.patternSpan }
    return column.span
  }

  /// The runs that the rows of a file name are kept in the cache, under the file's identity.
  private static func fingerprint(
    _ identity: InputFile.Identity, _ dataset: DatasetDefinition
  ) -> Fingerprint {
    var hasher = FingerprintHasher("runs of a file 1")
    hasher.append("path", identity.path)
    hasher.append("size", Int(identity.size))
    hasher.append("modified", Int(identity.modified))
    hasher.append("inode", "\(identity.inode)")
    hasher.append("experiment", dataset.runColumns?.experiment ?? "")
    hasher.append("run", dataset.runColumns?.run ?? "")
    hasher.append("tree", dataset.treeName ?? "")
    hasher.append("each", dataset.element ?? "")
    return Fingerprint(text: hasher.finish())
  }

  private func knownRuns(_ identity: InputFile.Identity, _ dataset: DatasetDefinition) -> ScanInputs.Known? {
    guard let header = cache.header(Self.fingerprint(identity, dataset)),
      let digest = header["digest"]?.asString,
      let texts = header["runs"]?.asArray
    else { return nil }
    let runs = texts.compactMap { $0.asString.flatMap { ExperimentRun($0) } }
    return runs.count == texts.count ? ScanInputs.Known(digest: digest, runs: runs) : nil
  }

  private func remember(_ inputs: ScanInputs, _ dataset: DatasetDefinition) throws(FilePatternError) {
    for (identity, known) in inputs.learned {
      let header = JSONValue.members([
        "digest": .string(known.digest), "runs": .array(known.runs.map { .string("\($0)") }),
      ])
      do throws(CacheError) {
        try cache.write(Self.fingerprint(identity, dataset), header: header, body: [])
      } catch {
        throw FilePatternError(.unreadableFile, error.description)
      }
    }
  }
}
