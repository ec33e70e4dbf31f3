import Glibc

/// The files of one writer in `tmp/`, under a lock that says that the writer lives.
///
/// The number of a process alone would not do: another machine may have the same one on a shared file system, and a
/// new process may get that of a dead one. A lock that the system drops with the process cannot be wrong about that.
struct TemporaryFiles: ~Copyable {
  private let folder: String
  private let id: String
  private let lock: FolderLock
  private var count = 0

  init(in folder: String) throws(StoreError) {
    self.folder = folder
    var attempt = 0
    while true {
      let id = "\(getpid())-\(attempt)"
      let path = "\(folder)/\(id).lock"
      attempt += 1
      let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file < 0 {
        guard errno == EEXIST else { throw .system("write", path, errno) }
        continue
      }
      close(file)
      let lock = try FolderLock(path, .exclusive)
      // Between making and locking it a sweeper may have taken it for that of a dead writer.
      guard lock.isNamed else { continue }
      self.id = id
      self.lock = lock
      return
    }
  }

  /// Writes a file that nobody changes any more, and waits until it is on disk.
  mutating func write(_ bytes: [UInt8]) throws(StoreError) -> String {
    let path = "\(folder)/\(id).\(count)"
    count += 1
    try Disk.writeDurably(bytes, to: path, mode: 0o444)
    return path
  }

  /// Removes what is left of the files, and the lock last.
  consuming func remove() throws(StoreError) {
    for index in 0..<count { try Disk.remove("\(folder)/\(id).\(index)") }
    try Disk.remove("\(folder)/\(id).lock")
  }

  /// Removes the files of writers that are gone.
  ///
  /// Files before locks: a lock without files is harmless, files without a lock belong to nobody. A lock is removed
  /// while it is held, so that no writer can take it in between.
  static func sweep(_ folder: String) throws(StoreError) {
    for name in try Disk.names(in: folder) where !name.hasSuffix(".lock") {
      let id = name.prefix { $0 != "." }
      let lock = "\(folder)/\(id).lock"
      guard Disk.exists(lock) else {
        try Disk.remove("\(folder)/\(name)")
        continue
      }
      if let held = FolderLock(ifFree: lock) {
        try Disk.remove("\(folder)/\(name)")
        _ = consume held
      }
    }
    for name in try Disk.names(in: folder) where name.hasSuffix(".lock") {
      if let held = FolderLock(ifFree: "\(folder)/\(name)") {
        try Disk.remove("\(folder)/\(name)")
        _ = consume held
      }
    }
  }
}
