import CalibGraph
import CalibModel

/// What a worker says to the engine's thread.
enum WorkerMessage: Sendable {
  case progressed(TaskID, rows: Int, bytes: Int64)
  case scanned(PendingScan, Result<ScanSummary, TaskFailure>, wasStopped: Bool)
  case executed(PendingExecution, Result<ExecutionReport, TaskFailure>)
  case answered(PendingQuestion, Result<[Double], TaskFailure>)
  /// An entry of the cache was damaged and was made again: a line for people.
  case repaired(String)
  /// The digest of a file that was hashed without being read for anything; `nil` where it could not be.
  case hashed(file: Int, String?)
  /// A task waits for an external program, whose folder is prepared.
  case commanded(PendingExec)
  /// The result of a program was known, so it was not started.
  case execReused(PendingExec)
  /// What a program left behind was looked at.
  case tookOver(PendingExec, Result<ExecResult, TaskFailure>)
}
