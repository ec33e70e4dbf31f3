import CSystem
import CalibGraph
import Glibc

/// An external program that runs: its process, its deadline, and how far its ending has come.
struct RunningExec: Sendable {
  /// Why it was asked to end.
  enum Wish: Sendable { case timeout, interruption }

  let pending: PendingExec
  let pid: pid_t
  /// Readable when the process has ended.
  let descriptor: Int32
  /// On the engine's clock, in milliseconds.
  let began: Int
  let deadline: Int?
  /// Since when it has been asked to end; after the grace it is killed.
  private(set) var wish: Wish?
  private(set) var killAt: Int?

  init(pending: PendingExec, pid: pid_t, descriptor: Int32, began: Int) {
    self.pending = pending
    self.pid = pid
    self.descriptor = descriptor
    self.began = began
    deadline = pending.command.timeoutSeconds.map { began + Int($0 * 1000) }
  }

  /// When it has to be looked at again at the latest; `nil` where only its end matters.
  var due: Int? { wish == nil ? deadline : killAt }

  /// Asks the whole group to end.
  mutating func ask(_ wish: Wish, at now: Int) {
    guard self.wish == nil else { return }
    self.wish = wish
    killAt = now + Int(pending.command.graceSeconds * 1000)
    kill(-pid, SIGTERM)
  }

  /// Does what is due: asks it to end after its time, kills it after the grace.
  mutating func check(at now: Int) {
    if let deadline, wish == nil, now >= deadline { ask(.timeout, at: now) }
    if let killAt, now >= killAt {
      kill(-pid, SIGKILL)
      self.killAt = nil
    }
  }

  /// The cause of its end, as its last moments tell.
  func cause(_ ending: calib_ending) -> ExecEnding.Cause {
    switch wish {
    case .timeout: .timeout
    case .interruption: .interrupted
    case nil: ending.signal_number != 0 ? .signal(ending.signal_number) : .exit(ending.exit_status)
    }
  }
}
