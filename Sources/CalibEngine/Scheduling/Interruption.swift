import CSystem
import Glibc
import Synchronization

/// The wish that a run stops: from Ctrl-C, or from whoever holds this.
///
/// A class because the wish is shared: workers look at it, the engine's thread is woken by it.
package final class Interruption: Sendable {
  private let wish = Atomic<Bool>(false)
  private let catches = Atomic<Bool>(false)
  /// Readable once the run was asked to stop.
  let descriptor: Int32

  package init() {
    descriptor = calib_event_open(0)
    precondition(descriptor >= 0, "calib bug: no descriptor for interruptions")
  }

  deinit {
    releaseSignals()
    close(descriptor)
  }

  /// Asks the run to stop: nothing new is begun, readings end, the journal is written.
  package func request() {
    wish.store(true, ordering: .sequentiallyConsistent)
    calib_event_post(descriptor)
  }

  package var isRequested: Bool {
    wish.load(ordering: .sequentiallyConsistent)
      || (catches.load(ordering: .relaxed) && calib_interrupts_count() > 0)
  }

  /// Waits for the wish, at most so many milliseconds; says whether it came.
  package func wait(milliseconds: Int) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if !isRequested { _ = poll(&polled, 1, Int32(min(max(0, milliseconds), 1 << 30))) }
    return isRequested
  }

  /// Takes SIGINT, SIGTERM and SIGHUP of the process as the wish; a second one ends the process.
  ///
  /// One object at a time can do so.
  package func catchSignals() {
    catches.store(true, ordering: .relaxed)
    calib_interrupts_catch(descriptor)
  }

  package func releaseSignals() {
    guard catches.exchange(false, ordering: .relaxed) else { return }
    if calib_interrupts_count() > 0 { wish.store(true, ordering: .sequentiallyConsistent) }
    calib_interrupts_release()
  }
}
