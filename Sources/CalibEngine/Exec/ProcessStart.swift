import CSystem
import Glibc

/// Starts processes: each the leader of a group of its own, with nothing to read.
enum ProcessStart {
  /// Starts a program in a folder, with what it writes appended to a log; gives 0, or the system's error.
  static func spawn(
    _ arguments: [String], _ environment: [String: String], folder: String, log: String, _ pid: inout pid_t
  ) -> Int32 {
    guard let program = arguments.first else { return EINVAL }
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] =
      environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    return calib_spawn(program, &argv, &envp, folder, log, &pid)
  }
}
