/// The SHA-256 digest of bytes that come in pieces.
package struct SHA256Hasher: ~Copyable {
  private var context = DigestContext(.sha256)

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) { context.update(bytes) }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { context.update($0) }
  }

  /// The 32 bytes of the digest; the hasher ends with it.
  package consuming func finish() -> [UInt8] { context.finish() }
}

/// The SHA-256 digest of bytes, in 64 lower-case hexadecimal digits.
package func sha256Hex(_ bytes: [UInt8]) -> String {
  var hasher = SHA256Hasher()
  hasher.update(bytes)
  return hexadecimal(hasher.finish())
}
