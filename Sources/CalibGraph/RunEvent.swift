package import CalibModel

/// What happened in a run.
///
/// The engine emits events, and everything else follows from them: the progress display, the JSON lines, the
/// journal that `calib status` reads.
package enum RunEvent: Hashable, Sendable {
  /// The first event: how many workers there are.
  case began(workers: Int)
  /// A calibration begins a pass; `tasks` collect tasks are known for it, of which `reused` need not be done.
  case passBegan(calibration: String, pass: Int, tasks: Int, reused: Int)
  case added(TaskDescription)
  case started(TaskID, attempt: Int)
  /// Rows and bytes read so far by a task that runs.
  case progressed(TaskID, rows: Int, bytes: Int64)
  case finished(TaskID, reused: Bool, rows: Int, milliseconds: Int)
  case failed(TaskID, attempt: Int, reason: String, help: String)
  case cancelled(TaskID)
  /// A word to the user that belongs to a calibration: skipped rows, runs without constants.
  case noted(calibration: String, text: String)
  case calibrationEnded(CalibrationResult)
  case publicationEnded(PublicationResult)
  /// The last event.
  case ended(RunSummary)
}

/// How a publication ended.
package struct PublicationResult: Hashable, Sendable {
  package enum Outcome: String, Hashable, Sendable {
    case published
    /// All of it is in the tag already.
    case unchanged
    /// It waits for a sign-off; nothing is published.
    case waiting
    /// All of it may still be changed by the next data, for which the run watches.
    case heldBack = "held_back"
    /// A calibration did not end well, or the store refused.
    case refused
  }

  package let tag: String
  package let outcome: Outcome
  /// The commit, where there is one; else empty.
  package let commit: String
  package let note: String

  package init(tag: String, outcome: Outcome, commit: String, note: String) {
    self.tag = tag
    self.outcome = outcome
    self.commit = commit
    self.note = note
  }
}

/// The end of a run in figures.
package struct RunSummary: Hashable, Sendable {
  package let tasksRun: Int
  package let tasksReused: Int
  package let tasksFailed: Int
  package let milliseconds: Int
  package let wasInterrupted: Bool

  package init(tasksRun: Int, tasksReused: Int, tasksFailed: Int, milliseconds: Int, wasInterrupted: Bool) {
    self.tasksRun = tasksRun
    self.tasksReused = tasksReused
    self.tasksFailed = tasksFailed
    self.milliseconds = milliseconds
    self.wasInterrupted = wasInterrupted
  }
}
