package import CalibModel
import GRDB

extension ConditionsStore {
  /// Updates a RUNNING tag from a VALIDATED staging tag, in one commit.
  ///
  /// Runs before the update's first one resolve to the same bytes as before.
  ///
  /// - Throws: `tagState`, or `runningUpdate` with what stands against it.
  package func update(
    running name: String, from staging: String, _ update: RunningUpdate, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    try change(request, saying: "update from \(staging) at run \(update.first)") { database in
      let tag = try database.existingTagRow(name, in: path)
      guard tag.state == .running else { throw StoreError.wrongState(name, tag.state, wanted: [.running]) }
      let source = try database.existingTagRow(staging, in: path)
      guard source.state == .validated else {
        throw StoreError.wrongState(staging, source.state, wanted: [.validated])
      }
      let old = try database.content(of: tag)
      let new = try update.applied(to: old, from: try database.content(of: source))
      var change = TagChange(name, tag)
      change.edit = TagEdit(from: old, to: new)
      return change
    }
  }

  /// The first run at which the next update of a running tag may start; `nil` where the tag is empty.
  package func nextUpdateRun(of name: String) throws(StoreError) -> ExperimentRun? {
    try reading { database in
      RunningUpdate.nextFirst(after: try database.content(of: database.existingTagRow(name, in: path)))
    }
  }
}
