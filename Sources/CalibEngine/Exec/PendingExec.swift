import CalibGraph
import CalibModel

/// An external program that is to be started for a task, and what the task waits with.
struct PendingExec: Sendable {
  /// The task that goes on when the program has ended.
  enum Parent: Sendable {
    case scan(PendingScan)
    case execution(PendingExecution)

    var calibration: Int {
      switch self {
      case .scan(let scan): scan.collects.first?.calibration ?? 0
      case .execution(let execution): execution.calibration
      }
    }
  }

  let parent: Parent
  /// Its number among all programs of the task that waits, from 1.
  let number: Int
  /// Its place among the programs that the task waits for together.
  let place: Int
  let command: ExecCommand
  let fingerprint: Fingerprint
  /// Names this attempt: its folder, its log, its mark in the environment.
  var token: String
  /// From 1.
  var attempt = 1
  /// Its task in the ledger, once it has one.
  var task: TaskID?
  /// The number of the batch that it belongs to, once that is queued.
  var batch = 0

  var calibration: Int { parent.calibration }

  /// The pause before the next attempt, in milliseconds: doubled each time.
  var pauseMilliseconds: Int {
    Int(command.pauseSeconds * 1000) << min(attempt - 1, 16)
  }
}

/// A reading of a file for collectors that wait for it.
struct PendingScan: Sendable {
  /// The file's place in the work.
  let index: Int
  let file: InputFile
  let collects: [PendingCollect]
  /// The calibrations' names, in the order of the collects.
  let names: [String]
}
