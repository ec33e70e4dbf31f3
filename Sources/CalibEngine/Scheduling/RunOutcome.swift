package import CalibGraph
package import CalibModel

/// What a run came to.
package struct RunOutcome: Hashable, Sendable {
  /// In the order of the work.
  package let results: [CalibrationResult]
  package let publications: [PublicationResult]
  /// Where the run watched: intervals that later data may still change, and that are not published therefore.
  package let open: [OpenInterval]
  package let summary: RunSummary
  /// Troubles that did not stop it: a journal or a list of identities that could not be written.
  package let problems: [String]

  package init(
    results: [CalibrationResult], publications: [PublicationResult], open: [OpenInterval] = [],
    summary: RunSummary, problems: [String]
  ) {
    self.open = open
    self.results = results
    self.publications = publications
    self.summary = summary
    self.problems = problems
  }
}
