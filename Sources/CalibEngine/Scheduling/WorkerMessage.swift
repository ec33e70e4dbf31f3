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
  /// A task waits for external programs, whose folders are prepared.
  case commanded(ExecBatch)
  /// A program runs, and is to be watched over.
  case execStarted(RunningExec)
  /// A program could not be started.
  case execNotStarted(PendingExec, ExecEnding)
  /// The result of a program was known, so it was not started.
  case execReused(PendingExec)
  /// What a program left behind was looked at; where the same job `goesOn` with the task that waited, it has not ended.
  case tookOver(PendingExec, Result<ExecResult, TaskFailure>, goesOn: Bool)
}
