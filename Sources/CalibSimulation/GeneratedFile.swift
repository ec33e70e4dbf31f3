/// A file of an example before it is written.
package struct GeneratedFile: Hashable, Sendable {
  /// Relative to the folder of the example, with `/`.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}
