import CSystem
import Glibc
import Synchronization

/// Messages of workers to the engine's thread.
///
/// A class because all of them share it.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  /// Readable while there are messages.
  let descriptor: Int32

  init() {
    descriptor = calib_event_open_without_waiting()
    precondition(descriptor >= 0, "calib bug: no descriptor for messages")
  }

  deinit { close(descriptor) }

  func post(_ message: Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    // Behind others it is taken with them, without a system call of its own.
    if isFirst { calib_event_post(descriptor) }
  }

  /// The messages so far, in the order of their posting.
  ///
  /// What is posted later makes the descriptor readable again.
  func take() -> [Message] {
    calib_event_clear(descriptor)
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
