import CalibDiagnostics
import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibStore
import CalibSyntax
import CalibTasks

/// A checked script with its data found and its constants pinned: what planner and engine start from.
struct PreparedWork {
  let script: LoadedScript
  let program: Program
  let work: WorkSpec
  let place: WorkPlace
  let storePath: String
  let cache: FileResultCache
  let identities: FileIdentities
  let runner: CalibrationTasks
  let publisher: StorePublisher
  /// The checks over several calibrations.
  let overall: OverallJudgement
  /// Files that came after what was made of their runs was published; they are no part of the work.
  let lateFiles: [InputFile]

  /// - Parameter threads: how many threads the tasks have together.
  /// - Parameter memory: keeps what is read of files for the next work in this process; `nil`: nothing is kept.
  /// - Parameter late: tells which files came too late.
  init(
    _ path: String, _ options: SessionOptions, color: Bool = false, threads: Int = 1,
    memory: ColumnMemory? = nil, late: LateData = LateData()
  ) throws(SessionError) {
    (script, program) = try Session(options).loadChecked(path, color: color)
    try Self.check(options.only, in: program)
    try Self.checkTags(of: program)
    place = try WorkPlace(script: path, folder: options.workFolder)
    cache = try place.cache()
    identities = try place.identities()
    storePath = options.storePath ?? Files.join(script.folder, program.store.path)
    let stored = try PinnedConstants(path: storePath, base: program.store.base, script: script)
      .tables(program)
    try PayloadChanges(path: storePath, script: script, program: program).refuse()
    let catalog = InputCatalog(script: script, identities: identities, cache: cache, requested: options.runs)
    let requested = options.runs.flatMap { IntervalOfValidity($0) }
    let programs = ProgramPlace(folder: script.folder, environment: Session.environment)
    var inputs = try catalog.inputs(of: program, only: options.only)
    (inputs.files, lateFiles) = late.sorted(inputs.files, identities)
    let selected = try catalog.calibrations(of: program, inputs)
    var work = WorkSpec(
      calibrations: try Self.specs(selected, of: program, requested, programs),
      publications: program.publications, files: inputs.files,
      stored: stored + (try catalog.tables(of: program, inputs)), catalog: inputs.catalog,
      requested: requested)
    work.units = program.units
    self.work = work
    runner = CalibrationTasks(
      program: program, sources: script.sources, units: program.units, catalog: work.catalog,
      requested: requested, place: programs, threads: threads, memory: memory)
    overall = OverallJudgement(program.checks, units: program.units)
    publisher = StorePublisher(
      path: storePath, base: program.store.base,
      provenance: [
        "script": .string(script.path.split(separator: "/").last.map(String.init) ?? script.path),
        "script_sha256": .string(script.digest),
        "profile": options.profile.map { .string($0) } ?? .null,
        "settings": .object(options.settings.map { JSONValue.Member($0.name, .string($0.text)) }),
        "calib": .string(Session.version), "processor": .string(Session.processor),
      ], inputs: WorkInputs(work, identities), overall: overall)
  }

  /// The calibrations; one that covers what was requested covers that.
  private static func specs(
    _ selected: [CalibrationSpec], of program: Program, _ requested: IntervalOfValidity?,
    _ place: ProgramPlace
  ) throws(SessionError) -> [CalibrationSpec] {
    var specs: [CalibrationSpec] = []
    for (calibration, known) in zip(program.calibrations, selected) {
      var spec = known
      if calibration.coversRequested {
        guard let requested else {
          throw SessionError(
            .usage, "`\(spec.name)` covers what is requested, and no runs were",
            help: "say which: `--runs 12/100..12/250`")
        }
        spec.coverage = requested
      }
      do throws(TaskFailure) {
        try mark(&spec, calibration, programs: place)
      } catch {
        throw SessionError(.unreadable, error.message, help: error.help)
      }
      specs.append(spec)
    }
    return specs
  }

  /// Makes what external programs are part of what is known of a calibration's tasks.
  private static func mark(
    _ spec: inout CalibrationSpec, _ calibration: CalibrationDefinition, programs place: ProgramPlace
  ) throws(TaskFailure) {
    for (index, collector) in calibration.collectors.enumerated() {
      guard let exec = collector.exec else { continue }
      spec.collectors[index].digest += "\n" + (try place.marks(of: exec)).joined(separator: "\n")
    }
    for exec in calibration.algorithm.execs {
      spec.algorithmDigest += "\n" + (try place.marks(of: exec)).joined(separator: "\n")
    }
  }

  /// A tag whose name no store takes is refused before anything runs.
  private static func checkTags(of program: Program) throws(SessionError) {
    for publication in program.publications {
      do throws(StoreError) { try ConditionsStore.checkTagName(publication.tag) } catch {
        throw SessionError(.mistake, error.message, help: error.help ?? "")
      }
    }
  }

  /// A name given with `--only` is one of the script's calibrations.
  private static func check(_ only: [String], in program: Program) throws(SessionError) {
    let names = program.calibrations.map(\.name)
    for name in only where !names.contains(name) {
      let near = NearNames.nearest(to: name, in: names)
      throw SessionError(
        .usage, "the script has no calibration `\(name)`",
        help: near.map { "did you mean `\($0)`?" }
          ?? "it has \(names.map { "`\($0)`" }.joined(separator: ", "))")
    }
  }
}
