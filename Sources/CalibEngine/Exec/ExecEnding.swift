import CalibGraph
import CalibModel

/// How an attempt of an external program ended.
struct ExecEnding: Hashable, Sendable {
  enum Cause: Hashable, Sendable {
    /// By itself, with a status.
    case exit(Int32)
    case signal(Int32)
    /// It was ended because it took too long.
    case timeout
    /// The run was interrupted.
    case interrupted
    /// It could not be started: the system's reason.
    case notStarted(String)
  }

  let cause: Cause
  let milliseconds: Int
  /// In bytes.
  let peakMemory: Int64

  /// That of a program that did not come to run.
  static func notStarted(_ reason: String) -> ExecEnding {
    ExecEnding(cause: .notStarted(reason), milliseconds: 0, peakMemory: 0)
  }

  var exitStatus: Int32 {
    switch cause {
    case .exit(let status): status
    case .signal, .timeout, .interrupted, .notStarted: -1
    }
  }

  /// Why it is no success; `nil` where it is one.
  func failure(of command: ExecCommand) -> String? {
    switch cause {
    case .exit(let status):
      command.successes.contains(status) ? nil : "`\(command.name)` ended with status \(status)"
    case .signal(let number): "`\(command.name)` was ended by signal \(number)"
    case .timeout:
      "`\(command.name)` took longer than \(QuantityText.number(command.timeoutSeconds ?? 0)) s and was ended"
    case .interrupted: "`\(command.name)` was interrupted"
    case .notStarted(let reason): "`\(command.arguments.first ?? "")` cannot be started: \(reason)"
    }
  }

  /// Whether the script lets the program be tried again after this.
  func mayBeRetried(_ command: ExecCommand) -> Bool {
    command.retriesOn.contains { allowed in
      switch (allowed, cause) {
      case (.exit(let statuses), .exit(let status)): statuses.contains(status)
      case (.signal, .signal), (.timeout, .timeout), (.start, .notStarted): true
      case (.exit, _), (.signal, _), (.timeout, _), (.start, _), (.output, _): false
      }
    }
  }
}
