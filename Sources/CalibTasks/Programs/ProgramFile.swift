import CalibDigest
import CalibGraph
import Glibc

/// Files beside those of datasets: what a program is given, and what it left behind.
enum ProgramFile {
  /// All bytes of a file.
  static func bytes(_ path: String) throws(TaskFailure) -> [UInt8] {
    var all: [UInt8] = []
    try read(path) { all += $0 }
    return all
  }

  /// SHA-256 of a file, in hexadecimal.
  static func digest(_ path: String) throws(TaskFailure) -> String {
    let digest = ScanDigest()
    try read(path) { digest.update($0) }
    return digest.finish()
  }

  /// Hands a file's bytes over, a piece at a time.
  private static func read(_ path: String, _ take: (UnsafeRawBufferPointer) -> Void) throws(TaskFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { memory.deallocate() }
    while true {
      let count = Glibc.read(descriptor, memory.baseAddress, memory.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      if count == 0 { return }
      take(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }
  }

  private static func unreadable(_ path: String) -> TaskFailure {
    TaskFailure("cannot read `\(path)`: \(String(cString: strerror(errno)))")
  }
}
