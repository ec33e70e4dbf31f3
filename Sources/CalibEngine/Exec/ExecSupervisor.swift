import CSystem
import CalibGraph
import CalibModel
import Glibc

/// Watches over external programs until they end; lives on the engine's thread.
///
/// Each is the leader of a group. Whatever of the group outlives it is killed, and so is what left the group but still
/// bears its mark: this process adopts orphans, so they show up as its children.
struct ExecSupervisor {
  private let watch: Watch
  private(set) var running: [Int32: RunningExec] = [:]
  /// Those that wait for their next attempt, with the moment on the engine's clock.
  private var delayed: [(due: Int, pending: PendingExec)] = []

  init(watch: Watch) { self.watch = watch }

  var isBusy: Bool { !running.isEmpty || !delayed.isEmpty }

  /// Takes a program that was started; gives how it ended where it cannot be watched.
  mutating func watchOver(_ exec: RunningExec) -> ExecEnding? {
    guard watch.add(exec.descriptor) else {
      kill(-exec.pid, SIGKILL)
      close(exec.descriptor)
      return .notStarted("it cannot be watched")
    }
    running[exec.descriptor] = exec
    return nil
  }

  /// Tries a program again after its pause.
  mutating func delay(_ pending: PendingExec, until due: Int) { delayed.append((due, pending)) }

  /// The programs whose pause is over, in the order in which they failed.
  mutating func takeDue(at now: Int) -> [PendingExec] {
    let due = delayed.filter { $0.due <= now }.map(\.pending)
    delayed.removeAll { $0.due <= now }
    return due
  }

  /// Drops those that wait for an attempt.
  mutating func takeDelayed() -> [PendingExec] {
    defer { delayed = [] }
    return delayed.map(\.pending)
  }

  /// The moment at which something has to be done at the latest; `nil` where there is none.
  var due: Int? { (running.values.compactMap(\.due) + delayed.map(\.due)).min() }

  /// Asks all to end.
  mutating func interrupt(at now: Int) {
    for descriptor in running.keys { running[descriptor]?.ask(.interruption, at: now) }
  }

  /// Sees to deadlines, and takes those that ended.
  mutating func takeEnded(at now: Int) -> [(PendingExec, ExecEnding)] {
    var ended: [(RunningExec, ExecEnding)] = []
    for descriptor in running.keys.sorted() {
      running[descriptor]?.check(at: now)
      guard let exec = running[descriptor] else { continue }
      let ending = calib_process_ending(exec.pid)
      guard ending.has_ended != 0 else { continue }
      watch.remove(descriptor)
      close(descriptor)
      running[descriptor] = nil
      endRest(of: exec)
      ended.append(
        (
          exec,
          ExecEnding(
            cause: exec.cause(ending), milliseconds: now - exec.began, peakMemory: ending.peak_bytes)
        ))
    }
    return ended.map { ($0.0.pending, $0.1) }
  }

  /// Kills what outlives a program: its group, then orphans with its mark.
  private func endRest(of exec: RunningExec) {
    kill(-exec.pid, SIGKILL)
    calib_group_reap(exec.pid)
    let mark = "\(ExecSurvivors.mark)=\(exec.pending.token)"
    guard hasStrangeChildren else { return }
    for pid in ProcessTable.processes(withAny: [mark]) { kill(pid, SIGKILL) }
  }

  /// Whether this process may have children that are no program which it started: orphans that it adopted.
  private var hasStrangeChildren: Bool {
    // A process that adopts none cannot know whether there are any.
    guard calib_adopts_orphans() != 0 else { return true }
    let known = Set(running.values.map(\.pid))
    return ProcessTable.adopted.contains { !known.contains($0) }
  }
}
