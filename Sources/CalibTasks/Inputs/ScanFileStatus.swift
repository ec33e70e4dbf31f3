import CalibGraph
import Glibc

/// What the system knows of a file without reading it; symbolic links are followed.
struct ScanFileStatus: Hashable, Sendable {
  /// What two paths of one file share.
  struct Identifier: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  let identifier: Identifier
  let size: Int64
  /// Nanoseconds since 1970.
  let modified: Int64
  let isFolder: Bool
  /// Whether it holds bytes: pipes and devices do not.
  let isRegular: Bool

  static func read(_ path: String) -> Result<ScanFileStatus, TaskFailure> {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return .failure(TaskFailure("\(path): \(String(cString: strerror(errno)).lowercased())"))
    }
    let time = status.st_mtim
    return .success(
      ScanFileStatus(
        identifier: Identifier(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)),
        size: Int64(status.st_size), modified: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
        isFolder: status.st_mode & S_IFMT == S_IFDIR, isRegular: status.st_mode & S_IFMT == S_IFREG))
  }

  /// Whether a name is there, be it a link to nothing.
  static func isNamed(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  func identity(path: String) -> InputFile.Identity {
    InputFile.Identity(path: path, size: size, modified: modified, inode: identifier.inode)
  }
}
