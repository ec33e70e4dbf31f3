package import CalibModel

/// Results of calibrations as JSON, complete: for the journal, and for who keeps results between runs.
package enum ResultCoding {
  package static func json(_ result: CalibrationResult) -> JSONValue {
    .members([
      "name": .string(result.name), "payloadName": .string(result.payloadName),
      "outcome": .string(result.outcome.rawValue), "note": .string(result.note),
      "passes": .array(result.passes.map(json)), "intervals": .array(result.intervals.map(json)),
      "trials": .array(result.trials.map(json)),
    ])
  }

  /// Reads what ``json(_:)`` wrote; `nil` where it is anything else.
  package static func result(_ json: JSONValue) -> CalibrationResult? {
    guard let name = json["name"]?.asString, let payloadName = json["payloadName"]?.asString,
      let outcome = json["outcome"]?.asString.flatMap(CalibrationOutcome.init(rawValue:)),
      let note = json["note"]?.asString, let passes = list(json["passes"], pass),
      let intervals = list(json["intervals"], interval), let trials = list(json["trials"], trial)
    else { return nil }
    return CalibrationResult(
      name: name, payloadName: payloadName, outcome: outcome, note: note, passes: passes,
      intervals: intervals, trials: trials)
  }

  static func runs(_ runs: [ExperimentRun]) -> JSONValue { .array(runs.map { .string($0.description) }) }

  static func runs(_ json: JSONValue?) -> [ExperimentRun]? {
    list(json) { $0.asString.flatMap { ExperimentRun($0) } }
  }

  /// The elements of an array, each read; `nil` where one cannot be.
  static func list<Element>(_ json: JSONValue?, _ read: (JSONValue) -> Element?) -> [Element]? {
    guard let values = json?.asArray else { return nil }
    let elements = values.compactMap(read)
    return elements.count == values.count ? elements : nil
  }
}

extension ResultCoding {
  private static func json(_ pass: CalibrationResult.Pass) -> JSONValue {
    .members([
      "number": .integer(pass.number),
      "intervals": .array(
        pass.intervals.map { watched in
          .members([
            "iov": .string(watched.interval.description),
            "values": .array(
              watched.values.map { .members(["name": .string($0.name), "value": $0.value.json]) }),
          ])
        }),
    ])
  }

  private static func pass(_ json: JSONValue) -> CalibrationResult.Pass? {
    guard let number = json["number"]?.asInteger, let intervals = list(json["intervals"], watched) else {
      return nil
    }
    return CalibrationResult.Pass(number: number, intervals: intervals)
  }

  private static func watched(_ json: JSONValue) -> CalibrationResult.Pass.Watched? {
    guard let interval = json["iov"]?.asString.flatMap({ IntervalOfValidity($0) }),
      let values = list(json["values"], constant)
    else { return nil }
    return CalibrationResult.Pass.Watched(interval: interval, values: values)
  }

  private static func constant(_ json: JSONValue) -> ExecutionReport.NamedConstant? {
    guard let name = json["name"]?.asString,
      let value = json["value"].flatMap(Payload.Constant.init(json:))
    else { return nil }
    return ExecutionReport.NamedConstant(name: name, value: value)
  }

  private static func json(_ interval: CalibrationResult.Interval) -> JSONValue {
    .members([
      "iov": .string(interval.interval.description), "runs": runs(interval.runs),
      "report": interval.report.json, "digest": .string(interval.digest),
      "executions": .integer(interval.executions), "extended": .bool(interval.isExtended),
      "mixed": .bool(interval.isMixed), "gates": .array(interval.gates.map(\.json)),
      "from": interval.piece?.from.json, "to": interval.piece?.to?.json,
    ])
  }

  /// The part of an interval that a result is of; one without a beginning is a whole interval.
  private static func piece(_ json: JSONValue) -> CalibrationResult.Piece? {
    json["from"].flatMap(RunMoment.init(json:)).map {
      CalibrationResult.Piece(from: $0, to: json["to"].flatMap(RunMoment.init(json:)))
    }
  }

  private static func interval(_ json: JSONValue) -> CalibrationResult.Interval? {
    guard let interval = json["iov"]?.asString.flatMap({ IntervalOfValidity($0) }),
      let runs = runs(json["runs"]), let report = json["report"].flatMap(ExecutionReport.init(json:)),
      let digest = json["digest"]?.asString, let executions = json["executions"]?.asInteger,
      let isExtended = json["extended"]?.asBool, let isMixed = json["mixed"]?.asBool,
      let gates = list(json["gates"], GateDecision.init(json:))
    else { return nil }
    return CalibrationResult.Interval(
      interval: interval, piece: piece(json), runs: runs, report: report, digest: digest,
      executions: executions, isExtended: isExtended, isMixed: isMixed, gates: gates)
  }

  private static func json(_ trial: CalibrationResult.Trial) -> JSONValue {
    .members([
      "iov": .string(trial.label.description), "first": .string(trial.first.description),
      "last": .string(trial.last.description), "runs": .integer(trial.runCount), "kind": .string(trial.kind),
      "status": .string(trial.status.rawValue), "reason": .string(trial.reason),
      "from": trial.piece?.from.json, "to": trial.piece?.to?.json,
    ])
  }

  private static func trial(_ json: JSONValue) -> CalibrationResult.Trial? {
    guard let label = json["iov"]?.asString.flatMap({ IntervalOfValidity($0) }),
      let first = json["first"]?.asString.flatMap({ ExperimentRun($0) }),
      let last = json["last"]?.asString.flatMap({ ExperimentRun($0) }), let count = json["runs"]?.asInteger,
      let kind = json["kind"]?.asString, let reason = json["reason"]?.asString,
      let status = json["status"]?.asString.flatMap(ExecutionStatus.init(rawValue:))
    else { return nil }
    return CalibrationResult.Trial(
      label: label, piece: piece(json), first: first, last: last, runCount: count, kind: kind, status: status,
      reason: reason)
  }
}
