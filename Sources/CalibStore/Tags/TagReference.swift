/// A tag as commands name it: `TAG`, or `TAG@COMMIT` for the tag as it was after a commit.
package struct TagReference: Hashable, Sendable {
  package let tag: String
  /// The beginning of a commit's digest.
  package let commit: String?

  /// - Throws: `invalidArgument` where the text is neither.
  package init(_ text: String) throws(StoreError) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, StoreNames.isTag(name) else { throw .badTagName(parts.first ?? text) }
    tag = name
    commit = parts.count == 2 ? parts[1] : nil
    if let commit, commit.isEmpty || !ObjectFolder.isDigestPrefix(commit) {
      throw StoreError(
        .invalidArgument, "`\(commit)` is no commit",
        help: "give the first digits of one of `calib store log`")
    }
  }
}
