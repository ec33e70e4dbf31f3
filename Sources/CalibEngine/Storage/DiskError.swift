import Glibc

/// Why a file of the work folder could not be read or written: the path and the system's reason.
package struct DiskError: Error, Hashable, CustomStringConvertible {
  package let path: String
  package let reason: String

  package var description: String { "`\(path)`: \(reason)" }

  /// The error that the last call left behind.
  static func last(_ path: String) -> DiskError {
    DiskError(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}
