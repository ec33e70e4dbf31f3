package import CalibGraph
package import CalibModel

/// Says what a run would do, and why, without doing it.
///
/// It drives the same calibrations as a run and answers from the cache alone; where the cache has nothing, the task is
/// one that a run does, and what follows from it is conditional.
package struct Planner {
  private let runner: any TaskRunner
  private let cache: any ResultCache
  private let identities: FileIdentities?
  private let publisher: (any Publisher)?
  private let probe: FileProbe
  private let only: [String]

  /// - Parameters:
  ///   - runner: is asked for start values only.
  ///   - publisher: says whether a publication would change anything; without it that is not said.
  package init(
    runner: any TaskRunner, cache: any ResultCache, identities: FileIdentities? = nil,
    publisher: (any Publisher)? = nil, probe: FileProbe = .system, only: [String] = []
  ) {
    self.runner = runner
    self.cache = cache
    self.identities = identities
    self.publisher = publisher
    self.probe = probe
    self.only = only
  }

  package func plan(_ work: WorkSpec) -> Plan {
    var survey = PlanSurvey(
      work: work, driver: WorkDriver(work, only: only), lookup: ResultLookup(cache: cache),
      files: FileDigests(work.files, identities))
    survey.run(runner, probe)
    var draft = PlanDraft()
    for place in survey.driver.calibrations.indices {
      draft.add(survey.driver.drivers[place], known: survey.known[place])
    }
    let publications = Publications(driver: survey.driver, work: work)
    for publication in publications.concerned {
      let (action, reason) = outlook(publication, publications)
      draft.add(publication, action, reason)
    }
    return Plan(
      tasks: draft.tasks,
      calibrations: survey.driver.drivers.map(PlanDraft.summary),
      publications: publications.concerned)
  }

  private func outlook(
    _ publication: PublicationSpec, _ publications: Publications
  ) -> (Plan.Action, String) {
    let open = publication.calibrations.filter { publications.driver.ending($0) == nil }
    if !open.isEmpty {
      if let group = publication.signoff { return (.blocked, "waits for the sign-off of `\(group)`") }
      return (.conditional, "waits for " + open.map { "`\($0)`" }.joined(separator: ", "))
    }
    switch publications.decision(publication) {
    case .refused(let note): return (.blocked, note)
    case .waiting(let note): return (.blocked, note)
    case .publish(let results):
      guard let preview = publisher?.preview(publication, results) else { return (.run, "results are known") }
      switch preview.outcome {
      case .published: return (.run, preview.note.isEmpty ? "not published yet" : preview.note)
      case .unchanged: return (.reuse, preview.note.isEmpty ? "the tag has all of it" : preview.note)
      case .waiting, .refused: return (.blocked, preview.note)
      }
    }
  }
}

/// A task of which the survey knows whether a run does it.
struct KnownTask: Hashable {
  let name: String
  let kind: TaskKind
  let pass: Int
  let runs: [ExperimentRun]
  let scan: String
  /// The collector's place; 0 for executions.
  let collector: Int
  let action: Plan.Action
  let reason: String
}

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
    }
  }

  private mutating func collect(_ calibration: Int, _ demand: CollectDemand, _ probe: FileProbe) {
    let file = work.files[demand.file]
    if files.isWorthHashing(demand.file, file) { files.hashed(demand.file, probe.digest(file.path)) }
    let found = files[demand.file].flatMap {
      lookup.collected(demand.fingerprint(fileDigest: $0))
    }
    known[calibration].append(
      KnownTask(
        name: demand.name, kind: .collect, pass: demand.pass, runs: file.runs, scan: file.path,
        collector: demand.collector, action: found == nil ? .run : .reuse,
        reason: found == nil ? files.reason(demand.file, file) : "known"))
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
        reason: report == nil ? "not done with these inputs yet" : "known"))
    if let report { driver.update(calibration) { $0.receive(report, execution: demand.id) } }
  }
}
