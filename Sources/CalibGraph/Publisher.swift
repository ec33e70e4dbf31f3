package import CalibModel

/// Puts what calibrations found into the conditions store.
///
/// The engine decides whether; this is only asked to do it, from one thread.
package protocol Publisher {
  /// What keeps a publication back that the calibrations say nothing of: checks over several of them, in words.
  ///
  /// - Parameter results: those of all calibrations of the run.
  func objections(to publication: PublicationSpec, _ results: [CalibrationResult]) -> [String]

  /// Publishes the intervals of results into a tag, in one transaction: all or nothing.
  ///
  /// - Parameter results: those of the publication's calibrations, in its order.
  /// - Returns: `published`, `unchanged`, or `refused` with the store's reason as its note.
  func publish(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> PublicationResult

  /// What publishing would do, without doing it: `published`, `unchanged` or `refused`, with a word for
  /// people.
  func preview(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> PublicationResult

  /// Keeps what a group has to sign off before it is published: `waiting`, or `unchanged` or `refused`.
  func propose(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> PublicationResult

  /// What proposing would do, without doing it.
  func previewProposal(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> PublicationResult
}

extension Publisher {
  package func objections(to publication: PublicationSpec, _ results: [CalibrationResult]) -> [String] { [] }

  /// Without a store that keeps proposals a publication just waits.
  package func propose(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> PublicationResult {
    previewProposal(publication, results, signedOffBy: group)
  }

  package func previewProposal(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> PublicationResult {
    PublicationResult(
      tag: publication.tag, outcome: .waiting, commit: "", note: "it waits for the sign-off of `\(group)`")
  }
}
