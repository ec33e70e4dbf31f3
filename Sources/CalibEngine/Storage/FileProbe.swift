import CalibDigest
package import CalibGraph
import Glibc

/// How the engine looks at input files without knowing what is in them; passed in, so that tests need no
/// disk.
package struct FileProbe: Sendable {
  /// What a file is now; `nil` where there is none.
  package let identity: @Sendable (_ path: String) -> InputFile.Identity?
  /// SHA-256 of a file's bytes, in hexadecimal; `nil` where it cannot be read.
  package let digest: @Sendable (_ path: String) -> String?

  package init(
    identity: @escaping @Sendable (_ path: String) -> InputFile.Identity?,
    digest: @escaping @Sendable (_ path: String) -> String?
  ) {
    self.identity = identity
    self.digest = digest
  }

  /// The files of this machine.
  package static let system = FileProbe(identity: Self.statIdentity, digest: Self.fileDigest)

  private static func statIdentity(_ path: String) -> InputFile.Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    return InputFile.Identity(
      path: path, size: Int64(status.st_size), modified: modified, inode: UInt64(status.st_ino))
  }

  private static func fileDigest(_ path: String) -> String? {
    do throws(DiskError) {
      let file = try DiskFile(path, O_RDONLY)
      var hasher = SHA256Hasher()
      var offset = 0
      while true {
        let bytes = try file.read(1 << 20, at: offset)
        if bytes.isEmpty { return hexadecimal(hasher.finish()) }
        hasher.update(bytes)
        offset += bytes.count
      }
    } catch {
      return nil  // the reading that follows says why
    }
  }
}
