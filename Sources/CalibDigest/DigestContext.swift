// CalibDigest computes digests of bytes: SHA-256 for identity, MD5 because basf2 asks for it, and the
// fingerprints of field lists. It knows no files, no payloads and no tasks, and imports nothing of ours.

import CCrypto

/// The digests that calib computes.
enum DigestKind {
  case sha256
  case md5

  fileprivate var algorithm: OpaquePointer? {
    switch self {
    case .sha256: Self.fetchedSHA256
    case .md5: EVP_md5()
    }
  }

  // Looked up once: for a short text the look-up costs more than the digest. It is never changed or freed, which makes it safe
  // from any thread.
  nonisolated(unsafe) private static let fetchedSHA256 = EVP_MD_fetch(nil, "SHA256", nil)

  var byteCount: Int {
    switch self {
    case .sha256: 32
    case .md5: 16
    }
  }
}

/// One running digest of OpenSSL, freed when the value ends.
struct DigestContext: ~Copyable {
  private let context: OpaquePointer
  private let kind: DigestKind

  init(_ kind: DigestKind) {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("calib bug: no memory for a digest") }
    self.context = context
    self.kind = kind
    guard EVP_DigestInit_ex(context, kind.algorithm, nil) == 1 else {
      preconditionFailure("calib bug: this OpenSSL does not do \(kind)")
    }
  }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      preconditionFailure("calib bug: OpenSSL refused to go on with \(kind)")
    }
  }

  consuming func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: kind.byteCount) { buffer, count in
      guard EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 else {
        preconditionFailure("calib bug: OpenSSL did not finish \(kind)")
      }
      count = kind.byteCount
    }
  }
}
