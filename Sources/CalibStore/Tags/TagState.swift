/// What may be done with a tag.
package enum TagState: String, Hashable, Sendable, CaseIterable {
  /// Being filled; the only state that takes publications of any runs.
  case open = "OPEN"
  case testing = "TESTING"
  case validated = "VALIDATED"
  case published = "PUBLISHED"
  /// Takes only additions for new runs.
  case running = "RUNNING"
  /// Must not be read; there is no way back.
  case invalid = "INVALID"
}
