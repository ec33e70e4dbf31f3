/// A file as a constant: what it is known by, and where its bytes rest.
package struct FileConstant: Hashable, Sendable {
  /// Absolute; the file does not change any more.
  package let path: String
  /// SHA-256 of its bytes, in hexadecimal.
  package let digest: String
  /// In bytes.
  package let size: Int

  package init(path: String, digest: String, size: Int) {
    self.path = path
    self.digest = digest
    self.size = size
  }

  /// `{"file": SHA-256, "size", "path"}`.
  package var json: JSONValue {
    .members(["file": .string(digest), "size": .integer(size), "path": .string(path)])
  }

  /// Reads what ``json`` wrote; `nil` for anything else.
  package init?(json: JSONValue) {
    guard let digest = json["file"]?.asString, let size = json["size"]?.asInteger,
      let path = json["path"]?.asString
    else { return nil }
    self.init(path: path, digest: digest, size: size)
  }
}
