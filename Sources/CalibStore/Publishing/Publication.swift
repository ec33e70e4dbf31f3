package import CalibModel

/// Payloads that go into a tag together: all of them or none.
package struct Publication: Hashable, Sendable {
  /// One payload with the runs that it is for.
  package struct Entry: Hashable, Sendable {
    package let name: String
    package let bytes: [UInt8]
    package let iov: IoV
    /// Where it came from, as JSON that is kept with it.
    package let provenance: JSONValue

    package init(name: String, bytes: [UInt8], iov: IoV, provenance: JSONValue) {
      self.name = name
      self.bytes = bytes
      self.iov = iov
      self.provenance = provenance
    }

    package init(_ payload: Payload, _ iov: IoV, provenance: JSONValue) {
      self.init(name: payload.name, bytes: payload.bytes, iov: iov, provenance: provenance)
    }
  }

  package let tag: String
  package let entries: [Entry]
  package let message: String
  /// The digest of the commit that the tag must stand at; `nil` takes any.
  package let expectedHead: String?
  /// Whether it may cut what the tag has; otherwise an overlap is an error that names the conflicts.
  package let replaces: Bool
  /// The proposal that it carries out, by the number of its commit.
  package let proposal: Int?

  package init(
    tag: String, entries: [Entry], message: String, expectedHead: String? = nil, replaces: Bool = true,
    proposal: Int? = nil
  ) {
    self.replaces = replaces
    self.proposal = proposal
    self.tag = tag
    self.entries = entries
    self.message = message
    self.expectedHead = expectedHead
  }
}
