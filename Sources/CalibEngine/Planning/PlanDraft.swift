import CalibGraph
import CalibModel

/// A plan as it grows: tasks with numbers, each after those that it waits for.
struct PlanDraft {
  private(set) var tasks: [Plan.Task] = []
  /// The last task of each calibration.
  private var finals: [String: TaskID] = [:]

  /// Adds all tasks of a calibration: those that the survey knows, and those that may follow from them.
  mutating func add(_ driver: CalibrationDriver, known: [KnownTask]) {
    let forecast = Forecast(driver, known: known)
    var previous: TaskID?
    for pass in 1...max(1, forecast.lastPass) {
      previous = add(driver.spec, forecast, pass: pass, after: previous)
    }
    guard !driver.spec.checks.isEmpty, let previous else { return }
    let (action, reason) = forecast.check
    finals[driver.spec.name] = append(
      TaskNames.check(driver.spec.name), .check, driver.spec.name, runs: driver.runs, after: [previous],
      action, reason)
  }

  mutating func add(_ publication: PublicationSpec, _ action: Plan.Action, _ reason: String) {
    let after = publication.calibrations.compactMap { finals[$0] }
    _ = append(
      TaskNames.publish(publication.tag), .publish, publication.tag, runs: [], after: after, action, reason)
  }

  private mutating func add(
    _ spec: CalibrationSpec, _ forecast: Forecast, pass: Int, after previous: TaskID?
  ) -> TaskID {
    var before = previous.map { [$0] } ?? []
    let tasks = forecast.tasks(pass)
    for task in tasks where task.kind == .collect {
      var after = previous.map { [$0] } ?? []
      if pass == 1 { after = sources(spec.collectors[task.collector].constants) }
      after += addPrograms(of: task, spec.name, after: after)
      before.append(
        append(
          task.name, .collect, spec.name, pass: pass, runs: task.runs, scan: task.scan, after: after,
          task.action, task.reason))
    }
    if pass == 1 { before += spec.sources.compactMap { finals[$0] } }
    let (action, reason) = forecast.algorithm(pass)
    let algorithm = append(
      TaskNames.algorithm(spec.name, pass: pass), .algorithm, spec.name, pass: pass, runs: forecast.runs,
      after: Set(before).sorted(), action, reason)
    finals[spec.name] = algorithm
    for task in tasks where task.kind == .execution || task.kind == .question {
      let after = [algorithm] + addPrograms(of: task, spec.name, after: [algorithm])
      _ = append(
        task.name, task.kind, spec.name, pass: pass, runs: task.runs, after: after, task.action, task.reason)
    }
    return algorithm
  }

  /// Adds the external programs that a task runs; whether they are run is decided with it.
  private mutating func addPrograms(
    of task: KnownTask, _ calibration: String, after: [TaskID]
  ) -> [TaskID] {
    (0..<task.programs).map { place in
      append(
        TaskNames.program(task.name, place + 1), .exec, calibration, pass: task.pass, runs: task.runs,
        scan: task.scan, after: after, task.action,
        task.action == .run ? "`\(task.name)` needs it" : task.reason)
    }
  }

  /// The last tasks of the calibrations that some constants come from.
  private func sources(_ references: [ConstantReference]) -> [TaskID] {
    let ids = references.compactMap { reference in
      if case .calibration(let name) = reference.source { finals[name] } else { nil }
    }
    return Set(ids).sorted()
  }

  private mutating func append(
    _ name: String, _ kind: TaskKind, _ calibration: String, pass: Int = 0, runs: [ExperimentRun],
    scan: String = "", after: [TaskID], _ action: Plan.Action, _ reason: String
  ) -> TaskID {
    let id = TaskID(tasks.count)
    let description = TaskDescription(
      id: id, name: name, kind: kind, calibration: calibration, pass: pass, runs: runs, scan: scan,
      after: after)
    tasks.append(Plan.Task(description: description, action: action, reason: reason))
    return id
  }

  /// What the plan says of a calibration as a whole.
  static func summary(_ driver: CalibrationDriver, _ forecast: inout IntervalForecast) -> Plan.Calibration {
    let (intervals, note) = expectation(driver, &forecast)
    return Plan.Calibration(
      name: driver.spec.name, dependencies: driver.spec.sources, strategy: driver.spec.strategy,
      maximumPasses: driver.spec.maximumPasses, runs: driver.runs, files: driver.slots.fileCount,
      expectedIntervals: intervals, intervalsNote: note, splitAt: driver.spec.splitAt)
  }

  private static func expectation(
    _ driver: CalibrationDriver, _ forecast: inout IntervalForecast
  ) -> ([IntervalOfValidity], String) {
    if let result = driver.result {
      let note = result.intervals.isEmpty ? result.note : result.outcome.words
      let pieces = pieces(result.intervals.compactMap(\.piece))
      return (result.intervalGroups.compactMap(\.first?.interval), note + pieces)
    }
    if !driver.lastGroups.isEmpty { return (driver.lastGroups.map(\.interval), "decided in pass 1") }
    if let kept = forecast.intervals(driver) {
      let intervals = kept.map(\.interval).reduce(into: [IntervalOfValidity]()) { all, next in
        if all.last != next { all.append(next) }
      }
      return (intervals, "if every fit succeeds" + pieces(kept.compactMap { $0.execution.part?.span }))
    }
    switch driver.spec.strategy {
    case .single, .perRun:
      guard driver.spec.splitAt.constants.isEmpty else { return ([], "decided by where constants change") }
      var walk = driver.freshWalk
      return (walk.wanted().map(\.label), "where the data are enough")
    case .boundaries(let options) where !options.isAsked:
      return ([], "decided by the data; at most \(mostBlocks(driver, options))")
    case .boundaries: return ([], "decided by a condition and the data; at most \(driver.runs.count)")
    case .optimal(let options):
      return ([], "decided by a loss" + (options.atomLength == nil ? "; at most \(driver.runs.count)" : ""))
    case .sequential(let options):
      let steps = (driver.runs.count + options.step - 1) / options.step
      return ([], "decided by the data; at most \(steps)")
    }
  }

  /// How intervals are cut inside: `; 5 pieces, the cuts inside at 18/3 at 1200 s, …`; empty where they are not.
  private static func pieces(_ pieces: [CalibrationResult.Piece]) -> String {
    let cuts = pieces.compactMap(\.to)
    guard !cuts.isEmpty else { return "" }
    let shown = cuts.prefix(6).map { " \($0)" }.joined(separator: ",")
    return "; \(pieces.count) pieces, cut at\(shown)\(cuts.count > 6 ? ", …" : "")"
  }

  /// How many blocks with runs there are between boundaries and experiments.
  private static func mostBlocks(_ driver: CalibrationDriver, _ options: BoundaryOptions) -> Int {
    let starts = options.firstRuns.map(\.key).sorted()
    return WalkRange.ranges(of: driver.runs, coverage: driver.spec.coverage, cuts: []).reduce(0) {
      $0 + $1.segment(boundaries: starts).blocks.count
    }
  }
}
