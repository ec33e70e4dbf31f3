import Glibc
import Synchronization

/// Text that other threads want shown while a prompt waits, and the pipe that wakes the one who waits.
final class PromptMessages: Sendable {
  private let texts = Mutex<[String]>([])
  /// The end to wait on, and the end to write to; -1 where the system had no pipe left.
  let readEnd: Int32
  private let writeEnd: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    if readEnd >= 0 { close(readEnd) }
    if writeEnd >= 0 { close(writeEnd) }
  }

  /// Leaves a text and wakes the reader; a full pipe wakes it as well.
  func add(_ text: String) {
    texts.withLock { $0.append(text) }
    var byte: UInt8 = 1
    _ = Glibc.write(writeEnd, &byte, 1)
  }

  /// All that was left, in order.
  func takeAll() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 64)
    while readEnd >= 0, Glibc.read(readEnd, &bytes, bytes.count) > 0 {}
    return texts.withLock { texts in
      defer { texts = [] }
      return texts
    }
  }
}
