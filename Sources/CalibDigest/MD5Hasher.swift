/// The MD5 digest of bytes that come in pieces.
package struct MD5Hasher: ~Copyable {
  private var context = DigestContext(.md5)

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) { context.update(bytes) }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { context.update($0) }
  }

  /// The 16 bytes of the digest; the hasher ends with it.
  package consuming func finish() -> [UInt8] { context.finish() }
}

/// The MD5 digest of bytes, in 32 lower-case hexadecimal digits.
package func md5Hex(_ bytes: [UInt8]) -> String {
  var hasher = MD5Hasher()
  hasher.update(bytes)
  return hexadecimal(hasher.finish())
}
