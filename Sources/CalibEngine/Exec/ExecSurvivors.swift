import CSystem
import Glibc

/// Ends what a killed run left running, so that no task runs twice at once.
enum ExecSurvivors {
  /// The entry of the environment that marks the processes of one attempt.
  static let mark = "CALIB_EXEC"

  /// Ends all processes of the attempts that were left behind, waits until they are gone, and removes their folders.
  ///
  /// They are known by the mark in their environment, so also those that left their group are found. The caller holds the
  /// lock of the work folder, so nobody works there any more.
  ///
  /// - Parameter graceMilliseconds: how long they may take to end after SIGTERM.
  /// - Returns: a line for people where something had to be ended.
  static func end(in folder: ExecFolder, graceMilliseconds: Int = 5000) -> String? {
    let tokens = Set(folder.leftovers)
    guard !tokens.isEmpty else { return nil }
    let ended = end(Set(tokens.map { "\(mark)=\($0)" }), graceMilliseconds: graceMilliseconds)
    for token in tokens { folder.discard(token) }
    guard ended > 0 else { return nil }
    return ended == 1
      ? "a program that an earlier run left running was ended"
      : "\(ended) programs that an earlier run left running were ended"
  }

  /// Ends the processes that have any of these marks; gives how many.
  ///
  /// A process that is just replacing its program shows no environment for a moment, and one that is seen may start
  /// another. So they are looked for until two looks, some time apart, find none.
  private static func end(_ marks: Set<String>, graceMilliseconds: Int) -> Int {
    var ended: Set<pid_t> = []
    var looksInVain = 0
    while looksInVain < 2 {
      let found = ProcessTable.processes(withAny: marks)
      end(found, graceMilliseconds: graceMilliseconds)
      // What is still there after SIGKILL hangs in the system and does nothing more.
      looksInVain = ended.isSuperset(of: found) ? looksInVain + 1 : 0
      ended.formUnion(found)
      if looksInVain == 1 { usleep(20_000) }
    }
    return ended.count
  }

  private static func end(_ pids: [pid_t], graceMilliseconds: Int) {
    for pid in pids { kill(pid, SIGTERM) }
    let left = remaining(pids, after: graceMilliseconds)
    for pid in left { kill(pid, SIGKILL) }
    _ = remaining(left, after: 1000)
  }

  /// Those that are not gone after so many milliseconds, which all of them have together.
  private static func remaining(_ pids: [pid_t], after milliseconds: Int) -> [pid_t] {
    let deadline = Engine.milliseconds() + milliseconds
    return pids.filter { !isGone($0, within: max(0, deadline - Engine.milliseconds())) }
  }

  /// Waits until a process is gone, at most so many milliseconds.
  private static func isGone(_ pid: pid_t, within milliseconds: Int) -> Bool {
    let descriptor = calib_process_open(pid)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, Int32(milliseconds)) > 0
  }
}
