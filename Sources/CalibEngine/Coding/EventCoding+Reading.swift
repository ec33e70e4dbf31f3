package import CalibGraph
package import CalibModel

extension EventCoding {
  /// Reads what ``json(_:)`` wrote; `nil` where it is anything else.
  package static func event(_ json: JSONValue) -> RunEvent? {
    switch json["event"]?.asString {
    case "began": json["workers"]?.asInteger.map { .began(workers: $0) }
    case "pass_began": passBegan(json)
    case "added": json["task"].flatMap(task).map { .added($0) }
    case "calibration_ended":
      json["result"].flatMap(ResultCoding.result).map { .calibrationEnded($0) }
    case "publication_ended": json["result"].flatMap(publication).map { .publicationEnded($0) }
    case "ended": json["summary"].flatMap(summary).map { .ended($0) }
    case "noted": noted(json)
    case let name?: json["id"]?.asInteger.flatMap { taskEvent(name, TaskID($0), json) }
    case nil: nil
    }
  }

  private static func taskEvent(_ name: String, _ id: TaskID, _ json: JSONValue) -> RunEvent? {
    switch name {
    case "started": return json["attempt"]?.asInteger.map { .started(id, attempt: $0) }
    case "cancelled": return .cancelled(id)
    case "progressed":
      guard let rows = json["rows"]?.asInteger, let bytes = json["bytes"]?.asInteger else { return nil }
      return .progressed(id, rows: rows, bytes: Int64(bytes))
    case "finished":
      guard let reused = json["reused"]?.asBool, let rows = json["rows"]?.asInteger,
        let milliseconds = json["milliseconds"]?.asInteger
      else { return nil }
      return .finished(id, reused: reused, rows: rows, milliseconds: milliseconds)
    case "failed":
      guard let attempt = json["attempt"]?.asInteger, let reason = json["reason"]?.asString,
        let help = json["help"]?.asString
      else { return nil }
      return .failed(id, attempt: attempt, reason: reason, help: help)
    default: return nil
    }
  }

  private static func passBegan(_ json: JSONValue) -> RunEvent? {
    guard let calibration = json["calibration"]?.asString, let pass = json["pass"]?.asInteger,
      let tasks = json["tasks"]?.asInteger, let reused = json["reused"]?.asInteger
    else { return nil }
    return .passBegan(calibration: calibration, pass: pass, tasks: tasks, reused: reused)
  }

  private static func noted(_ json: JSONValue) -> RunEvent? {
    guard let calibration = json["calibration"]?.asString, let text = json["text"]?.asString else {
      return nil
    }
    return .noted(calibration: calibration, text: text)
  }

  private static func task(_ json: JSONValue) -> TaskDescription? {
    guard let id = json["id"]?.asInteger, let name = json["name"]?.asString,
      let kind = json["kind"]?.asString.flatMap(TaskKind.init(rawValue:)),
      let calibration = json["calibration"]?.asString, let pass = json["pass"]?.asInteger,
      let runs = ResultCoding.runs(json["runs"]), let scan = json["scan"]?.asString,
      let after = ResultCoding.list(json["after"], { $0.asInteger.map { TaskID($0) } })
    else { return nil }
    return TaskDescription(
      id: TaskID(id), name: name, kind: kind, calibration: calibration, pass: pass, runs: runs, scan: scan,
      after: after)
  }

  private static func publication(_ json: JSONValue) -> PublicationResult? {
    guard let tag = json["tag"]?.asString,
      let outcome = json["outcome"]?.asString.flatMap(PublicationResult.Outcome.init(rawValue:)),
      let commit = json["commit"]?.asString, let note = json["note"]?.asString
    else { return nil }
    return PublicationResult(tag: tag, outcome: outcome, commit: commit, note: note)
  }

  private static func summary(_ json: JSONValue) -> RunSummary? {
    guard let run = json["run"]?.asInteger, let reused = json["reused"]?.asInteger,
      let failed = json["failed"]?.asInteger, let milliseconds = json["milliseconds"]?.asInteger,
      let interrupted = json["interrupted"]?.asBool
    else { return nil }
    return RunSummary(
      tasksRun: run, tasksReused: reused, tasksFailed: failed, milliseconds: milliseconds,
      wasInterrupted: interrupted)
  }
}
