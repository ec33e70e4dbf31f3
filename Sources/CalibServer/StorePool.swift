import CalibStore
import Synchronization

/// Connections to the store that threads borrow; a new one is opened where none is free.
///
/// There are as many as answers were ever made at once, which the number of clients bounds. They stay open: opening
/// one reads the schema, which takes longer than an answer.
///
/// A class because all threads share it.
final class StorePool: Sendable {
  private let path: String
  private let free = Mutex<[ConditionsStore]>([])

  init(path: String) { self.path = path }

  /// Calls `body` with a connection that no other thread uses meanwhile.
  func with<T>(_ body: (ConditionsStore) throws(StoreError) -> T) throws(StoreError) -> T {
    let known = free.withLock { $0.popLast() }
    let store: ConditionsStore
    if let known { store = known } else { store = try ConditionsStore(at: path, for: .reading) }
    defer { free.withLock { $0.append(store) } }
    return try body(store)
  }

  /// Closes the connections that nobody uses.
  func close() {
    let all = free.withLock { list in
      let all = list
      list = []
      return all
    }
    // Nothing was written, so there is nothing to lose.
    for store in all { try? store.close() }
  }
}
