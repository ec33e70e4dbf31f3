import CalibLanguage
import Glibc

/// The command of `notify`, run when all is over.
struct Notification {
  let commands: NotificationDefinition

  /// Runs the command for an ending and waits for it.
  ///
  /// It sees the variables of this process and `CALIB_SCRIPT`, `CALIB_STATUS` and `CALIB_SUMMARY`; what it prints goes
  /// to standard error.
  ///
  /// - Returns: why the command did not do its work; `nil` where it did, or there is none.
  func send(script: String, status: Int32, summary: String) -> String? {
    let command = status == 0 ? commands.onSuccess : commands.onFailure
    guard let program = command.first else { return nil }
    var variables = Session.environment
    variables["CALIB_SCRIPT"] = script
    variables["CALIB_STATUS"] = "\(status)"
    variables["CALIB_SUMMARY"] = summary
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
    var pid: pid_t = 0
    let texts = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let error = Self.withPointers(command) { argv in
      Self.withPointers(texts) { envp in posix_spawnp(&pid, program, &actions, nil, argv, envp) }
    }
    guard error == 0 else {
      return "cannot start `\(program)` of `notify`: \(String(cString: strerror(error)))"
    }
    var ending: Int32 = 0
    while waitpid(pid, &ending, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    return ending == 0 ? nil : "`\(program)` of `notify` did not end well"
  }

  private static func withPointers<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
