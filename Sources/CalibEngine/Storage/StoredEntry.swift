/// Something in a work folder that is made again where it is needed, as a listing shows it.
package struct StoredEntry: Hashable, Sendable {
  /// The name of its file or folder.
  package let name: String
  package let path: String
  /// What it is: the result of a `collect`, an `execution`, a `question`, a `program`; a `mark`, a `log`; empty where it
  /// is damaged.
  package let kind: String
  package let bytes: Int64
  /// When it was used last, in seconds since 1970, to about a day.
  package let usedSeconds: Int
}
