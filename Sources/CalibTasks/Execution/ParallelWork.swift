import Glibc
import Synchronization

/// Does many independent pieces of work on the threads that tasks leave idle.
///
/// Results are in the order of the pieces, whatever the number of threads, so that nothing of them depends on it.
package final class ParallelWork: Sendable {
  /// How many threads there are for all tasks together.
  private let threads: Int
  /// How many of them are at work.
  private let active = Mutex(0)

  /// A class, because all tasks of a run share the count of those at work.
  package init(threads: Int) { self.threads = max(1, threads) }

  /// Carries out a task, which has one thread.
  func task<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    active.withLock { $0 += 1 }
    defer { active.withLock { $0 -= 1 } }
    return try body()
  }

  /// Fewer pieces are not worth a thread.
  private static let least = 16

  /// The results of `piece` for 0, 1, … up to `count`, exclusive.
  func map<Element>(_ count: Int, _ piece: (Int) -> Element) -> [Element] {
    let extra = count < Self.least ? 0 : claim(count / Self.least)
    defer { active.withLock { $0 -= extra } }
    guard extra > 0 else { return (0..<count).map(piece) }
    return withoutActuallyEscaping(piece) { piece in
      [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let start = buffer.baseAddress else { return }
        let work = Work(count: count) { place in (start + place).initialize(to: piece(place)) }
        work.run(extraThreads: extra)
        initialized = count
      }
    }
  }

  /// Takes threads that nobody uses, at most so many.
  private func claim(_ wanted: Int) -> Int {
    active.withLock { active in
      let extra = max(0, min(wanted, threads - max(active, 1)))
      active += extra
      return extra
    }
  }
}

/// Pieces that threads take one after another.
///
/// A class, because the threads share it. The closure writes each piece to a place of its own and lives until all
/// threads have ended, which is why it may be handed to them.
private final class Work: @unchecked Sendable {
  private let count: Int
  private let piece: (Int) -> Void
  private let next = Atomic(0)

  init(count: Int, _ piece: @escaping (Int) -> Void) {
    (self.count, self.piece) = (count, piece)
  }

  /// Works on this thread and on others, and returns when all pieces are done.
  func run(extraThreads: Int) {
    var others: [pthread_t] = []
    for _ in 0..<extraThreads {
      var thread = pthread_t()
      let own = Unmanaged.passRetained(self)
      let result = pthread_create(
        &thread, nil,
        { pointer in
          guard let pointer else { return nil }
          Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().takePieces()
          return nil
        }, own.toOpaque())
      if result == 0 { others.append(thread) } else { own.release() }
    }
    takePieces()
    for thread in others { pthread_join(thread, nil) }
  }

  private func takePieces() {
    while true {
      let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard place < count else { return }
      piece(place)
    }
  }
}
