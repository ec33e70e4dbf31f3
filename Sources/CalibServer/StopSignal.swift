import Synchronization

/// That the server is to end: a descriptor for who waits, and a flag for who works.
///
/// A class because all threads share it.
final class StopSignal: Sendable {
  /// Readable from the stop on; nobody reads from it, so it stays readable for all.
  let descriptor: Int32
  /// Asking the system before each answer would cost as much as sending one.
  private let flag = Atomic(false)

  init(descriptor: Int32) { self.descriptor = descriptor }

  var isRaised: Bool { flag.load(ordering: .relaxed) }

  func raise() { flag.store(true, ordering: .relaxed) }
}
