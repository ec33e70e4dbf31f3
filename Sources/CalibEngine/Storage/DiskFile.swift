import Glibc

/// An open file, closed when the value ends.
struct DiskFile: ~Copyable {
  let path: String
  let descriptor: Int32

  init(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(DiskError) {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .last(path) }
  }

  private init(_ path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// A file to be read; `nil` where there is none.
  static func existing(_ path: String) throws(DiskError) -> DiskFile? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 { return DiskFile(path, descriptor: descriptor) }
    guard errno == ENOENT || errno == ENOTDIR else { throw .last(path) }
    return nil
  }

  deinit { close(descriptor) }

  borrowing func write(_ bytes: [UInt8]) throws(DiskError) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last(path) }
      offset += count
    }
  }

  /// Reads bytes at an offset; fewer than asked for at the end of the file.
  borrowing func read(_ count: Int, at start: Int) throws(DiskError) -> [UInt8] {
    var filled = 0
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while filled < count {
        let got = pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, start + filled)
        if got < 0, errno == EINTR { continue }
        failed = got < 0
        guard got > 0 else { break }
        filled += got
      }
      initialized = filled
    }
    guard !failed else { throw .last(path) }
    return bytes
  }

  borrowing func size() throws(DiskError) -> Int { Int(try status().st_size) }

  /// What the system says of the file.
  borrowing func status() throws(DiskError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last(path) }
    return status
  }

  /// Records that the file is used, where the last use that is recorded was more than a day ago.
  ///
  /// File systems are often mounted without times of access; this is what a pruning goes by.
  borrowing func noteUse(_ status: stat) {
    guard time(nil) - status.st_mtim.tv_sec > 86_400 else { return }
    // One that may not be written only looks older than it is.
    _ = futimens(descriptor, nil)
  }

  /// Makes what was written safe from a loss of power.
  borrowing func synchronize() throws(DiskError) {
    guard fdatasync(descriptor) == 0 else { throw .last(path) }
  }
}

extension DiskFile {
  /// All bytes of a file; `nil` where there is none.
  static func contents(_ path: String) throws(DiskError) -> [UInt8]? {
    guard let file = try existing(path) else { return nil }
    return try file.read(try file.size(), at: 0)
  }

  /// Writes a file as a whole: under another name first, then renamed; it is there or it is not.
  ///
  /// - Parameter unique: what makes the other name different from those of other threads and processes.
  static func replace(_ path: String, _ bytes: [UInt8], unique: String) throws(DiskError) {
    try replace(path, bytes, by: "\(path).\(unique).tmp")
  }

  /// Writes a file as a whole under another name of the same file system, then renames it.
  static func replace(_ path: String, _ bytes: [UInt8], by temporary: String) throws(DiskError) {
    do throws(DiskError) {
      let file = try DiskFile(temporary, O_WRONLY | O_CREAT | O_TRUNC)
      try file.write(bytes)
    } catch {
      unlink(temporary)
      throw DiskError(path: path, reason: error.reason)
    }
    guard rename(temporary, path) == 0 else {
      let error = DiskError.last(path)
      unlink(temporary)
      throw error
    }
  }

  /// Makes the names in a folder safe from a loss of power.
  static func synchronizeFolder(_ path: String) throws(DiskError) {
    let folder = try DiskFile(path, O_RDONLY | O_DIRECTORY)
    guard fsync(folder.descriptor) == 0 else { throw .last(path) }
  }

  static func makeFolder(_ path: String) throws(DiskError) {
    if mkdir(path, 0o755) == 0 { return }
    guard errno == EEXIST else { throw .last(path) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last(path) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw DiskError(path: path, reason: "it is a file, and a folder was wanted")
    }
  }
}
