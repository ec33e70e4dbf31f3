import CalibStore
import Glibc
import Synchronization

/// Connections to the store that threads borrow; a new one is opened where none is free.
///
/// There are as many as answers were ever made at once, which the number of clients bounds. They stay open: opening
/// one reads the schema, which takes longer than an answer. They lie on several shelves, and a thread goes to its own:
/// with one alone threads would wait for each other more than for the store.
///
/// A class because all threads share it.
final class StorePool: Sendable {
  /// Connections that nobody uses.
  ///
  /// A class because a lock cannot be an element of an array.
  private final class Shelf: Sendable {
    let free = Mutex<[ConditionsStore]>([])
  }

  private let path: String
  private let shelves = (0..<16).map { _ in Shelf() }

  init(path: String) { self.path = path }

  /// The shelf of the thread that asks; the stacks of threads, and so their names, lie whole pages apart.
  private var shelf: Shelf { shelves[Int(pthread_self() >> 12) % shelves.count] }

  /// Calls `body` with a connection that no other thread uses meanwhile.
  func with<T>(_ body: (ConditionsStore) throws(StoreError) -> T) throws(StoreError) -> T {
    let shelf = shelf
    let known = shelf.free.withLock { $0.popLast() }
    let store: ConditionsStore
    if let known { store = known } else { store = try ConditionsStore(at: path, for: .reading) }
    defer { shelf.free.withLock { $0.append(store) } }
    return try body(store)
  }

  /// Closes the connections that nobody uses.
  func close() {
    for shelf in shelves {
      let all = shelf.free.withLock { list in
        let all = list
        list = []
        return all
      }
      // Nothing was written, so there is nothing to lose.
      for store in all { try? store.close() }
    }
  }
}
