package import CalibGraph
package import CalibModel

/// Run events as JSON: an object with the member `event` and what belongs to it.
package enum EventCoding {
  package static func json(_ event: RunEvent) -> JSONValue {
    switch event {
    case .began(let workers): named("began", ["workers": .integer(workers)])
    case .passBegan(let calibration, let pass, let tasks, let reused):
      named(
        "pass_began",
        [
          "calibration": .string(calibration), "pass": .integer(pass), "tasks": .integer(tasks),
          "reused": .integer(reused),
        ])
    case .added(let task): named("added", ["task": json(task)])
    case .started(let id, let attempt): named("started", ["id": json(id), "attempt": .integer(attempt)])
    case .progressed(let id, let rows, let bytes):
      named("progressed", ["id": json(id), "rows": .integer(rows), "bytes": .integer(Int(bytes))])
    case .finished(let id, let reused, let rows, let milliseconds):
      named(
        "finished",
        [
          "id": json(id), "reused": .bool(reused), "rows": .integer(rows),
          "milliseconds": .integer(milliseconds),
        ])
    case .failed(let id, let attempt, let reason, let help):
      named(
        "failed",
        [
          "id": json(id), "attempt": .integer(attempt), "reason": .string(reason), "help": .string(help),
        ])
    case .cancelled(let id): named("cancelled", ["id": json(id)])
    case .noted(let calibration, let text):
      named("noted", ["calibration": .string(calibration), "text": .string(text)])
    case .calibrationEnded(let result): named("calibration_ended", ["result": ResultCoding.json(result)])
    case .publicationEnded(let result): named("publication_ended", ["result": json(result)])
    case .ended(let summary): named("ended", ["summary": json(summary)])
    }
  }

  private static func named(_ name: String, _ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    let rest = JSONValue.members(members).asObject ?? []
    return .object([JSONValue.Member("event", .string(name))] + rest)
  }

  private static func json(_ id: TaskID) -> JSONValue { .integer(Int(id.index)) }

  private static func json(_ task: TaskDescription) -> JSONValue {
    .members([
      "id": json(task.id), "name": .string(task.name), "kind": .string(task.kind.rawValue),
      "calibration": .string(task.calibration), "pass": .integer(task.pass),
      "runs": ResultCoding.runs(task.runs), "scan": .string(task.scan),
      "after": .array(task.after.map(json)),
    ])
  }

  private static func json(_ result: PublicationResult) -> JSONValue {
    .members([
      "tag": .string(result.tag), "outcome": .string(result.outcome.rawValue),
      "commit": .string(result.commit), "note": .string(result.note),
    ])
  }

  private static func json(_ summary: RunSummary) -> JSONValue {
    .members([
      "run": .integer(summary.tasksRun), "reused": .integer(summary.tasksReused),
      "failed": .integer(summary.tasksFailed), "milliseconds": .integer(summary.milliseconds),
      "interrupted": .bool(summary.wasInterrupted),
    ])
  }
}
