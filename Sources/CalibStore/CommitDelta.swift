package import CalibModel

/// What a commit changes; its canonical JSON is part of the hash chain.
package struct CommitDelta: Hashable, Sendable {
  /// A row taken away, and the pieces of it that stay.
  package struct Cut: Hashable, Sendable {
    package let name: String
    package let iov: IoV
    package let revision: Int
    /// The number of the commit that put it there.
    package let origin: Int
    package let kept: [IoV]
  }

  /// A row put in; `provenance` only where it is not that of the payload's record.
  package struct Addition: Hashable, Sendable {
    package let name: String
    package let iov: IoV
    package let revision: Int
    package let provenance: JSONValue?
  }

  package let tag: String
  /// The state that the commit gives the tag, `nil` where it leaves it.
  package let state: TagState?
  package let tagDescription: String?
  /// The payload records that the commit makes.
  package let payloads: [PayloadRecord]
  package let cuts: [Cut]
  package let additions: [Addition]
}
