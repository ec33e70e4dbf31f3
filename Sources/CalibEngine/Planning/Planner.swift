package import CalibGraph
package import CalibModel

/// Says what a run would do, and why, without doing it.
///
/// It drives the same calibrations as a run and answers from the cache alone; where the cache has nothing,
/// the task is one that a run does, and what follows from it is conditional.
package struct Planner {
  private let runner: any TaskRunner
  private let cache: any ResultCache
  private let identities: FileIdentities?
  private let publisher: (any Publisher)?
  private let probe: FileProbe
  private let only: [String]

  /// - Parameters:
  ///   - runner: is asked for start values, and whether what is collected is enough.
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
    var forecast = IntervalForecast(runner: runner, partials: CachedPartials(cache))
    return Plan(
      tasks: draft.tasks,
      calibrations: survey.driver.drivers.map { PlanDraft.summary($0, &forecast) },
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
    case .propose(let results, let group):
      let preview = publisher?.previewProposal(publication, results, signedOffBy: group)
      if preview?.outcome == .unchanged { return (.reuse, "the tag has all of it") }
      return (.blocked, preview?.note ?? "waits for the sign-off of `\(group)`")
    case .publish(let results):
      guard let preview = publisher?.preview(publication, results) else { return (.run, "results are known") }
      switch preview.outcome {
      case .published: return (.run, preview.note.isEmpty ? "not published yet" : preview.note)
      case .unchanged: return (.reuse, preview.note.isEmpty ? "the tag has all of it" : preview.note)
      case .waiting, .heldBack, .refused: return (.blocked, preview.note)
      }
    }
  }
}
