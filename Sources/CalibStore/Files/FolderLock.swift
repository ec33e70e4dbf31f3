import CSystem
import Glibc

/// An advisory lock on a file, held until the value ends.
struct FolderLock: ~Copyable {
  enum Kind { case shared, exclusive }

  private let file: Int32

  /// Waits for the lock; makes the file if need be.
  init(_ path: String, _ kind: Kind) throws(StoreError) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .system("lock", path, errno) }
    while flock(file, kind == .shared ? LOCK_SH : LOCK_EX) != 0 {
      guard errno == EINTR else {
        let code = errno
        close(file)
        throw .system("lock", path, code)
      }
    }
  }

  /// Takes an exclusive lock on an existing file if nobody has it.
  init?(ifFree path: String) {
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return nil }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      return nil
    }
    self.file = file
  }

  deinit { close(file) }

  /// Whether the locked file still has a name: a sweeper may have removed it before it was locked.
  var isNamed: Bool {
    var status = stat()
    return fstat(file, &status) == 0 && status.st_nlink > 0
  }
}
