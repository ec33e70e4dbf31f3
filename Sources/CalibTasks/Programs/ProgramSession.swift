import CalibGraph

/// The programs of one task: the results of those that ended, and the one that it waits for.
///
/// A task is begun anew after each program, and asks for the same ones in the same order. A class, because all who
/// ask count together.
final class ProgramSession {
  private let results: [ExecResult]
  private var next = 0
  /// The program that the task waits for.
  private(set) var command: ExecCommand?
  /// What keeps the task from going on at all.
  var failure: TaskFailure?
  /// Why there is not enough data, where an `enough:` says so.
  var lack: String?

  init(_ results: [ExecResult]) { self.results = results }

  /// The result of a program; `nil` where it has to run first, and the task is to be left.
  func result(of wanted: ExecCommand) -> ExecResult? {
    guard command == nil else { return nil }
    if next < results.count {
      next += 1
      return results[next - 1]
    }
    command = wanted
    return nil
  }

  /// What the task does next, where it made this of what it has.
  func step<Result>(_ result: Result) throws(TaskFailure) -> TaskStep<Result> {
    if let failure { throw failure }
    if let command { return .command(command) }
    return .done(result)
  }
}
