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

  /// What waits for a sign-off: rows that a later commit may put in.
  package struct Proposal: Hashable, Sendable {
    /// Who has to sign it off.
    package let group: String
    package let entries: [Addition]
  }

  /// What somebody said of a proposal.
  package struct Verdict: Hashable, Sendable {
    /// The number of the commit that made the proposal.
    package let proposal: Int
    package let isApproval: Bool
    /// Who decided; whoever ran the command is the author of the commit.
    package let by: String
    package let comment: String
    /// The SHA-256 of each content that was looked at, in the order of the proposal.
    package let digests: [String]
  }

  /// The tag's name before this commit.
  package let tag: String
  /// The state that the commit gives the tag, `nil` where it leaves it.
  package let state: TagState?
  package let tagDescription: String?
  /// The payload records that the commit makes.
  package let payloads: [PayloadRecord]
  package let cuts: [Cut]
  package let additions: [Addition]
  /// The name that the commit gives the tag.
  package var newName: String?
  package var proposal: Proposal?
  package var verdict: Verdict?
  /// The proposal that the commit carries out, by the number of its commit.
  package var carriesOut: Int?
}
