/// A tag: a named set of payloads with their intervals.
package struct TagRecord: Hashable, Sendable {
  package let name: String
  package let state: TagState
  package let description: String
  /// The digest of the newest commit.
  package let head: String
  /// When the newest commit was made, in seconds since 1970.
  package let changedSeconds: Int
  package let commitCount: Int
  package let entryCount: Int
  /// How many different payload names it has.
  package let nameCount: Int
}
