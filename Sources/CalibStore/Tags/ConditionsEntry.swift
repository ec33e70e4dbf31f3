package import CalibModel

/// A payload that is valid for some runs in a tag.
package struct ConditionsEntry: Hashable, Sendable, CustomStringConvertible {
  package let tag: String
  package let name: String
  package let iov: IoV
  package let revision: Int
  /// The SHA-256 of the payload's bytes.
  package let digest: String
  /// The commit that put the payload there; the pieces that a later one leaves keep it.
  package let commit: String

  package init(tag: String, name: String, iov: IoV, revision: Int, digest: String, commit: String) {
    self.tag = tag
    self.name = name
    self.iov = iov
    self.revision = revision
    self.digest = digest
    self.commit = commit
  }

  package var description: String { "\(tag) \(name) \(iov) r\(revision) \(digest.prefix(12))" }

  /// The same payload for other runs.
  func with(_ iov: IoV) -> Self {
    Self(tag: tag, name: name, iov: iov, revision: revision, digest: digest, commit: commit)
  }
}
