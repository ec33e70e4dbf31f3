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
    /// How many threads wait for a job, and were not woken.
    var idle = 0

    var isEmpty: Bool { head == jobs.count }

    mutating func take() -> Job? {
      defer {
        head += 1
        if isEmpty { (jobs, head) = ([], 0) }
      }
      return jobs[head]
    }
  }

  private let queue = Mutex(Queue())
  /// Counts the threads that were woken and have not noticed.
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
    let wakes = queue.withLock { queue in
      queue.jobs.append(job)
      guard queue.idle > 0 else { return false }
      queue.idle -= 1
      return true
    }
    // A thread that works looks for the next job by itself.
    if wakes { calib_event_post(descriptor) }
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
      let (isThere, job) = queue.withLock { queue -> (Bool, Job?) in
        if !queue.isEmpty { return (true, queue.take()) }
        queue.idle += 1
        return (false, nil)
      }
      if !isThere {
        calib_event_wait(descriptor)
        continue
      }
      guard let job else { return }
      job()
    }
  }
}
