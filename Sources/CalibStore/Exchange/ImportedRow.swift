package import CalibModel

/// A payload with its runs as another system has it, before the store has said anything of it.
package struct ImportedRow: Hashable, Sendable {
  package let name: String
  package let iov: IoV
  /// The revision that the other system gives it; orders rows, and is not the store's.
  package let revision: Int
  package let bytes: [UInt8]
  /// Where it stands, for messages: `database.txt:12`.
  package let place: String
  /// The revision as the other system writes it, and its file: kept as provenance.
  package let origin: JSONValue

  package init(
    name: String, iov: IoV, revision: Int, bytes: [UInt8], place: String, origin: JSONValue = .null
  ) {
    self.name = name
    self.iov = iov
    self.revision = revision
    self.bytes = bytes
    self.place = place
    self.origin = origin
  }

  func with(_ iov: IoV) -> ImportedRow {
    ImportedRow(name: name, iov: iov, revision: revision, bytes: bytes, place: place, origin: origin)
  }
}

/// The rows of one tag of another system.
package struct ImportedTag: Hashable, Sendable {
  package let name: String
  /// The state there; the store's tag is OPEN all the same.
  package let state: String
  package let description: String
  package let rows: [ImportedRow]

  package init(name: String, state: String = "", description: String = "", rows: [ImportedRow]) {
    self.name = name
    self.state = state
    self.description = description
    self.rows = rows
  }
}
