import Synchronization

/// The marks that this run has seen on disk, so that each is looked at once and not for every task.
final class KnownMarks: Sendable {
  // A class, because all threads share it.
  private let marks = Mutex<Set<Marks>>([])

  func contains(_ mark: Marks) -> Bool { marks.withLock { $0.contains(mark) } }

  func insert(_ mark: Marks) { marks.withLock { _ = $0.insert(mark) } }
}
