import CSystem
import Glibc

/// The descriptors that the engine's thread waits on: messages, the wish to stop, ends of processes.
///
/// A class, because the descriptor of the set is closed once.
final class Watch {
  private let set: Int32

  init() {
    set = calib_watch_open()
    precondition(set >= 0, "calib bug: no descriptor to wait on others")
  }

  deinit { close(set) }

  /// Whether the descriptor could be added; it is told when it becomes readable.
  func add(_ descriptor: Int32) -> Bool { calib_watch_add(set, descriptor) == 0 }

  func remove(_ descriptor: Int32) { calib_watch_remove(set, descriptor) }

  /// Waits until one of them is readable, or for so long; `nil` is for ever.
  ///
  /// - Returns: those that are readable; empty where the time is over or a signal came.
  func wait(milliseconds: Int?) -> [Int32] {
    var ready = [Int32](repeating: 0, count: 64)
    let time = milliseconds.map { Int32(min(max(0, $0), 1 << 30)) } ?? -1
    let count = calib_watch_wait(set, time, &ready, 64)
    return Array(ready.prefix(Int(count)))
  }
}
