import Glibc

/// The bytes of a file, read in order.
///
/// It closes the file when it ends. Plain reads, no mapping: a file that shrinks while it is read ends early and
/// does not kill the process.
struct ByteSource: ~Copyable {
  let path: String
  private let descriptor: Int32
  private(set) var bytesRead: Int64 = 0

  init(path: String) throws(DataError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(.system("cannot open it: \(systemMessage(errno))"), path: path)
    }
  }

  deinit { close(descriptor) }

  /// Reads at most so many bytes; 0 at the end of the file.
  mutating func read(into start: UnsafeMutablePointer<UInt8>, atMost count: Int) throws(DataError) -> Int {
    while true {
      let result = Glibc.read(descriptor, start, count)
      if result >= 0 {
        bytesRead += Int64(result)
        return result
      }
      if errno != EINTR { throw DataError(.system("cannot read it: \(systemMessage(errno))"), path: path) }
    }
  }
}

/// What the system says about an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text).lowercased()
}
