import CalibDigest

/// SHA-256 of bytes that pass by.
///
/// It is a class because a reader's observer and the scan share the one running digest.
final class ScanDigest {
  private var hasher: SHA256Hasher? = SHA256Hasher()

  func update(_ bytes: UnsafeRawBufferPointer) { hasher?.update(bytes) }

  /// The digest in hexadecimal; it ends with it.
  func finish() -> String {
    guard let hasher = hasher.take() else { preconditionFailure("calib bug: a digest that has ended") }
    return hexadecimal(hasher.finish())
  }
}
