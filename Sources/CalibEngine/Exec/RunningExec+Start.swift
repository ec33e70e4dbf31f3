import CSystem
import CalibGraph
import Glibc

extension RunningExec {
  /// Starts a program in the folder of its attempt; gives what the engine's thread is told of it.
  ///
  /// - Parameter now: on the engine's clock.
  static func start(_ pending: PendingExec, in folder: ExecFolder, at now: Int) -> WorkerMessage {
    var environment = pending.command.environment
    environment[ExecSurvivors.mark] = pending.token
    var pid: pid_t = 0
    let error = ProcessStart.spawn(
      pending.command.arguments, environment, folder: folder.scratch(pending.token),
      log: folder.log(pending.token), &pid)
    guard error == 0 else {
      return .execNotStarted(pending, .notStarted(String(cString: strerror(error)).lowercased()))
    }
    let descriptor = calib_process_open(pid)
    guard descriptor >= 0 else {
      kill(-pid, SIGKILL)
      return .execNotStarted(pending, .notStarted("it cannot be watched"))
    }
    return .execStarted(RunningExec(pending: pending, pid: pid, descriptor: descriptor, began: now))
  }
}
