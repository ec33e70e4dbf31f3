import CalibGraph
import CalibModel

/// Goes through all calibrations as far as the cache has answers.
struct PlanSurvey {
  let work: WorkSpec
  var driver: WorkDriver
  let lookup: ResultLookup
  var files: FileDigests
  /// For each calibration what was demanded, in order.
  private(set) var known: [[KnownTask]]

  init(work: WorkSpec, driver: WorkDriver, lookup: ResultLookup, files: FileDigests) {
    self.work = work
    self.driver = driver
    self.lookup = lookup
    self.files = files
    known = Array(repeating: [], count: driver.calibrations.count)
  }

  mutating func run(_ runner: any TaskRunner, _ probe: FileProbe) {
    while true {
      let batch = driver.takeNews()
      if batch.isEmpty { return }
      for case (let calibration, .demand(let demand)) in batch { answer(calibration, demand, runner, probe) }
    }
  }

  private mutating func answer(
    _ calibration: Int, _ demand: Demand, _ runner: any TaskRunner, _ probe: FileProbe
  ) {
    switch demand {
    case .passBegan, .algorithmBegan, .algorithmEnded: return
    case .startValues(let runs, let constants):
      let name = driver.calibrations[calibration].name
      do throws(TaskFailure) {
        let values = try runner.startValues(of: name, runs: runs, constants: constants)
        driver.update(calibration) { $0.receive(startValues: values) }
      } catch {
        driver.update(calibration) { $0.failStart(error.message) }
      }
    case .collect(let demand): collect(calibration, demand, probe)
    case .execute(let demand): execute(calibration, demand)
    case .ask(let demand): ask(calibration, demand)
    }
  }

  private mutating func ask(_ calibration: Int, _ demand: AskDemand) {
    let answers = lookup.answers(demand.fingerprint).flatMap {
      $0.count == demand.subject.count ? $0 : nil
    }
    known[calibration].append(
      KnownTask(
        name: demand.name, kind: .question, pass: 1, runs: demand.runs, scan: "", collector: 0,
        action: answers == nil ? .run : .reuse, reason: answers == nil ? "not asked yet" : "known"))
    if let answers { driver.update(calibration) { $0.receive(answers: answers, question: demand.id) } }
  }

  private mutating func collect(_ calibration: Int, _ demand: CollectDemand, _ probe: FileProbe) {
    let file = work.files[demand.file]
    if files.isWorthHashing(demand.file, file) { files.hashed(demand.file, probe.digest(file.path)) }
    let found = files[demand.file].flatMap {
      lookup.collected(demand.fingerprint(fileDigest: $0))
    }
    known[calibration].append(
      KnownTask(
        name: demand.name, kind: .collect, pass: demand.pass, runs: demand.runs, scan: file.path,
        collector: demand.collector, action: found == nil ? .run : .reuse,
        reason: found == nil ? reason(demand, file, driver.calibrations[calibration]) : "known",
        programs: driver.calibrations[calibration].runsPerFile(demand.collector) ? 1 : 0))
    if let found {
      driver.update(calibration) { $0.receive(collected: found.result, slot: demand.slot) }
    }
  }

  private mutating func execute(_ calibration: Int, _ demand: ExecuteDemand) {
    let report = lookup.report(demand.fingerprint)
    known[calibration].append(
      KnownTask(
        name: demand.name, kind: .execution, pass: demand.request.pass, runs: demand.request.runs, scan: "",
        collector: 0, action: report == nil ? .run : .reuse,
        reason: report == nil ? reason(demand) : "known",
        programs: driver.calibrations[calibration].programCount(demand.request.partials)))
    if let report { driver.update(calibration) { $0.receive(report, execution: demand.id) } }
  }

  private func reason(_ demand: CollectDemand, _ file: InputFile, _ spec: CalibrationSpec) -> String {
    if let novelty = files.novelty(demand.file, file) { return novelty }
    let collector = spec.collectors[demand.collector]
    let (isSameVersion, isKnown) = lookup.knows(demand.marks)
    if isKnown, !isSameVersion { return "`\(collector.name)` changed" }
    if isSameVersion, !collector.constants.isEmpty { return "the constants that it reads changed" }
    return "not collected yet"
  }

  private func reason(_ demand: ExecuteDemand) -> String {
    let (isSameVersion, isKnown) = lookup.knows(demand.marks)
    if isKnown, !isSameVersion { return "its fit, checks or payload changed" }
    return isSameVersion ? "its input changed" : "not done yet"
  }
}
