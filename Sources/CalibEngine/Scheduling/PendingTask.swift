import CalibGraph

/// A collect task that waits for a reading of its file.
struct PendingCollect: Sendable {
  let task: TaskID
  let calibration: Int
  let demand: CollectDemand
}

/// An execution that waits for a worker.
struct PendingExecution: Sendable {
  let task: TaskID
  let calibration: Int
  let demand: ExecuteDemand
}

/// Questions of a strategy that wait for a worker.
struct PendingQuestion: Sendable {
  let task: TaskID
  let calibration: Int
  let demand: AskDemand
}
