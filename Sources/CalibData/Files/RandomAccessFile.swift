import CSystem
import Glibc

/// A file that is read at any place, never beyond its end.
///
/// It is a class because all columns of a file share it. Plain reads, no mapping: a file that shrinks while it is
/// read ends in an error and does not kill the process.
final class RandomAccessFile {
  let path: String
  let size: Int
  /// Is told what is read, where there is one.
  weak var observation: FileObservation?
  private let descriptor: Int32

  init(path: String) throws(DataError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(.system("cannot open it: \(systemMessage(errno))"), path: path)
    }
    var status = stat()
    let result = fstat(descriptor, &status)
    size = result == 0 ? Int(status.st_size) : 0
    guard result == 0 else {
      throw DataError(.system("cannot read it: \(systemMessage(errno))"), path: path)
    }
  }

  deinit { close(descriptor) }

  /// Fills a buffer with the bytes from a place on.
  ///
  /// - Parameter what: what is read, for the message where the file ends before: "the footer".
  func read(at place: Int, into target: UnsafeMutableRawBufferPointer, _ what: String) throws(DataError) {
    guard place >= 0, target.count <= size, place <= size - target.count else {
      throw DataError(
        .damaged(
          "\(what) should lie at byte \(place), \(target.count) bytes long, but the file has \(size) bytes"),
        path: path)
    }
    try fill(target, from: place)
    try observation?.pass(UnsafeRawBufferPointer(target), from: place)
  }

  /// Fills a buffer, unobserved, with bytes that lie within the file.
  func fill(_ target: UnsafeMutableRawBufferPointer, from place: Int) throws(DataError) {
    var done = 0
    while done < target.count, let start = target.baseAddress {
      let count = pread(descriptor, start + done, target.count - done, off_t(place + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw DataError(.system("cannot read it: \(systemMessage(errno))"), path: path)
      }
      guard count > 0 else { throw DataError(.damaged("it became shorter while it was read"), path: path) }
      done += count
    }
  }

  /// The bytes from a place on; the count is checked against the file's size before memory is taken.
  func read(at place: Int, count: Int, _ what: String) throws(DataError) -> [UInt8] {
    guard count >= 0, count <= size else {
      throw DataError(.damaged("\(what) has a length of \(count) bytes"), path: path, at: .byte(place))
    }
    let buffer = ByteBuffer(count: count)
    try read(at: place, into: buffer.bytes, what)
    return withExtendedLifetime(buffer) { Array(buffer.bytes) }
  }
}
