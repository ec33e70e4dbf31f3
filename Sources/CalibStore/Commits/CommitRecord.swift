import CalibModel

/// One change of a tag, as the log has it.
package struct CommitRecord: Hashable, Sendable {
  /// The place in the store's history, from 1.
  package let number: Int
  package let digest: String
  /// The digest of the commit before this one in the store.
  package let previous: String?
  /// The digest of the commit before this one of the same tag.
  package let parent: String?
  package let tag: String
  package let author: CommitAuthor
  package let message: String
  package let delta: CommitDelta

  /// `2026-11-22T13:54:05Z`.
  package var timeText: String { CalibStore.timeText(author.timeSeconds) }
}
