import Glibc

/// A file that is written beside its place and put there as a whole at the end.
///
/// It is a class for its descriptor: one that is not finished is removed.
final class OutputFile {
  let path: String
  private let temporary: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var isFinished = false

  init(path: String) throws(DataError) {
    self.path = path
    temporary = "\(path).\(getpid()).tmp"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      isFinished = true
      throw DataError(.system("cannot write it: \(systemMessage(errno))"), path: path)
    }
  }

  deinit {
    guard !isFinished else { return }
    close(descriptor)
    unlink(temporary)
  }

  func write(_ bytes: [UInt8]) throws(DataError) {
    pending += bytes
    if pending.count >= 1 << 20 { try flush() }
  }

  private func flush() throws(DataError) {
    var rest = pending[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw DataError(.system("cannot write it: \(systemMessage(errno))"), path: path)
      }
      rest = rest.dropFirst(count)
    }
    pending.removeAll(keepingCapacity: true)
  }

  func finish() throws(DataError) {
    try flush()
    isFinished = true
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let text = systemMessage(errno)
      unlink(temporary)
      throw DataError(.system("cannot write it: \(text)"), path: path)
    }
  }

  /// Writes a whole file.
  static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    let file = try OutputFile(path: path)
    try file.write(bytes)
    try file.finish()
  }
}
