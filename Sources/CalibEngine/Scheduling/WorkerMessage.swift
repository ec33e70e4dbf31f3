import CalibGraph
import CalibModel

/// What a worker says to the engine's thread.
enum WorkerMessage: Sendable {
  case progressed(TaskID, rows: Int, bytes: Int64)
  case scanned(file: Int, [PendingCollect], Result<ScanSummary, TaskFailure>, wasStopped: Bool)
  case executed(PendingExecution, Result<ExecutionReport, TaskFailure>)
  /// An entry of the cache was damaged and was made again: a line for people.
  case repaired(String)
  /// The digest of a file that was hashed without being read for anything; `nil` where it could not be.
  case hashed(file: Int, String?)
}
