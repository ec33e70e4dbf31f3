import CSystem
import Glibc

/// The few calls of the system that the store needs, with errors that name the path.
enum Disk {
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a file in bytes, or `nil` where there is none.
  static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// What tells a changed file from the same one; `nil` where there is none.
  static func identity(_ path: String) -> FileIdentity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    func time(_ time: timespec) -> FileIdentity.Timestamp {
      FileIdentity.Timestamp(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }
    return FileIdentity(
      device: Int(bitPattern: UInt(status.st_dev)), inode: Int(bitPattern: UInt(status.st_ino)),
      size: Int(status.st_size), modified: time(status.st_mtim), changed: time(status.st_ctim))
  }

  static func isSameFile(_ one: String, _ other: String) -> Bool {
    guard let left = identity(one), let right = identity(other) else { return false }
    return left.device == right.device && left.inode == right.inode
  }

  /// When a file was changed last, in seconds since 1970; `nil` where there is none.
  static func modifiedSeconds(_ path: String) -> Int? { identity(path)?.modified.seconds }

  static func setModified(_ path: String, seconds: Int) throws(StoreError) {
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    guard utimensat(AT_FDCWD, path, times, 0) == 0 else { throw .system("change", path, errno) }
  }

  /// A number that no other living process of this machine has.
  static var processID: Int { Int(getpid()) }

  /// Makes a folder where there is none; says whether it did.
  @discardableResult
  static func makeFolder(_ path: String) throws(StoreError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    guard errno == EEXIST, isFolder(path) else { throw .system("make", path, errno) }
    return false
  }

  /// Makes a folder and those above it.
  static func makeFolders(_ path: String) throws(StoreError) {
    if path.isEmpty || isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolders(String(path[..<slash]))
    }
    try makeFolder(path)
  }

  /// The names in a folder, sorted, without `.` and `..`.
  static func names(in path: String) throws(StoreError) -> [String] {
    guard let folder = opendir(path) else { throw .system("list", path, errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Why a folder cannot be listed, in the system's words; `nil` where it can.
  static func reasonAgainstListing(_ path: String) -> String? {
    guard let folder = opendir(path) else { return String(cString: strerror(errno)).lowercased() }
    closedir(folder)
    return nil
  }

  static func read(_ path: String, upTo limit: Int = .max) throws(StoreError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("read", path, errno) }
    defer { Glibc.close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("read", path, errno) }
    var bytes = [UInt8](repeating: 0, count: min(limit, Int(status.st_size)))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system("read", path, errno)
      }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Writes a new file and waits until it is on disk; a file that is there is an error.
  ///
  /// What was written of a file that failed is removed.
  static func writeDurably(_ bytes: [UInt8], to path: String, mode: mode_t) throws(StoreError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system("write", path, errno) }
    defer { Glibc.close(file) }
    if let code = failure(writing: bytes, to: file, mode: mode) {
      unlink(path)
      throw .system("write", path, code)
    }
  }

  private static func failure(writing bytes: [UInt8], to file: Int32, mode: mode_t) -> Int32? {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(file, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      written += count
    }
    return fchmod(file, mode) == 0 && fsync(file) == 0 ? nil : errno
  }

  static func move(_ source: String, to destination: String) throws(StoreError) {
    guard rename(source, destination) == 0 else { throw .system("write", destination, errno) }
  }

  /// Removes a file; one that is not there is removed already.
  static func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path, errno) }
  }

  /// Waits until the names in a folder are on disk.
  static func syncFolder(_ path: String) throws(StoreError) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .system("sync", path, errno) }
    defer { Glibc.close(folder) }
    guard fsync(folder) == 0 else { throw .system("sync", path, errno) }
  }

  /// Whether the file system has less room than SQLite's smallest file takes.
  static func isFull(_ path: String) -> Bool {
    var status = statvfs()
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard statvfs(folder.isEmpty ? "/" : folder, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
  }

  /// Whether a path lies on a file system that several machines share, as statfs tells.
  ///
  /// The numbers are those of linux/magic.h and of the file systems' own headers.
  static func isOnNetwork(_ path: String) -> Bool {
    var status = statfs()
    guard statfs(path, &status) == 0 else { return false }
    return networkTypes.contains(UInt32(truncatingIfNeeded: status.f_type))
  }

  /// NFS, SMB (three), AFS, FUSE, Lustre, GPFS, BeeGFS, Ceph, 9P, Coda.
  private static let networkTypes: Set<UInt32> = [
    0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x5346_414f, 0x6573_5546, 0x0bd0_0bd0, 0x4750_4653,
    0x1983_0326, 0x00c3_6400, 0x0102_1997, 0x7375_7245,
  ]
}
