package import CalibModel

/// What the store knows of one content of one payload name.
package struct PayloadRecord: Hashable, Sendable {
  package let name: String
  /// 1 for the first content of the name, one more for each further one.
  package let revision: Int
  /// The SHA-256 of the bytes.
  package let digest: String
  package let md5: String
  package let size: Int
  /// When it was first published, in seconds since 1970.
  package let createdSeconds: Int
  /// Where it came from: script, dataset, runs, passes, checks, versions; as the first publication gave it.
  package let provenance: JSONValue
}
