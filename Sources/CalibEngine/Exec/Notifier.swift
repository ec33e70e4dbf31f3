import CSystem
import Glibc

/// Starts the command that a script wants to be run when all is over, and waits for it.
package enum Notifier {
  /// Runs a command in a folder; what it writes goes to a log.
  ///
  /// - Parameters:
  ///   - environment: the whole of it.
  ///   - timeoutMilliseconds: after so long it is ended.
  /// - Returns: what went wrong, for people; `nil` where nothing did.
  package static func run(
    _ command: [String], environment: [String: String], folder: String, log: String,
    timeoutMilliseconds: Int = 60_000
  ) -> String? {
    var pid: pid_t = 0
    let error = ProcessStart.spawn(command, environment, folder: folder, log: log, &pid)
    let name = "the notification `\(command.first ?? "")`"
    guard error == 0 else {
      return "\(name) cannot be started: \(String(cString: strerror(error)).lowercased())"
    }
    let descriptor = calib_process_open(pid)
    defer { if descriptor >= 0 { close(descriptor) } }
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let isOver = descriptor >= 0 && poll(&polled, 1, Int32(timeoutMilliseconds)) > 0
    if !isOver {
      kill(-pid, SIGKILL)
      _ = poll(&polled, 1, 1000)
    }
    let ending = calib_process_ending(pid)
    calib_group_reap(pid)
    guard isOver else { return "\(name) took too long and was ended; its log is `\(log)`" }
    let hasFailed = ending.signal_number != 0 || ending.exit_status != 0
    return hasFailed ? "\(name) failed; its log is `\(log)`" : nil
  }
}
