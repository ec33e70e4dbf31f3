import CSystem
import Glibc
import Synchronization

/// A few threads that do jobs, one after another, in the order in which they were given.
///
/// A class because the threads share it. They are threads of their own, so that nothing blocks Swift's pool.
final class WorkerPool: Sendable {
  typealias Job = @Sendable () -> Void

  private struct Queue {
    /// `nil` ends the thread that takes it.
    var jobs: [Job?] = []
    var head = 0

    mutating func take() -> Job? {
      defer {
        head += 1
        if head == jobs.count { (jobs, head) = ([], 0) }
      }
      return jobs[head]
    }
  }

  private let queue = Mutex(Queue())
  /// Counts the jobs that were given and not taken.
  private let descriptor: Int32
  private let threads = Mutex<[pthread_t]>([])

  /// Starts threads; fewer where the system gives fewer, but at least one.
  init(count: Int) {
    descriptor = calib_event_open(1)
    precondition(descriptor >= 0, "calib bug: no descriptor for workers")
    for _ in 0..<max(1, count) { start() }
    precondition(threads.withLock { !$0.isEmpty }, "calib bug: the system starts no thread")
  }

  deinit { close(descriptor) }

  func submit(_ job: @escaping Job) { give(job) }

  /// Ends the threads after the jobs that were given, and waits for them.
  func finish() {
    let running = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for _ in running { give(nil) }
    for thread in running { pthread_join(thread, nil) }
  }

  private func give(_ job: Job?) {
    queue.withLock { $0.jobs.append(job) }
    calib_event_post(descriptor)
  }

  private func start() {
    var thread = pthread_t()
    let pool = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, pool.toOpaque())
    guard result == 0 else { return pool.release() }
    threads.withLock { $0.append(thread) }
  }

  private func work() {
    while true {
      calib_event_wait(descriptor)
      guard let job = queue.withLock({ $0.take() }) else { return }
      job()
    }
  }
}
