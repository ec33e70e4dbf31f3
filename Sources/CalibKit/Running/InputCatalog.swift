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

  /// What the datasets of a program hold: files, and what the catalogues say of their runs.
  struct Inputs {
    var files: [InputFile] = []
    fileprivate(set) var attributes: [String: RunAttributes] = [:]

    /// What strategies look at.
    var catalog: RunCatalog {
      let own = attributes.sorted { $0.key < $1.key }
      return RunCatalog(
        attributes: own.reduce(into: [:]) { all, part in
          all.merge(part.value.texts(of: part.key)) { first, _ in first }
        },
        times: own.reduce(into: [:]) { all, part in all.merge(part.value.times) { first, _ in first } },
        starts: own.reduce(into: [:]) { all, part in all.merge(part.value.starts) { first, _ in first } })
    }
  }

  /// The files of all datasets that are read.
  ///
  /// - Throws: a message at the dataset's place in the script for what its author can mend.
  func inputs(of program: Program, only: [String]) throws(SessionError) -> Inputs {
    let requested = try interval()
    let read = Self.datasets(of: program, only: only)
    var all = Inputs()
    for dataset in program.datasets where read.contains(dataset.name) {
      do throws(FilePatternError) {
        let attributes = try attributes(of: dataset)
        let inputs = try ScanInputs(
          of: dataset, folder: folder, requested: requested, catalog: attributes,
          known: { knownRuns($0, dataset) })
        try remember(inputs, dataset)
        all.files += inputs.files.map(withDigest)
        all.attributes[dataset.name] = attributes
      } catch {
        throw SessionError(
          .mistake, rendered: rendered(error, at: place(of: error, in: dataset), dataset.name),
          awaited: error.kind == .noFile || error.kind == .noRun ? error.message : nil)
      }
    }
    return all
  }

  /// The script's folder; empty for the current one.
  private var folder: String { script.folder == "." ? "" : script.folder }

  /// What the run catalogue of a dataset says, if it has one.
  private func attributes(of dataset: DatasetDefinition) throws(FilePatternError) -> RunAttributes? {
    guard let catalog = dataset.catalog else { return nil }
    return try RunAttributes(path: Files.join(folder, catalog.path)) { () throws(FilePatternError) in
      try FilePatternExpansion(
        patterns: dataset.patterns, folder: folder, needsRun: dataset.runColumns == nil
      ).files.map { ($0.path, $0.run) }
    }
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
    var wanted = Set(only.isEmpty ? program.calibrations.map(\.name) : only)
    for calibration in program.calibrations.reversed() where wanted.contains(calibration.name) {
      wanted.formUnion(calibration.spec.dependencies)
    }
    let calibrations = program.calibrations.filter { wanted.contains($0.name) }
    return Set(calibrations.flatMap { $0.collectors.flatMap(\.datasets) })
  }

  private func withDigest(_ file: InputFile) -> InputFile {
    guard file.digest == nil, let digest = identities.digest(file.identity) else { return file }
    return file.with(digest: digest)
  }

  private func rendered(_ error: FilePatternError, at span: SourceSpan, _ name: String) -> String {
    let diagnostic = Diagnostic.error(
      error.kind.code, error.message, at: span, "in `\(name)`",
      help: error.help.isEmpty ? nil : error.help)
    return DiagnosticRenderer(sources: script.sources).render(diagnostic)
  }
}

extension InputCatalog {
  private func place(of error: FilePatternError, in dataset: DatasetDefinition) -> SourceSpan {
    switch error.kind {
    case .missingColumn(let name):
      return dataset.columns.first { $0.name == name }?.span ?? dataset.patternSpan
    case .badCatalog, .missingInCatalog: return dataset.catalog?.span ?? dataset.patternSpan
    case .unknownAttribute: return dataset.runs.conditions.first?.span ?? dataset.patternSpan
    case .noFile, .noRunCapture, .unreadableRun, .sameFileTwice, .noRun, .unreadableFile:
      return dataset.patternSpan
    }
  }

  /// The calibrations, each with the runs that its own `runs:` selects.
  func calibrations(of program: Program, _ inputs: Inputs) throws(SessionError) -> [CalibrationSpec] {
    var specs: [CalibrationSpec] = []
    for calibration in program.calibrations {
      var spec = calibration.spec
      if let selection = calibration.runs {
        do throws(FilePatternError) {
          spec.selectedRuns = try runs(of: calibration, selection, inputs)
        } catch {
          let span = selection.conditions.first?.span ?? calibration.span
          throw SessionError(.mistake, rendered: rendered(error, at: span, calibration.name))
        }
      }
      specs.append(spec)
    }
    return specs
  }

  private func runs(
    of calibration: CalibrationDefinition, _ selection: DatasetDefinition.RunSelection, _ inputs: Inputs
  ) throws(FilePatternError) -> Set<ExperimentRun> {
    let datasets = Set(calibration.collectors.flatMap(\.datasets))
    let runs = Set(inputs.files.filter { datasets.contains($0.dataset) }.flatMap(\.runs))
    let catalogs = datasets.sorted().compactMap { inputs.attributes[$0] }
    var selected: Set<ExperimentRun> = []
    for run in runs where selection.contains(run) {
      let catalog = catalogs.first { $0.contains(run) }
      if selection.conditions.isEmpty {
        selected.insert(run)
      } else if try catalog?.holds(selection.conditions, run) ?? false {
        selected.insert(run)
      }
    }
    return selected
  }

  /// The tables of attributes and of the numbers of files that the script reads.
  func tables(of program: Program, _ inputs: Inputs) throws(SessionError) -> [ConstantTable] {
    var tables: [ConstantReference: ConstantTable] = [:]
    for use in program.attributes {
      guard tables[use.reference] == nil, let attributes = inputs.attributes[use.dataset] else { continue }
      do throws(FilePatternError) {
        tables[use.reference] = try table(use, attributes, inputs)
      } catch {
        throw SessionError(.mistake, rendered: rendered(error, at: use.span, use.dataset))
      }
    }
    for use in program.files {
      do throws(FilePatternError) {
        tables[use.reference] = try table(use)
      } catch {
        throw SessionError(.mistake, rendered: rendered(error, at: use.span, "`read`"))
      }
    }
    return tables.values.sorted { "\($0.reference)" < "\($1.reference)" }
  }

  private func table(_ use: AttributeUse, _ attributes: RunAttributes, _ inputs: Inputs)
    throws(FilePatternError)
    -> ConstantTable
  {
    let runs = Set(inputs.files.flatMap(\.runs)).sorted()
    var entries: [ConstantTable.Entry] = []
    for run in runs {
      guard let value = try attributes.value(use.name, of: run, as: use.type) else { continue }
      let constant: Payload.Constant? =
        switch value {
        case .string(let text): .string(text)
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number, unit: "")
        default: nil
        }
      guard let constant else { continue }
      entries.append(
        ConstantTable.Entry(
          interval: IntervalOfValidity(run), value: constant,
          digest: sha256Hex(Array(constant.json.canonicalText.utf8))))
    }
    return ConstantTable(reference: use.reference, entries: entries)
  }

  /// The numbers of a file, the same for all runs.
  private func table(_ use: FileUse) throws(FilePatternError) -> ConstantTable {
    let file = try FileNumbers(path: Files.join(folder, use.path))
    let numbers = file.numbers.map { Payload.Constant.number($0 * use.factor, unit: "") }
    guard let always = IntervalOfValidity(firstKey: 0, lastKey: IntervalOfValidity.openKey) else {
      preconditionFailure("calib bug: no interval of all runs")
    }
    let entry = ConstantTable.Entry(
      interval: always, value: .list(numbers), digest: "\(file.digest) \(use.factor)")
    return ConstantTable(reference: use.reference, entries: [entry])
  }

  /// The runs that the rows of a file name are kept in the cache, under the file's identity.
  private static func fingerprint(
    _ identity: InputFile.Identity, _ dataset: DatasetDefinition
  ) -> Fingerprint {
    var hasher = FingerprintHasher("runs of a file 2")
    hasher.append("path", identity.path)
    hasher.append("size", Int(identity.size))
    hasher.append("modified", Int(identity.modified))
    hasher.append("inode", "\(identity.inode)")
    hasher.append("experiment", dataset.runColumns?.experiment ?? "")
    hasher.append("run", dataset.runColumns?.run ?? "")
    hasher.append("format", list: [dataset.format, dataset.treeName, dataset.element].map { $0 ?? "" })
    // Where bad rows are left out, all columns decide how many events there are.
    if case .skip(let limit) = dataset.badRows {
      hasher.append("skip", limit)
      hasher.append(
        "columns",
        list: dataset.columns.map {
          "\($0.sourceName) \($0.kind) \($0.count ?? 0) \($0.allowed.map { "\($0)" } ?? "") "
            + "\($0.allowedValues.map { "\($0)" } ?? "")"
        })
    }
    return Fingerprint(text: hasher.finish())
  }

  private func knownRuns(_ identity: InputFile.Identity, _ dataset: DatasetDefinition) -> ScanInputs.Known? {
    guard let header = cache.header(Self.fingerprint(identity, dataset)),
      let digest = header["digest"]?.asString,
      let texts = header["runs"]?.asArray, let counts = header["events"]?.asArray
    else { return nil }
    let runs = texts.compactMap { $0.asString.flatMap { ExperimentRun($0) } }
    let events = counts.compactMap(\.asInteger)
    guard runs.count == texts.count, events.count == runs.count else { return nil }
    return ScanInputs.Known(digest: digest, runs: runs, events: events)
  }

  private func remember(_ inputs: ScanInputs, _ dataset: DatasetDefinition) throws(FilePatternError) {
    for (identity, known) in inputs.learned {
      let header = JSONValue.members([
        "digest": .string(known.digest), "runs": .array(known.runs.map { .string("\($0)") }),
        "events": .array(known.events.map { .integer($0) }),
      ])
      do throws(CacheError) {
        try cache.write(Self.fingerprint(identity, dataset), header: header, body: [])
      } catch {
        throw FilePatternError(.unreadableFile, error.description)
      }
    }
  }
}
