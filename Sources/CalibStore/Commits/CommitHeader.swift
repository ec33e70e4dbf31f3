import CalibDigest
import CalibModel

/// What the digest of a commit covers.
struct CommitHeader {
  let previous: String?
  let parent: String?
  let author: CommitAuthor
  let message: String
  /// The canonical JSON of the delta.
  let delta: String

  var digest: String {
    let json = JSONValue.members([
      "format": .string("calib commit 1"), "previous": previous.map { .string($0) } ?? .null,
      "parent": parent.map { .string($0) } ?? .null, "time": .integer(author.timeSeconds),
      "user": .string(author.user), "host": .string(author.host), "tool": .string(author.tool),
      "message": .string(message), "delta": .string(sha256Hex(Array(delta.utf8))),
    ])
    return sha256Hex(json.canonicalBytes)
  }
}
