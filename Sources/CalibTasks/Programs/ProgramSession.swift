import CalibGraph

/// The programs of one task: the results of those that ended, and those that it waits for.
///
/// A task is begun anew after its programs, and asks for the same ones in the same order. A class, because all who
/// ask count together.
final class ProgramSession {
  private let results: [ExecResult]
  private var next = 0
  /// The programs that the task waits for.
  private(set) var commands: [ExecCommand] = []
  /// What keeps the task from going on at all.
  var failure: TaskFailure?
  /// Why there is not enough data, where an `enough:` says so.
  var lack: String?

  init(_ results: [ExecResult]) { self.results = results }

  /// The result of a program; `nil` where it has to run first, and the task is to be left.
  func result(of wanted: ExecCommand) -> ExecResult? { self.results(of: [wanted])?.first }

  /// The results of programs that do not need each other; `nil` where they have to run first, all at the same time.
  func results(of wanted: [ExecCommand]) -> [ExecResult]? {
    guard commands.isEmpty else { return nil }
    guard next + wanted.count <= results.count else {
      commands = wanted
      return nil
    }
    next += wanted.count
    return Array(results[next - wanted.count..<next])
  }

  /// What the task does next, where it made this of what it has.
  func step<Result>(_ result: Result) throws(TaskFailure) -> TaskStep<Result> {
    if let failure { throw failure }
    if !commands.isEmpty { return .commands(commands) }
    return .done(result)
  }
}
