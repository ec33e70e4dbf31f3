import Synchronization

/// Which objects were found to have the bytes that their names say, as long as the files stay the same.
///
/// A class because all copies of a connection share what they know.
final class VerdictCache: Sendable {
  private let verdicts = Mutex<[String: FileIdentity]>([:])

  /// Whether the object was checked when its file was this one.
  func isKnown(_ digest: String, _ identity: FileIdentity) -> Bool {
    verdicts.withLock { $0[digest] == identity }
  }

  func record(_ digest: String, _ identity: FileIdentity) {
    verdicts.withLock { $0[digest] = identity }
  }
}

/// What changes where a file is changed or replaced.
struct FileIdentity: Hashable, Sendable {
  let device, inode, size: Int
  let modified, changed: Timestamp

  struct Timestamp: Hashable, Sendable {
    let seconds, nanoseconds: Int
  }
}
