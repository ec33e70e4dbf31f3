package import CalibGraph
package import CalibModel

extension RunEvent {
  /// One line of `--progress json`: `{"event", "elapsed", …}`, the time in milliseconds since the run began.
  ///
  /// - Parameter taskName: the name of a task, which is its `id` here as in `calib plan --format json`.
  package func json(at elapsed: Duration, taskName: (TaskID) -> String) -> JSONValue {
    let (name, members) = content(taskName)
    return .object(
      [.init("event", .string(name)), .init("elapsed", .integer(elapsed.milliseconds))]
        + members.map { JSONValue.Member($0.key, $0.value) })
  }

  private func content(_ taskName: (TaskID) -> String) -> (String, KeyValuePairs<String, JSONValue>) {
    func name(_ id: TaskID) -> JSONValue { .string(taskName(id)) }
    return switch self {
    case .began(let workers): ("began", ["workers": .integer(workers)])
    case .passBegan(let calibration, let pass, let tasks, let reused):
      (
        "pass_began",
        [
          "calibration": .string(calibration), "pass": .integer(pass), "tasks": .integer(tasks),
          "reused": .integer(reused),
        ]
      )
    case .added(let task): ("added", ["task": task.json(taskName)])
    case .started(let id, let attempt): ("started", ["id": name(id), "attempt": .integer(attempt)])
    case .progressed(let id, let rows, let bytes):
      ("progressed", ["id": name(id), "rows": .integer(rows), "bytes": .integer(Int(bytes))])
    case .finished(let id, let reused, let rows, let milliseconds):
      (
        "finished",
        [
          "id": name(id), "reused": .bool(reused), "rows": .integer(rows),
          "milliseconds": .integer(milliseconds),
        ]
      )
    case .failed(let id, let attempt, let reason, let help):
      (
        "failed",
        [
          "id": name(id), "attempt": .integer(attempt), "reason": .string(reason), "help": .string(help),
        ]
      )
    case .cancelled(let id): ("cancelled", ["id": name(id)])
    case .noted(let calibration, let text):
      ("noted", ["calibration": .string(calibration), "text": .string(text)])
    case .calibrationEnded(let result):
      ("calibration_ended", ["calibration": ResultsJSON.calibration(result)])
    case .publicationEnded(let result): ("publication_ended", ["publication": result.json])
    case .ended(let summary): ("ended", ["summary": summary.json])
    }
  }
}

extension TaskDescription {
  func json(_ taskName: (TaskID) -> String) -> JSONValue {
    .members([
      "id": .string(name), "kind": .string(kind.rawValue), "calibration": .string(calibration),
      "pass": .integer(pass), "runs": .array(runs.map { .string($0.description) }), "scan": .string(scan),
      "after": .array(after.map { .string(taskName($0)) }),
    ])
  }
}

extension PublicationResult {
  var json: JSONValue {
    .members([
      "tag": .string(tag), "outcome": .string(outcome.rawValue), "commit": .string(commit),
      "note": .string(note),
    ])
  }
}

extension RunSummary {
  var json: JSONValue {
    .members([
      "run": .integer(tasksRun), "reused": .integer(tasksReused), "failed": .integer(tasksFailed),
      "milliseconds": .integer(milliseconds), "interrupted": .bool(wasInterrupted),
    ])
  }
}
