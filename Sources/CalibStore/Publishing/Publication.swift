import CalibDigest
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

    /// - Throws: where the payload is a file that is not there any more, or another one.
    package init(_ payload: Payload, _ iov: IoV, provenance: JSONValue) throws(StoreError) {
      self.init(name: payload.name, bytes: try Self.bytes(of: payload), iov: iov, provenance: provenance)
    }

    private static func bytes(of payload: Payload) throws(StoreError) -> [UInt8] {
      guard let file = payload.file else { return payload.bytes }
      let bytes = try Disk.read(file.path)
      guard sha256Hex(bytes) == file.digest else {
        throw StoreError(
          .damaged, "`\(file.path)`, which is to be payload `\(payload.name)`, is not what it was",
          help: "remove it, and run again")
      }
      return bytes
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
