import CSystem
import Glibc
import Synchronization

/// Messages of workers to the engine's thread.
///
/// A class because all of them share it.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let descriptor: Int32

  init() {
    descriptor = calib_event_open(0)
    precondition(descriptor >= 0, "calib bug: no descriptor for messages")
  }

  deinit { close(descriptor) }

  func post(_ message: Message) {
    messages.withLock { $0.append(message) }
    calib_event_post(descriptor)
  }

  /// Waits until there is a message or an interruption; gives the messages in the order of their posting.
  func wait(or interruption: Interruption) -> [Message] {
    let known = interruption.isRequested
    var descriptors = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    if !known { descriptors.append(pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)) }
    while poll(&descriptors, nfds_t(descriptors.count), -1) < 0, errno == EINTR {
      if interruption.isRequested, !known { break }
    }
    if descriptors[0].revents != 0 { calib_event_wait(descriptor) }
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
